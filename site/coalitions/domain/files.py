"""Files of a coalition: for its own people, or shared with those of all coalitions. None is public."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from coalitions.domain.exceptions import FileRefused
from coalitions.enums import FileVisibility
from coalitions.models import RegionFile
from core.domain.audit import record_audit
from media.domain.documents import check_document
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

QUOTA_BYTES = 500 * 1024 * 1024
NAME_LENGTH = 120
READERS = (
    StaffRole.COALITION_AUTHOR,
    StaffRole.COALITION_EDITOR,
    StaffRole.COALITION_LEAD,
    StaffRole.COALITION_ANALYST,
    StaffRole.ADMINISTRATOR,
)
UPLOADERS = (
    StaffRole.COALITION_AUTHOR,
    StaffRole.COALITION_EDITOR,
    StaffRole.COALITION_LEAD,
    StaffRole.ADMINISTRATOR,
)
KEEPERS = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD, StaffRole.ADMINISTRATOR)


@dataclass(frozen=True, kw_only=True)
class Storeroom:
    """What a coalition sees: its own files, those that others share, and how much room is left."""

    own: tuple[RegionFile, ...]
    shared: tuple[RegionFile, ...]
    used_bytes: int
    quota_bytes: int = QUOTA_BYTES

    @property
    def used_pct(self) -> int:
        return min(100, round(100 * self.used_bytes / self.quota_bytes))


def storeroom(*, coalition: Coalition, query: str = "") -> Storeroom:
    """A coalition's files and the shared ones of others, perhaps only those that have `query` in title or file name.

    Three queries. Of others only the name of the coalition is known, never who added a file.
    """
    files = RegionFile.objects.all()
    for word in query.split()[:5]:
        files = files.filter(Q(title__icontains=word) | Q(filename__icontains=word))
    shared = files.filter(visibility=FileVisibility.SHARED, coalition__is_active=True).exclude(coalition=coalition)
    return Storeroom(
        own=tuple(files.filter(coalition=coalition).select_related("uploaded_by")),
        shared=tuple(shared.select_related("coalition").order_by("coalition__name", "title", "pk")),
        used_bytes=used_bytes(coalition),
    )


def used_bytes(coalition: Coalition) -> int:
    return RegionFile.objects.filter(coalition=coalition).aggregate(total=Sum("size_bytes"))["total"] or 0


def files_open_to(coalition: Coalition) -> QuerySet[RegionFile]:
    """Every file that this coalition's people may open: their own and what others share."""
    shared = Q(visibility=FileVisibility.SHARED, coalition__is_active=True)
    return RegionFile.objects.filter(Q(coalition=coalition) | shared)


def may_keep(*, user: Any, file: RegionFile) -> bool:
    """Whether somebody may change or delete a file: who keeps the section, or who added it and still works there."""
    if user_has_any_role(user, KEEPERS, coalition=file.coalition):
        return True
    return file.uploaded_by_id == user.pk and user_has_any_role(user, UPLOADERS, coalition=file.coalition)


@transaction.atomic
def add_file(*, coalition: Coalition, file: File, title: str, visibility: FileVisibility, actor: Any) -> RegionFile:
    """Keep a file for a coalition. The audit log gets a line.

    Raises FileRefused where there is no room, UploadRefused where the bytes are not what the name says; then nothing is
    kept.
    """
    size = file.size or 0
    filename = check_upload(file)
    Coalition.objects.select_for_update().get(pk=coalition.pk)  # two uploads at once don't both take the last room
    left = QUOTA_BYTES - used_bytes(coalition)
    if size > left:
        raise FileRefused(
            _("There is room for %(left)s more, and this file takes %(size)s. Delete what you no longer need.")
            % {"left": filesizeformat(max(left, 0)), "size": filesizeformat(size)}
        )
    kept = RegionFile(
        coalition=coalition,
        title=" ".join(title.split())[:NAME_LENGTH] or PurePath(filename).stem[:NAME_LENGTH],
        filename=filename,
        size_bytes=size,
        visibility=visibility,
        uploaded_by=actor,
    )
    kept.file.save(filename, file, save=False)
    try:
        kept.save()
        _audit(kept, actor=actor, action="coalition.file_added", after=_known(kept))
    except Exception:
        kept.file.storage.delete(str(kept.file.name))
        raise
    return kept


@transaction.atomic
def change_file(*, file: RegionFile, title: str, visibility: FileVisibility, actor: Any) -> RegionFile:
    """Another title, or other readers: what is shared no longer is closed to others at once. The log gets a line."""
    file = RegionFile.objects.select_for_update().get(pk=file.pk)
    before = _known(file)
    file.title = " ".join(title.split())[:NAME_LENGTH] or file.title
    file.visibility = visibility
    file.save(update_fields=["title", "visibility"])
    if before != _known(file):
        _audit(file, actor=actor, action="coalition.file_changed", before=before, after=_known(file))
    return file


@transaction.atomic
def delete_file(*, file: RegionFile, actor: Any) -> None:
    """Delete a file with its bytes. The audit log gets a line."""
    _audit(file, actor=actor, action="coalition.file_deleted", before=_known(file))
    storage, name = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))


def check_upload(file: File) -> str:
    """The file name to keep. Raises FileRefused for a kind that we do not keep or UploadRefused for what lies."""
    filename = clean_filename(str(file.name))
    extension = PurePath(filename).suffix[1:].lower()
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        kinds = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        raise FileRefused(_("We keep files of these kinds: %(kinds)s. Save yours as one of them.") % {"kinds": kinds})
    if not file.size:
        raise FileRefused(_("This file is empty. Choose another one."))
    check_document(file, name=filename, size=file.size)  # type: ignore[arg-type]  # a File reads as one
    return filename


def clean_filename(name: str) -> str:
    """As people wrote it, without what a file system or a header could take for something else."""
    plain = "".join(one if one.isprintable() and one not in '\\/:*?"<>|' else "-" for one in name).strip(". ")
    path = PurePath(plain)
    return f"{path.stem[:NAME_LENGTH]}{path.suffix[:10]}"


def _known(file: RegionFile) -> dict[str, str]:
    return {"title": file.title, "visibility": str(file.visibility), "filename": file.filename}


def _audit(file: RegionFile, **line: Any) -> None:
    record_audit(target=file, coalition_id=file.coalition_id, **line)
