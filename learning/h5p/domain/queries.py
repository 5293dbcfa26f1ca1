from typing import Any

from django.db.models import Count, QuerySet

from ..models import Content, Library, Upload
from .planning import may_install


def contents_with_packages() -> QuerySet[Content]:
    """Activities that have something to play, with what a list shows of them."""
    return Content.objects.filter(current_package__isnull=False).select_related("current_package__main_library")


def waiting_uploads(*, actor: Any) -> QuerySet[Upload]:
    """The packages that `actor` may confirm: their own, and all for who manages libraries."""
    uploads = Upload.objects.select_related("replaces", "uploaded_by")
    return uploads if may_install(actor) else uploads.filter(uploaded_by=actor)


def libraries_with_use() -> QuerySet[Library]:
    """Each with `package_count`: by how many versions of activities it is used."""
    return Library.objects.annotate(package_count=Count("package_libraries")).select_related("installed_by")
