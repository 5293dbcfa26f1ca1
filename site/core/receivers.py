"""What the public sees and processes keep in memory: when it changes, the version stamp moves."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.stamp import bump_stamp


def connect() -> None:
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(bump_stamp, dispatch_uid=f"core.stamp.{id(signal)}")
    for model in (Site, Locale, PageViewRestriction):
        post_save.connect(bump_stamp, sender=model, dispatch_uid=f"core.stamp.save.{model.__name__}")
        post_delete.connect(bump_stamp, sender=model, dispatch_uid=f"core.stamp.delete.{model.__name__}")
    post_delete.connect(bump_stamp_for_page, dispatch_uid="core.stamp.delete.page")


def bump_stamp_for_page(sender: type, **kwargs: object) -> None:
    if issubclass(sender, Page):
        bump_stamp()
