"""New library code that an editor brings waits here until somebody who may install it has looked at it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail import queue_mail

from .. import store
from ..enums import UploadState
from ..models import Package, Upload
from .importing import import_package
from .planning import INSTALL_PERMISSION, may_install
from .uploading import discard_file


class ApprovalNotAsked(DomainError):
    """The package does not wait for its sender any more."""


class UploadNotDecided(DomainError):
    """This person may not decide, somebody else just did, or the reason is missing."""


def request_approval(*, upload: Upload, actor: Any, note: str = "") -> Upload:
    """Hand a checked package with new code to those who may install it; they get a mail.

    Raises ApprovalNotAsked when it does not wait for `actor` any more.
    """
    with transaction.atomic():
        changed = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED, uploaded_by=actor).update(
            state=UploadState.WAITING, note=note.strip()[:500]
        )
        if not changed:
            raise ApprovalNotAsked(_("This package was handed over already, or it is not yours."))
        upload.refresh_from_db()
        record_audit(
            actor=actor, action="h5p.approval_requested", target=upload, after={"libraries": new_libraries(upload)}
        )
        _tell_managers(upload)
    return upload


def approve_upload(*, upload: Upload, actor: Any) -> Package:
    """Install the new code and make the package the activity's version, in its sender's name; the sender gets a mail.

    Everything is checked once more, against what is installed now. Raises UploadNotDecided, and PackageRefused.
    """
    with transaction.atomic():
        waiting = _waiting(upload, actor=actor)
        sender, filename = waiting.uploaded_by, waiting.filename
        with store.archive_path(waiting.archive_hash).open("rb") as file:
            package = import_package(file=file, actor=actor, sender=sender, filename=filename, content=waiting.replaces)
        _tell_sender(
            waiting,
            title=package.title,
            decided_by=actor,
            path=reverse("h5p_contents:inspect", args=[package.content_id]),
        )
        waiting.delete()
    return package


def decline_upload(*, upload: Upload, actor: Any, reason: str) -> Upload:
    """Refuse the new code, and say why. The sender reads the reason in a mail; the file is thrown away.

    Raises UploadNotDecided.
    """
    reason = reason.strip()[:500]
    if not reason:
        raise UploadNotDecided(_("Write why you decline: whoever sent the package gets to read it."))
    with transaction.atomic():
        waiting = _waiting(upload, actor=actor)
        waiting.state = UploadState.DECLINED
        waiting.reason = reason
        waiting.decided_by, waiting.decided_at = actor, timezone.now()
        waiting.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        record_audit(actor=actor, action="h5p.upload_declined", target=waiting, after={"reason": reason})
        _tell_sender(
            waiting,
            title=waiting.report["title"],
            decided_by=actor,
            path=reverse("h5p_contents:confirm", kwargs={"public_id": waiting.public_id}),
        )
        discard_file(archive_hash=waiting.archive_hash, apart_from=waiting)
    return waiting


def new_libraries(upload: Upload) -> list[str]:
    return [f"{line['name']} ({line['version']})" for line in upload.report["libraries"] if is_new_code(line)]


def is_new_code(line: dict[str, Any]) -> bool:
    return line["status"] in ("new", "newer")


def _waiting(upload: Upload, *, actor: Any) -> Upload:
    if not may_install(actor):
        raise UploadNotDecided(_("Only someone with the role H5P-beheerder decides about new code."))
    waiting = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("uploaded_by", "replaces")
        .filter(pk=upload.pk, state=UploadState.WAITING)
        .first()
    )
    if waiting is None:
        raise UploadNotDecided(_("This package does not wait for a decision any more."))
    return waiting


def _tell_managers(upload: Upload) -> None:
    managers = ModelBackend().with_perm(INSTALL_PERMISSION, include_superusers=False)
    for manager in managers.exclude(pk=upload.uploaded_by_id or 0):
        queue_mail(
            template="h5p/approval_requested",
            to=manager.email,
            context={
                "first_name": manager.first_name,
                "sender": upload.uploaded_by.get_full_name() if upload.uploaded_by else "",
                "title": upload.report["title"],
                "libraries": new_libraries(upload),
                "note": upload.note,
                "url": settings.BASE_URL + reverse("h5p_contents:confirm", kwargs={"public_id": upload.public_id}),
            },
            dedupe_key=f"h5p-approval-{upload.public_id}-{manager.pk}",
        )


def _tell_sender(upload: Upload, *, title: str, decided_by: Any, path: str) -> None:
    sender = upload.uploaded_by
    if sender is None or not sender.is_active or sender == decided_by:
        return
    queue_mail(
        template="h5p/upload_decided",
        to=sender.email,
        context={
            "first_name": sender.first_name,
            "title": title,
            "accepted": upload.state == UploadState.WAITING,
            "reason": upload.reason,
            "url": settings.BASE_URL + path,
        },
        dedupe_key=f"h5p-decided-{upload.public_id}",
    )
