from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..enums import CompletionRule
from ..models import Content, Library, Result, Upload
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


def unfinished_contents(*, user_id: int, content_ids: Collection[int]) -> QuerySet[Content]:
    """Those of `content_ids` that ask something of this learner still: their completion rule is not met.

    Left out is what nobody could meet: an activity that does not play, and one that should be finished whose type may
    never say so (many do not). That it can is known where the platform counts its points, or once somebody finished it.
    """
    of_content = Result.objects.filter(content=OuterRef("pk"))
    playable = Q(current_package__needs_eval=False) | Q(current_package__allow_eval=True)
    can_be_met = (
        ~Q(completion_rule=CompletionRule.COMPLETED)
        | Q(current_package__max_score__isnull=False)
        | Exists(of_content.filter(completed_at__isnull=False))
    )
    return Content.objects.filter(
        playable, can_be_met, ~Exists(of_content.filter(user_id=user_id, done_at__isnull=False)), pk__in=content_ids
    )
