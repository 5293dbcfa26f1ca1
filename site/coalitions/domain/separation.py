"""What somebody in the admin may know of: own section and national pages, never another coalition's.

Wagtail's own permission checks guard editing. These guard what merely names things: choosers, reports, tags.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, Page
from wagtail.permissions import page_permission_policy
from wagtailmedia.models import get_media_model

from coalitions.models import CoalitionIndexPage


def works_nationally(user: Any) -> bool:
    """Whether somebody's page permissions reach beyond sections: they may know of every page."""
    if user.is_superuser:
        return True
    return any(depth <= 2 for depth, _path in _granted(user))


def knowable_pages(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Narrow `pages` to the own sections, drafts too, and to what is live outside every section."""
    if works_nationally(user):
        return pages
    own = Q(pk__in=[])
    for _depth, path in _granted(user):
        own |= Q(path__startswith=path)
    in_a_section = Q(pk__in=[])
    for path, depth in CoalitionIndexPage.objects.values_list("path", "depth"):
        in_a_section |= Q(path__startswith=path, depth__gt=depth)
    return pages.filter(own | (Q(live=True) & ~in_a_section) | Q(depth=1))


def manageable_pages(user: Any) -> QuerySet[Page]:
    """The pages on which somebody holds any permission, with all that stands below."""
    if user.is_superuser:
        return Page.objects.all()
    condition = Q(pk__in=[])
    for _depth, path in _granted(user):
        condition |= Q(path__startswith=path)
    return Page.objects.filter(condition)


def knowable_collections(user: Any) -> QuerySet[Collection]:
    """The collections in which somebody may do anything at all."""
    if user.is_superuser:
        return Collection.objects.all()
    paths = GroupCollectionPermission.objects.filter(group__user=user).values_list("collection__path", flat=True)
    condition = Q(pk__in=[])
    for path in set(paths):
        condition |= Q(path__startswith=path)
    return Collection.objects.filter(condition)


def knowable_tags(user: Any) -> QuerySet[Tag]:
    """The tags on pictures, documents and videos in the collections that somebody may know of."""
    collections = knowable_collections(user)
    condition = Q(pk__in=[])
    for model in (get_image_model(), get_document_model(), get_media_model()):
        condition |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=model.objects.filter(collection__in=collections).values("pk"),
        )
    return Tag.objects.filter(condition).distinct()


def _granted(user: Any) -> set[tuple[int, str]]:
    """(depth, path) of every page on which somebody's groups hold a permission. Kept on the user for the request."""
    return {
        (permission.page.depth, permission.page.path)
        for permission in page_permission_policy.get_cached_permissions_for_user(user)
    }
