"""What the pattern library shows: invented, in Dutch, with the long words that break layouts."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from core.art.compositions import SCENES, SPOTS
from core.art.icons import ICONS
from core.cards import Card
from core.charts import Cartogram, Tile, cartogram, share, short_names, trend
from core.navigation import NavigationLink

TYPE_SCALE = ("display", "h1", "h2", "h3", "large", "text", "small")
USAGE = (5.8, 7.1, 8.6, 9.7, 11.2, 13, 14.7, 16.2)
REGIONS = {
    "Noorderveld": (1, 0),
    "Duinstreek": (0, 1),
    "Meerwaterland": (1, 1),
    "Stadsring-Oost": (2, 1),
    "Heuvelrand": (1, 2),
}
ROOMS = ("", "leren", "toolkit", "regio", "agenda", "inzicht")


def context() -> dict[str, Any]:
    return {
        "parts": [
            ("colour", _("Colour and contrast")),
            ("type", _("Lettering")),
            ("hero", _("Hero, search, doors")),
            ("cards", _("Cards")),
            ("news", _("News")),
            ("buttons", _("Buttons and tags")),
            ("notices", _("Notices")),
            ("forms", _("Forms")),
            ("tables", _("Tables")),
            ("moving", _("Moving through")),
            ("lesson", _("Lesson and question")),
            ("toolkit", _("Material")),
            ("banner", _("A coalition's section")),
            ("charts", _("Charts")),
            ("small", _("Small parts")),
            ("blocks", _("Blocks for editors")),
            ("art", _("Illustrations")),
        ],
        "map": _map(),
        "trend": trend(
            [(f"K{1 + n % 4} {2021 + n // 4}", value, f"{value}%".replace(".", ",")) for n, value in enumerate(USAGE)],
            unit="%",
            goal=40,
            goal_text="ambitie 40%",
        ),
        "share": share(103, 168),
        "type_scale": TYPE_SCALE,
        "scenes": [(key, ROOMS[number % len(ROOMS)]) for number, key in enumerate(SCENES)],
        "spots": [(key, key.removeprefix("room-") if key.removeprefix("room-") in ROOMS else "") for key in SPOTS],
        "icons": list(ICONS),
        "cards": _cards(),
        "news": _news(),
        "event": Card(
            title="Webinar: uitslagen online, wie legt uit?",
            url="#agenda",
            room="agenda",
            kind="Webinar",
            date=dt.date(2027, 3, 9),
            meta=("Nog 14 plaatsen", "1 punt"),
        ),
        "sample_crumbs": [
            NavigationLink(label="Leren", url="#crumbs"),
            NavigationLink(label="De basis", url="#crumbs"),
        ],
        "tabs": [
            {"label": "Alles", "url": "#tabs", "current": True, "count": 24},
            {"label": "Verplicht", "url": "#tabs", "count": 4},
            {"label": "Afgerond", "url": "#tabs"},
        ],
        "side_links": [
            {"label": "Overzicht", "url": "#side", "icon": "home", "current": True},
            {"label": "Mijn scholing", "url": "#side", "icon": "award"},
            {"label": "Mijn praktijk", "url": "#side", "icon": "people"},
        ],
        "page_obj": Paginator(range(95), 10).get_page(4),
        "lessons": [
            {"title": "Waarom inzage?", "url": "#lesson", "state": "done"},
            {"title": "Wat ziet de patiënt?", "url": "#lesson", "state": "half", "current": True},
            {"title": "Portaal of PGO", "url": "#lesson", "state": "todo"},
            {"title": "Toets, 8 vragen", "url": "#lesson", "state": "test"},
        ],
        "figures": [
            {"value": "97%", "label": "van de praktijken doet mee", "date": "december 2022"},
            {"value": "14%", "label": "van de patiënten kijkt in het dossier", "date": "december 2022"},
            {"value": "57", "label": "regionale coalities", "date": "2022"},
        ],
        "languages": [
            {"code": "nl", "name": "Nederlands", "url": "#langs", "current": True},
            {"code": "ar", "name": "العربية", "dir": "rtl", "url": "#langs"},
            {"code": "tr", "name": "Türkçe", "url": "#langs"},
            {"code": "ti", "name": "ትግርኛ", "url": "#langs"},
        ],
        "formats": [
            {"label": "PDF, A3", "note": "zelf printen", "url": "#formats"},
            {"label": "PDF, drukker", "note": "CMYK, afloop, snijtekens", "url": "#formats"},
            {"label": "Scherm", "note": "1920 × 1080", "url": "#formats"},
        ],
        "events": [
            {"when": "2 maart 2026", "title": "Aangemeld bij coalitie Zuiderkamp"},
            {"when": "9 maart 2026", "title": "Goedgekeurd", "text": "Door Jelle Hoekstra."},
            {"when": "verwacht in april", "title": "Scholing compleet", "todo": True},
        ],
        "banner_links": [
            {"label": "Welkom", "url": "#banner", "current": True},
            {"label": "Nieuws", "url": "#banner"},
            {"label": "Contact", "url": "#banner"},
        ],
    }


def _cards() -> list[Card]:
    return [
        Card(
            title="De basis van online inzage",
            url="#cards",
            room="leren",
            art="door",
            tag="Verplicht voor elke rol",
            meta=("45 min", "1 punt", "4 lessen"),
            progress=62,
        ),
        Card(
            title="Arbeidsongeschiktheidsverzekeringsmaatschappijen en meerderjarigenbeschermingsmaatregelen",
            url="#cards",
            room="toolkit",
            art="pen",
            kind="Flyer",
            summary="Een titel met de langste woorden van het Nederlands breekt af en blijft binnen de kaart.",
        ),
        Card(
            title="Inzage namens een ander",
            url="#cards",
            room="regio",
            art="child",
            by="Zuiderkamp",
            by_slug="zuiderkamp",
            date=dt.date(2026, 11, 12),
        ),
    ]


def _news() -> list[Card]:
    return [
        Card(title="Nieuwe module: meelezen", url="#news", by="Landelijk", date=dt.date(2026, 11, 18)),
        Card(
            title="Zo vertelt u het in de wachtkamer: drie praktijken aan het woord",
            url="#news",
            by="Zuiderkamp",
            date=dt.date(2026, 11, 12),
            summary="Een poster is een begin. Wat zegt u aan de balie?",
        ),
    ]


def _map() -> Cartogram:
    """A tile at each level but one, with its figure."""
    tiles = zip(REGIONS.items(), short_names(list(REGIONS)), strict=True)
    return cartogram(
        Tile(
            label=name,
            short=short,
            url="#charts",
            column=cell[0],
            row=cell[1],
            value_text=f"{level * 20}%",
            level=level,
        )
        for level, ((name, cell), short) in enumerate(tiles)
    )
