"""The fifteen materials, each with its design, and the collections and campaigns that they belong to."""

import datetime as dt
from typing import Any

from django.utils import timezone

from config.demo.data_files import load
from config.demo.pages import put
from config.demo.planting_site import home
from organisations.models import Practice
from toolkit.domain.counting import count_download
from toolkit.enums import Audience, Channel, MaterialKind, ReadingLevel, SlideKind, Theme
from toolkit.models import (
    CollectionItem,
    MaterialCollection,
    MaterialLanguage,
    MaterialPage,
    MaterialVersion,
    ScreenItem,
    ToolkitIndexPage,
    WaitingScreen,
)

PRACTICE = "01990001"  # De Linde, where the demo's people work
REVIEWED = {"nl", "en"}  # what a native speaker has read
KINDS = {
    "poster": MaterialKind.POSTER,
    "flyer": MaterialKind.FLYER,
    "prescription_pad": MaterialKind.PRESCRIPTION_PAD,
    "infographic": MaterialKind.INFOGRAPHIC,
    "newsletter_template": MaterialKind.NEWSLETTER,
    "letter": MaterialKind.LETTER,
    "email": MaterialKind.EMAIL,
    "website_text": MaterialKind.WEBSITE_TEXT,
    "newspaper_text": MaterialKind.NEWSPAPER_TEXT,
    "answering_machine": MaterialKind.ANSWERING_MACHINE,
    "social_set": MaterialKind.SOCIAL_SET,
    "animation": MaterialKind.ANIMATION,
    "cheat_sheet": MaterialKind.CHEAT_SHEET,
}
THEMES = {
    "Bekend maken": Theme.ACCESS,
    "Aan de slag": Theme.FIRST_TIME,
    "Uitleggen": Theme.PGO,
    "Schrijven": Theme.WRITING,
    "Iedereen doet mee": Theme.FAMILY,
}
CHANNELS = {
    "wachtkamer": Channel.WAITING_ROOM,
    "scherm": Channel.WAITING_ROOM,
    "balie": Channel.DESK,
    "telefoon": Channel.DESK,
    "website": Channel.ONLINE,
    "e-mail": Channel.ONLINE,
    "sociale media": Channel.SOCIAL,
    "post": Channel.POST,
    "krant": Channel.POST,
    "spreekkamer": Channel.CONSULTATION,
}


def plant_toolkit() -> str:
    index = put(
        home(),
        ToolkitIndexPage(
            title="Toolkit",
            slug="toolkit",
            summary="Posters, teksten en schermen voor uw patiënten. Kies, vul de naam van uw praktijk in en download.",
        ),
    )
    for item in load("materials.toml")["materials"]:
        _plant_material(item, index=index)
    for row in load("materials.toml")["collections"]:
        _plant_collection(row)
    _plant_practice()
    return f"{MaterialPage.objects.count()} materials"


def _plant_material(item: dict[str, Any], *, index: ToolkitIndexPage) -> None:
    page = MaterialPage(
        title=item["title"],
        slug=item["slug"],
        summary=item["summary"],
        kind=KINDS[item["kind"]],
        theme=THEMES[item["theme"]],
        audience=Audience.PATIENTS if "patient" in item["audience"] else Audience.PRACTICE,
        channel=CHANNELS[item["channel"]],
        template_key=item["design"],
        reading_level=item.get("reading_level", ReadingLevel.B1),
    )
    page.languages = [
        MaterialLanguage(
            language=language,
            is_reviewed=language in REVIEWED,
            sort_order=order,
        )
        for order, language in enumerate(item["languages"])
    ]
    put(index, page)


def _plant_collection(row: dict[str, Any]) -> None:
    """A campaign lies around the day of planting, so that the calendar always has one that runs."""
    start = timezone.localdate() + dt.timedelta(days=row["starts_in_days"]) if "starts_in_days" in row else None
    collection, _made = MaterialCollection.objects.update_or_create(
        slug=row["slug"],
        defaults={
            "title": row["title"],
            "summary": row["summary"],
            "starts_on": start,
            "ends_on": start + dt.timedelta(days=row["lasts_days"]) if start else None,
        },
    )
    pages = {page.slug: page for page in MaterialPage.objects.filter(slug__in=row["materials"])}
    collection.items = [
        CollectionItem(material=pages[slug], sort_order=order) for order, slug in enumerate(row["materials"])
    ]
    collection.save()


def _plant_practice() -> None:
    """One practice with a screen in its waiting room and a few materials that it downloaded. Its film comes later."""
    practice = Practice.objects.get(agb_code=PRACTICE)
    screen, made = WaitingScreen.objects.get_or_create(practice=practice, name="Wachtkamer")
    if not made:
        return
    ScreenItem.objects.create(
        screen=screen,
        kind=SlideKind.MATERIAL,
        material=MaterialPage.objects.get(slug="wachtkameranimatie"),
        position=0,
    )
    ScreenItem.objects.create(
        screen=screen,
        kind=SlideKind.MESSAGE,
        title="Inloggen lukt niet?",
        text="Vraag de assistente. We doen het de eerste keer samen.",
        seconds=12,
        position=1,
    )
    for slug, file_format in (("poster-kijk-in-uw-dossier", "pdf-a3"), ("receptenblok", "print-a6")):
        version = MaterialVersion.objects.get(material__slug=slug)
        count_download(version=version, language="nl", file_format=file_format, practice=practice)
