"""Batches: one material in the name of every practice of a coalition, or every material in that of one practice."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from core.domain.jobs import enqueue_job
from core.exceptions import DomainError
from organisations.domain.queries import practices_of_coalition
from organisations.models import Coalition, Practice
from toolkit.designs import load_template
from toolkit.domain.counting import count_download
from toolkit.domain.exceptions import NoSuchFormat
from toolkit.domain.identity import identity_values
from toolkit.domain.personalisation import make_file, make_spec
from toolkit.domain.queries import current_version
from toolkit.domain.zips import tidy_name
from toolkit.enums import FileFormat, WorkState
from toolkit.models import Batch, MaterialPage, MaterialVersion

MAKE_BATCH = "toolkit.make_batch"
TELL_EVERY = 10
Piece = tuple[str, MaterialVersion, str, Practice]


@transaction.atomic
def ask_for_practice(*, practice: Practice, language: str, family: str, actor: Any) -> Batch:
    """All materials of the toolkit in the practice's name. `family`: "pdf" or "print". Writes the job."""
    batch = Batch.objects.create(practice=practice, language=language, format=family, started_by=actor)
    enqueue_job(kind=MAKE_BATCH, payload={"batch_id": batch.pk}, max_attempts=3)
    return batch


@transaction.atomic
def ask_for_coalition(
    *, coalition: Coalition, material: MaterialPage, language: str, file_format: str, actor: Any
) -> Batch:
    """One material for each practice that belongs to the coalition today. Raises NoSuchFormat. Writes job and audit."""
    version = current_version(material)
    if version is None:
        raise NoSuchFormat
    if FileFormat(file_format).family == "mp4":
        raise NoSuchFormat
    make_spec(version=version, language=language, file_format=file_format)
    batch = Batch.objects.create(
        coalition=coalition, material=material, language=language, format=file_format, started_by=actor
    )
    record_audit(
        actor=actor,
        action="toolkit.batch_asked",
        target=batch,
        coalition_id=coalition.pk,
        after={"material": material.pk, "language": language, "format": file_format},
    )
    enqueue_job(kind=MAKE_BATCH, payload={"batch_id": batch.pk}, max_attempts=3)
    return batch


def make_batch(batch: Batch) -> Callable[[], None]:
    """Render every piece into a zip on disk; returns what writes the result. Keeps the progress in the row meanwhile.

    A piece that cannot be made is named in the zip and in the row, and the others go on.
    """
    pieces = list(_pieces(batch))
    refused: list[list[str]] = []
    taken: set[str] = set()
    Batch.objects.filter(pk=batch.pk).update(state=WorkState.BUSY, total=len(pieces), done=0)
    scratch = tempfile.NamedTemporaryFile(suffix=".zip")  # noqa: SIM115  closed when its bytes are in the storage
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, version, file_format, practice) in enumerate(pieces, start=1):
            try:
                spec = make_spec(
                    version=version, language=batch.language, file_format=file_format, **_values(practice, version)
                )
                content, extension = make_file(spec=spec, version=version)
                archive.writestr(_free(name, extension, taken), content)
            except DomainError as error:
                refused.append([name, str(error)])
            if number % TELL_EVERY == 0:
                Batch.objects.filter(pk=batch.pk).update(done=number)
        if refused:
            lines = [f"{name}: {sentence}" for name, sentence in refused]
            archive.writestr("niet-gemaakt.txt", "\r\n".join(lines).encode("utf-8-sig"))

    def save() -> None:
        with scratch:
            scratch.seek(0)
            batch.file.save(f"{batch.key}.zip", File(scratch), save=False)
        batch.size, batch.refused, batch.total, batch.done = batch.file.size, refused, len(pieces), len(pieces)
        batch.state = WorkState.DONE if len(refused) < len(pieces) else WorkState.FAILED
        batch.finished_at = timezone.now()
        batch.save()
        failed = {name for name, _sentence in refused}
        for name, version, file_format, practice in pieces:
            if name not in failed:
                count_download(version=version, language=batch.language, file_format=file_format, practice=practice)

    return save


class NoAddress(DomainError):
    """The practice has not filled in where its portal is."""

    def __init__(self) -> None:
        super().__init__(_("The address of the portal is not filled in yet."))


def _values(practice: Practice, version: MaterialVersion) -> dict[str, str]:
    values = identity_values(practice)
    if not values["url"] and "url" in load_template(version.template_key).required:
        raise NoAddress
    return values


def _pieces(batch: Batch) -> Iterator[Piece]:
    if batch.coalition is not None and batch.material is not None:
        version = current_version(batch.material)
        if version is not None:
            for practice in practices_of_coalition(batch.coalition).order_by("name", "pk"):
                yield tidy_name(practice.name), version, batch.format, practice
    elif batch.practice is not None:
        for material in MaterialPage.objects.live().public().order_by("path"):
            version = current_version(material)
            if version is None or not version.template_key or batch.language not in version.content["texts"]:
                continue
            for value in load_template(version.template_key).formats:
                if FileFormat(value).family == batch.format:
                    yield f"{material.slug}-{batch.language}-{FileFormat(value).page}", version, value, batch.practice


def _free(name: str, extension: str, taken: set[str]) -> str:
    """Two practices of one name do not overwrite each other."""
    path, number = f"{name}.{extension}", 1
    while path in taken:
        number += 1
        path = f"{name}-{number}.{extension}"
    taken.add(path)
    return path
