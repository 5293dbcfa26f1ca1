"""What must follow when menus or places in the tree change."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from core.stamp import bump_stamp
from pages.models import Menus, NewsOffer, NewsPage


def connect() -> None:
    post_save.connect(bump_stamp, sender=Menus, dispatch_uid="pages.stamp.save.Menus")
    post_delete.connect(bump_stamp, sender=Menus, dispatch_uid="pages.stamp.delete.Menus")
    post_page_move.connect(follow_coalition, sender=NewsPage, dispatch_uid="pages.follow_coalition")


def follow_coalition(*, instance: Page, parent_page_before: Page, parent_page_after: Page, **_: Any) -> None:
    """An item moved to another list belongs to that list's coalition; an offer made for the old one is void."""
    page = NewsPage.objects.get(pk=instance.pk)
    coalition_id = page.coalition_of_place()
    if coalition_id != page.coalition_id:
        NewsPage.objects.filter(pk=page.pk).update(coalition_id=coalition_id)
        NewsOffer.objects.filter(page=page).delete()
