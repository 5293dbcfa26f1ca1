"""Sections, news and library items of a coalition, for the tests of separation and of the role matrix."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, Locale, Page, Site

from coalitions.domain.provisioning import provision_coalition
from media.models import CustomDocument, CustomImage, Video
from organisations.models import Coalition
from pages.models import HomePage, NewsPage


def ensure_home() -> HomePage:
    """The home page as the root of the one Site, in the place of Wagtail's welcome page."""
    home = HomePage.objects.filter(depth=2).first()
    if home:
        return home
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="OPEN", slug="open", hero_heading="Open het dossier", locale=Locale.get_default())
    )
    site.root_page = home
    site.save()
    welcome.delete()
    return home


def make_coalition(*, name: str = "Noordoever", slug: str = "", actor: Any = None, **fields: Any) -> Coalition:
    """A whole coalition, as production makes it."""
    ensure_home()
    values = {
        "brand_colour": "#0b5c8a",
        "contact_email": "info@noordoever.example",
        "organisations_count": 4,
        "inhabitants": 240_000,
    }
    return provision_coalition(name=name, slug=slug or name.lower(), actor=actor, **{**values, **fields})


def make_news_page(*, parent: Page, title: str, owner: Any = None, live: bool = True, **fields: Any) -> NewsPage:
    """A news item with a revision, live or never published."""
    now = timezone.now() if live else None
    page = NewsPage(title=title, live=live, owner=owner, first_published_at=now, last_published_at=now, **fields)
    parent.add_child(instance=page)
    page.save_revision(user=owner)
    return page


def png(*, colour: str = "#8a2f0b", size: tuple[int, int] = (64, 48)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, format="PNG")
    return target.getvalue()


def make_image(*, title: str, collection: Collection, user: Any = None) -> CustomImage:
    image = CustomImage(title=title, collection=collection, uploaded_by_user=user)
    image.file.save(f"{title.replace(' ', '-')}.png", ContentFile(png()), save=False)
    image.width, image.height = 64, 48
    image.save()
    return image


def make_document(*, title: str, collection: Collection, user: Any = None) -> CustomDocument:
    document = CustomDocument(title=title, collection=collection, uploaded_by_user=user)
    document.file.save(f"{title.replace(' ', '-')}.txt", ContentFile(title.encode()), save=False)
    document.save()
    return document


def make_video(*, title: str, collection: Collection, user: Any = None) -> Video:
    video = Video(title=title, collection=collection, uploaded_by_user=user, duration=8)
    video.file.save(f"{title.replace(' ', '-')}.mp4", ContentFile(b"\x00"), save=False)
    video.save()
    return video
