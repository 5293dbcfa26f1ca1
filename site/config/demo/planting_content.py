"""Pages, menus, key figures, knowledge, questions and news."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from accounts.models import User
from coalitions.models import CoalitionPage
from config.demo.bodies import Bodies
from config.demo.data_files import load
from config.demo.pages import child, put
from config.demo.pictures import picture
from config.demo.planting_site import fill_home, home
from insight.models import Kpi
from organisations.enums import StaffRole
from pages.domain.contact import receive_contact_message
from pages.domain.offers import decide_offer, offer_news
from pages.models import (
    ContactPage,
    FaqIndexPage,
    FaqPage,
    KnowledgeIndexPage,
    KnowledgePage,
    Menus,
    NewsIndexPage,
    NewsOffer,
    NewsPage,
    StandardPage,
)

ROOMS = {"knowledge": "inzicht", "knowledge_index": "inzicht"}


def bodies() -> Bodies:
    """Blocks that point at pages: those that stand so far."""
    start = home()
    targets = {"leren": "leren", "toolkit": "toolkit", "vragen": "vragen", "contact": "contact"}
    found = {name: child(start, slug) for name, slug in targets.items()}
    return Bodies(
        picture_id=lambda art, room: picture(art, room).pk,
        page_ids={name: page.pk for name, page in found.items() if page},
    )


def plant_pages() -> str:
    """Standard pages and contact, then what points at them: menus, footer, home page."""
    data = load("pages.toml")
    for item in data["pages"]:
        if item["kind"] in {"standard", "contact"}:
            _plant_page(item, parent=home())
    _plant_figures()
    _plant_menus(data["menus"])
    fill_home(bodies=bodies())
    return f"{Kpi.objects.count()} figures, menus in place"


def _plant_page(item: dict[str, Any], *, parent: Page) -> Page:
    room = ROOMS.get(item["kind"], "")
    values: dict[str, Any] = {
        "title": item["title"],
        "slug": item["slug"],
        "summary": item["summary"],
        "body": bodies().stream(item["blocks"], room=room),
    }
    if item["kind"] == "contact":
        return put(parent, ContactPage(**values, to_email=item["to_email"], thanks=item["thanks"]))
    if item["kind"] == "knowledge_index":
        return put(parent, KnowledgeIndexPage(**values))
    if item["kind"] == "knowledge":
        return put(parent, KnowledgePage(**values, kind=item["knowledge_kind"], reviewed_on=timezone.localdate()))
    tested = item.get("tested_on")
    return put(parent, StandardPage(**values, reviewed_on=dt.date.fromisoformat(tested) if tested else None))


def plant_knowledge() -> str:
    made: dict[str, Page] = {"": home()}
    for item in load("pages.toml")["pages"]:
        if item["kind"] in {"knowledge_index", "knowledge"}:
            made[item["key"]] = _plant_page(item, parent=made[item["parent"]])
    return f"{KnowledgePage.objects.count()} articles"


def _plant_figures() -> None:
    for item in load("kpis.json"):
        Kpi.objects.get_or_create(
            key=item["key"],
            date=dt.date.fromisoformat(item["date"]),
            locale=Locale.get_default(),
            defaults={
                "label": item["label"],
                "value": Decimal(item["value"]),
                "unit": item["unit"],
                "source": item["source"],
                "definition": item["definition"],
                "show_on_home": item["show_on_home"],
                "sort_order": item["sort_order"],
            },
        )


def _plant_menus(data: dict[str, Any]) -> None:
    if Menus.objects.filter(locale=Locale.get_default()).exists():
        return
    Menus.objects.create(
        locale=Locale.get_default(),
        main=[{"type": "link", "value": {"page": None, **link}} for link in data["main"]],
        footer=[
            {"type": "column", "value": {**column, "links": [{"page": None, **link} for link in column["links"]]}}
            for column in data["footer"]
        ],
        footer_text=data["footer_text"],
    )


def plant_questions() -> str:
    index = put(
        home(),
        FaqIndexPage(
            title="Vragen en antwoorden",
            slug="vragen",
            summary="Wat praktijken het vaakst vragen over inzage, scholing en vergoeding.",
        ),
    )
    for item in load("faq.toml")["faq"]:
        put(
            index,
            FaqPage(
                title=item["question"],
                slug=item["key"],
                summary=item["summary"],
                category=item["category"],
                body=bodies().stream([{"type": "text", "html": item["html"]}]),
            ),
        )
    _plant_message()
    return f"{FaqPage.objects.count()} answers"


def _plant_message() -> None:
    """A question that came in by the contact form and waits at the desk."""
    receive_contact_message(
        submission_key=uuid.UUID("6f0c1f0a-53c7-4f6c-9d35-3a0a2b1d8e11"),
        name="Farah Benali",
        email="f.benali@delinde.example",
        subject="Accreditatie",
        question="Onze nieuwe doktersassistent heeft de module gehaald. Wanneer staat haar punt bij KABIZ?",
        to_email=ContactPage.objects.first().to_email,
        sender="demo",
    )


def plant_news() -> str:
    national = put(
        home(),
        NewsIndexPage(title="Nieuws", slug="nieuws", summary="Wat er speelt in het programma en in de regio’s."),
    )
    for item in reversed(load("news.toml")["news"]):
        parent = _regional_list(item["coalition"]) if item["coalition"] else national
        day = timezone.localdate() - dt.timedelta(days=item["days_ago"])
        room = {"scholing": "leren", "toolkit": "toolkit", "cijfers": "inzicht"}.get(item["category"], "regio")
        page = put(
            parent,
            NewsPage(
                title=item["title"],
                slug=item["slug"],
                summary=item["summary"],
                date=day,
                category=item["category"],
                author_name=item["author_role"],
                listing_image=picture(item["art"], room),
                body=bodies().stream(item["blocks"], room=room),
            ),
        )
        if item["offered"] and not NewsOffer.objects.filter(page=page).exists():
            _offer(page, accept=item["offered"] == "accepted")
    return f"{NewsPage.objects.count()} items"


def _regional_list(slug: str) -> NewsIndexPage:
    section = CoalitionPage.objects.get(coalition__slug=slug, locale=Locale.get_default())
    return NewsIndexPage.objects.child_of(section).get()


def _offer(page: NewsPage, *, accept: bool) -> None:
    editor = User.objects.get(
        groups__coalition_group__coalition=page.coalition, groups__coalition_group__role=StaffRole.COALITION_EDITOR
    )
    desk = User.objects.filter(groups__coalition_group__role=StaffRole.NATIONAL_EDITOR).first()
    offer = offer_news(page=page, offered_by=editor)
    if accept:
        decide_offer(offer=offer, decided_by=desk, accept=True)
