"""Versions: what was published, frozen."""

import hashlib
import json
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from core.stamp import bump_stamp
from toolkit.models import MaterialAttachment, MaterialFile, MaterialPage, MaterialVersion


@transaction.atomic
def freeze_version(*, material: MaterialPage, user: Any = None) -> MaterialVersion:
    """The version of what the page holds now: a new one when its content differs from the last, else the last.

    Copies the attached files into the version. The note and the flag of the page go with the new version.
    """
    attachments = list(material.attachments.select_related("document"))
    files = [(attachment, _read(attachment)) for attachment in attachments]
    content = {
        "template": material.template_key,
        "texts": {row.language: row.texts for row in material.languages.all()},
        "body": list(material.body.raw_data),
        "files": [[row.language, row.format, hashlib.sha256(data).hexdigest()] for row, data in files],
    }
    content_hash = hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
    # Locks the page's row, so that two publications at once do not take the same number.
    MaterialPage.objects.select_for_update().filter(pk=material.pk).first()
    last = material.versions.first()
    if last is not None and last.content_hash == content_hash:
        return last
    version = MaterialVersion.objects.create(
        material=material,
        number=last.number + 1 if last else 1,
        content=content,
        content_hash=content_hash,
        change_note=material.change_note,
        replaces_old_prints=material.replaces_old_prints and last is not None,
        review_date=material.review_date,
        created_by=user if user is not None and user.is_authenticated else None,
    )
    for row, data in files:
        MaterialFile.objects.create(
            version=version,
            language=row.language,
            format=row.format,
            file=ContentFile(data, name=row.document.filename),
            filename=f"{material.slug}-{row.language}.{row.document.file_extension.lower()}",
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        )
    bump_stamp()  # publishing moved it before this version stood
    return version


def _read(attachment: MaterialAttachment) -> bytes:
    with attachment.document.open_file() as file:
        return file.read()
