"""The materials: the poster that a practice makes its own, and the others as they are announced."""

from typing import Any

from config.demo.data_files import load
from config.demo.pages import put
from config.demo.planting_site import home
from toolkit.enums import Audience, Channel, MaterialKind, Theme
from toolkit.models import MaterialLanguage, MaterialPage, ToolkitIndexPage

POSTER = "poster-kijk-in-uw-dossier"
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
        template_key="poster-kijk" if item["slug"] == POSTER else "",
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
