"""Pages in a small tree: a home page with its rooms. Everything is live unless told otherwise."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from core.stamp import bump_stamp
from organisations.models import Coalition
from pages.models import (
    ContactMessage,
    ContactPage,
    FaqIndexPage,
    FaqPage,
    HomePage,
    KnowledgeIndexPage,
    KnowledgePage,
    Menus,
    NewsIndexPage,
    NewsPage,
    StandardPage,
)

TEXT = "<p>Een patiënt mag zijn dossier bekijken.</p>"


def text_block(html: str = TEXT) -> list[dict[str, Any]]:
    return [{"type": "text", "value": html}]


def add_page(parent: Page, page: Page, *, live: bool = True) -> Any:
    """Put a page below another, live or as a draft that was never published."""
    if live:
        page.first_published_at = page.first_published_at or timezone.now()
    page.live = live
    parent.add_child(instance=page)
    bump_stamp()
    return page


def make_home(**fields: Any) -> HomePage:
    """The home page as the root of the one Site; asked twice, it is the same."""
    found = HomePage.objects.filter(depth=2).first()
    if found:
        return found
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    values = {"title": "OPEN", "slug": "start", "hero_heading": "Uw praktijk, klaar voor online inzage"}
    home = HomePage(locale=Locale.get_default(), **{**values, **fields})
    add_page(Page.get_first_root_node(), home)
    site.root_page = home
    site.save()
    welcome.delete()
    return HomePage.objects.get(pk=home.pk)


def make_coalition(*, name: str = "Noordoever", **fields: Any) -> Coalition:
    """A coalition's row only: a section is made by the app above."""
    return Coalition.objects.create(name=name, slug=name.lower(), **fields)


def make_news_index(*, coalition: Coalition | None = None, parent: Page | None = None) -> NewsIndexPage:
    """The national list at /nieuws/, or a coalition's list in a section of its own."""
    parent = parent or make_home()
    if coalition is not None and parent.depth == 2:
        parent = add_page(parent, StandardPage(title=coalition.name, slug=coalition.slug))
    return add_page(parent, NewsIndexPage(title="Nieuws", slug="nieuws", coalition=coalition))


def make_news(*, index: NewsIndexPage, title: str = "Nieuwe module", live: bool = True, **fields: Any) -> NewsPage:
    values = {"summary": f"Samenvatting van {title}", "date": dt.date(2026, 11, 1), "body": text_block()}
    return add_page(index, NewsPage(title=title, **{**values, **fields}), live=live)


def make_standard(
    *, title: str = "Privacy", parent: Page | None = None, live: bool = True, **fields: Any
) -> StandardPage:
    values = {"summary": f"Samenvatting van {title}", "body": text_block()}
    return add_page(parent or make_home(), StandardPage(title=title, **{**values, **fields}), live=live)


def make_faq_index() -> FaqIndexPage:
    return add_page(make_home(), FaqIndexPage(title="Vragen en antwoorden", slug="vragen"))


def make_faq(*, index: FaqIndexPage, title: str = "Is een portaal verplicht?", **fields: Any) -> FaqPage:
    values = {"summary": "Nee, inzage op verzoek wel.", "body": text_block()}
    return add_page(index, FaqPage(title=title, **{**values, **fields}))


def make_knowledge_index() -> KnowledgeIndexPage:
    return add_page(make_home(), KnowledgeIndexPage(title="Kennis", slug="kennis"))


def make_knowledge(*, index: KnowledgeIndexPage, title: str = "Portaal of PGO?", **fields: Any) -> KnowledgePage:
    return add_page(
        index, KnowledgePage(title=title, **{"summary": "Wat past wanneer?", "body": text_block(), **fields})
    )


def make_contact(**fields: Any) -> ContactPage:
    values = {"title": "Contact", "slug": "contact", "to_email": "balie@open.example"}
    return add_page(make_home(), ContactPage(**{**values, **fields}))


def question(**fields: Any) -> ContactMessage:
    values = {"name": "Noa", "email": "noa@linde.example", "subject": "Inzage", "question": "Wie helpt ons?"}
    return ContactMessage.objects.create(submission_key=uuid.uuid4(), **{**values, **fields})


def make_menus(*, language: str = "nl", **fields: Any) -> Menus:
    values = {
        "main": [{"type": "link", "value": {"text": "Leren", "page": None, "path": "/leren/", "room": "leren"}}],
        "footer": [
            {
                "type": "column",
                "value": {"heading": "Programma", "links": [{"text": "Nieuws", "page": None, "path": "/nieuws/"}]},
            }
        ],
        "footer_text": "Voor elke praktijk.",
    }
    return Menus.objects.create(locale=Locale.objects.get_or_create(language_code=language)[0], **{**values, **fields})
