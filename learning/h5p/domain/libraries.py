"""Library code that no activity needs any more, and its removal."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from core.exceptions import DomainError

from .. import store
from ..models import Library
from .planning import may_install


class LibraryKept(DomainError):
    """The library is in use, or this person may not remove code."""


def unused_libraries() -> QuerySet[Library]:
    """Installed code that no version of any activity plays with."""
    return Library.objects.filter(package_libraries__isnull=True)


def remove_library(*, library: Library, actor: Any) -> None:
    """Take library code away, row and files. Raises LibraryKept if an activity needs it or `actor` may not install."""
    if not may_install(actor):
        raise LibraryKept(_("Only someone with the role H5P-beheerder removes library code."))
    with transaction.atomic():
        row = Library.objects.select_for_update().filter(pk=library.pk).first()
        if row is None:
            return
        if row.package_libraries.exists():
            raise LibraryKept(_("“%(library)s” is in use by an activity.") % {"library": str(row)})
        record_audit(
            actor=actor, action="h5p.library_removed", target=row, before={"library": str(row), "hash": row.hash}
        )
        row.delete()
        folder = store.library_folder(row.hash)
        transaction.on_commit(lambda: store.discard(folder))
