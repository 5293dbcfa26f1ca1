"""Screens in the waiting room: what one shows, in which order, and the slides themselves."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.art import render_svg
from core.exceptions import DomainError
from media.private import private_storage
from media.typeset import RenderRefused, render_pngs
from organisations.domain.queries import coalition_of
from organisations.models import Practice
from toolkit.designs import load_template
from toolkit.domain.exceptions import DoesNotFit
from toolkit.domain.films import ask_for_film
from toolkit.domain.identity import identity_values
from toolkit.domain.personalisation import Spec, draw_slides, make_spec, palette_of
from toolkit.domain.queries import current_version
from toolkit.domain.zips import Entry
from toolkit.enums import FileFormat, SlideKind, WorkState
from toolkit.models import CleanedLogo, Film, MaterialFile, MaterialPage, MaterialVersion, ScreenItem, WaitingScreen
from toolkit.slides import slide_cards

FOLDER = "toolkit/slides/"
MESSAGE_DESIGN = "schermbericht"
MAX_ITEMS = 30
SEEN_EVERY = dt.timedelta(minutes=5)
NEWS_S = 12


class ScreenFull(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This screen is full: at most %(count)s parts.") % {"count": MAX_ITEMS})


class NotForScreens(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This material has no slides or film for a screen. Choose another."))


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One picture or film in a playlist. `digest` names its content; `draw` makes it, where it is not stored yet."""

    digest: str
    extension: str
    seconds: int
    title: str
    draw: Callable[[], None] | None = field(default=None, compare=False)
    stored: str = ""
    size: int = 0
    window: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def name(self) -> str:
        return f"{self.digest}.{self.extension}"

    @property
    def path(self) -> str:
        """In the private storage."""
        return self.stored or f"{FOLDER}{self.name}"


@dataclass(frozen=True, kw_only=True)
class Playlist:
    revision: str
    slides: Sequence[Slide]


def screens_of(practice: Practice) -> list[WaitingScreen]:
    return list(WaitingScreen.objects.filter(practice=practice).prefetch_related("items"))


def screen_by_key(key: str) -> WaitingScreen | None:
    return WaitingScreen.objects.select_related("practice").filter(key=key).first()


def materials_for_screens() -> list[MaterialPage]:
    """What can be put on a screen: designs with slides, and films that were uploaded."""
    found = []
    for material in MaterialPage.objects.live().public().order_by("title"):
        version = current_version(material)
        if version is not None and (_has_slides(version) or version.files.filter(format=FileFormat.MP4).exists()):
            found.append(material)
    return found


# --- what the practice does


@transaction.atomic
def add_material(*, screen: WaitingScreen, material: MaterialPage) -> ScreenItem:
    """Put a material at the end and ask for its film in the screen's languages. Raises ScreenFull, NotForScreens."""
    version = current_version(material)
    if version is None or not (_has_slides(version) or version.files.filter(format=FileFormat.MP4).exists()):
        raise NotForScreens
    item = _append(screen, ScreenItem(screen=screen, kind=SlideKind.MATERIAL, material=material))
    values = identity_values(screen.practice)
    for language in _languages(screen):
        spec = _material_spec(screen, version, language, values=values, family="mp4")
        if spec is not None:
            ask_for_film(spec=spec, version=version)
    return item


@transaction.atomic
def add_message(*, screen: WaitingScreen, item: ScreenItem) -> ScreenItem:
    """Put a message at the end. Raises ScreenFull, and DoesNotFit when it cannot be read from a distance."""
    item.screen, item.kind = screen, SlideKind.MESSAGE
    draw_message(screen, title=item.title, sub=item.text, kind="bericht")
    return _append(screen, item)


@transaction.atomic
def reorder(*, screen: WaitingScreen, order: Sequence[int]) -> None:
    """The items in this order; what is not named keeps its place behind them."""
    items = {item.pk: item for item in screen.items.all()}
    wanted = [items[pk] for pk in order if pk in items]
    rest = [item for item in items.values() if item not in wanted]
    for position, item in enumerate([*wanted, *rest]):
        ScreenItem.objects.filter(pk=item.pk).update(position=position)


def move(*, screen: WaitingScreen, item_id: int, step: int) -> None:
    """One place up (-1) or down (1); at the end nothing happens."""
    order = [item.pk for item in screen.items.all()]
    if item_id not in order:
        return
    at = order.index(item_id)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    reorder(screen=screen, order=order)


def _append(screen: WaitingScreen, item: ScreenItem) -> ScreenItem:
    WaitingScreen.objects.select_for_update().get(pk=screen.pk)
    last = screen.items.order_by("-position").first()
    if screen.items.count() >= MAX_ITEMS:
        raise ScreenFull
    item.position = last.position + 1 if last else 0
    item.save()
    return item


# --- what the screen shows


def playlist_of(screen: WaitingScreen) -> Playlist:
    """The slides in their order, for each language in turn. Draws nothing: a slide is made when it is asked for."""
    values = identity_values(screen.practice)
    items = [item for item in screen.items.select_related("material") if not _is_over(item)]
    versions = {
        item.material_id: current_version(item.material)
        for item in items
        if item.material is not None and item.material.live
    }
    slides: list[Slide] = []
    for language in _languages(screen):
        for item in items:
            if item.kind == SlideKind.MESSAGE:
                slides.append(_message_slide(screen, item, values=values))
            elif version := versions.get(item.material_id):
                slides += _material_slides(screen, item, version, language, values=values)
        slides += _news_slides(screen, values=values)
    facts = [[slide.name, slide.seconds, *slide.window] for slide in slides]
    hours = [str(screen.opens_at or ""), str(screen.closes_at or ""), screen.name]
    revision = hashlib.sha256(json.dumps([facts, hours]).encode()).hexdigest()[:16]
    return Playlist(revision=revision, slides=slides)


def note_seen(screen: WaitingScreen, *, revision: str) -> None:
    """The television asked; written at most once in five minutes."""
    now = timezone.now()
    if screen.seen_at is None or now - screen.seen_at > SEEN_EVERY or screen.seen_revision != revision:
        WaitingScreen.objects.filter(pk=screen.pk).update(seen_at=now, seen_revision=revision)


def ensure_drawn(slide: Slide) -> None:
    """The slide's file stands in the storage. Raises DoesNotFit, RenderFailed, RenderTooLong."""
    if slide.draw is not None and not private_storage().exists(slide.path):
        slide.draw()


def usb_entries(playlist: Playlist) -> list[Entry]:
    """The slides by number, for a television that plays from a stick. What cannot be drawn is left out."""
    storage = private_storage()
    entries = []
    for number, slide in enumerate(playlist.slides, start=1):
        try:
            ensure_drawn(slide)
        except DomainError:
            continue
        entries.append(
            Entry(
                path=f"{number:02}-{slide.seconds}s.{slide.extension}",
                file=StoredFile(slide.path),
                size=storage.size(slide.path),
            )
        )
    return entries


@dataclass(frozen=True)
class StoredFile:
    """A file of the private storage by its name, opened as a FieldFile is."""

    name: str

    def open(self, mode: str) -> Any:
        return private_storage().open(self.name, mode)


def purge_slides(before: dt.datetime) -> int:
    """Delete drawn slides made before a moment: a screen that still shows them asks and they are drawn again."""
    storage = private_storage()
    try:
        names = storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    old = [name for name in names if storage.get_modified_time(FOLDER + name) < before]
    for name in old:
        storage.delete(FOLDER + name)
    return len(old)


def draw_message(
    screen: WaitingScreen, *, title: str, sub: str, kind: str, values: dict[str, str] | None = None
) -> bytes:
    """A message as PNG. Raises DoesNotFit when it cannot be read from a distance."""
    values = values or identity_values(screen.practice)
    template = load_template(MESSAGE_DESIGN)
    logo = CleanedLogo.objects.filter(sha256=values["logo"]).first() if values["logo"] else None
    files = {
        f"art-{name}.svg": render_svg(key, room=room, width=width, height=height).encode()
        for name, (key, room, width, height) in template.art.items()
    }
    if logo is not None:
        with logo.file.open("rb") as opened:
            files["logo.png"] = opened.read()
    data = {
        "title": title,
        "sub": sub,
        "kind": kind,
        "lang": "nl",
        "page": screen.orientation,
        "name": values["name"],
        "logo": logo is not None,
        "logo_is_light": logo is not None and logo.is_light,
        "alt_logo": values["name"],
        "palette": palette_of(values["colour"]),
    }
    try:
        return render_pngs(template.folder, data=data, files=files, ppi=72)[0]
    except RenderRefused as error:
        raise DoesNotFit(reason=error.reason) from error


def _message_slide(screen: WaitingScreen, item: ScreenItem, *, values: dict[str, str]) -> Slide:
    return _text_slide(
        screen,
        title=item.title,
        sub=item.text,
        kind="bericht",
        seconds=item.seconds,
        values=values,
        window=_window(item),
    )


def _news_slides(screen: WaitingScreen, *, values: dict[str, str]) -> list[Slide]:
    coalition = coalition_of(screen.practice) if screen.shows_news else None
    if coalition is None:
        return []
    return [
        _text_slide(
            screen, title=card.title[:120], sub=card.summary[:200], kind="nieuws", seconds=NEWS_S, values=values
        )
        for card in slide_cards(coalition)
    ]


def _text_slide(
    screen: WaitingScreen,
    *,
    title: str,
    sub: str,
    kind: str,
    seconds: int,
    values: dict[str, str],
    window: tuple[str, str, str, str] = ("", "", "", ""),
) -> Slide:
    facts = [load_template(MESSAGE_DESIGN).digest, title, sub, kind, screen.orientation, sorted(values.items())]
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]

    def draw() -> None:
        _keep(f"{FOLDER}{digest}.png", draw_message(screen, title=title, sub=sub, kind=kind, values=values))

    return Slide(digest=digest, extension="png", seconds=seconds, title=title, draw=draw, window=window)


def _material_slides(
    screen: WaitingScreen, item: ScreenItem, version: MaterialVersion, language: str, *, values: dict[str, str]
) -> list[Slide]:
    title, window = str(version.material.title), _window(item)
    uploaded: MaterialFile | None = version.files.filter(format=FileFormat.MP4, language=language).first()
    if uploaded is not None:
        return [
            Slide(
                digest=uploaded.sha256[:32],
                extension="mp4",
                seconds=item.seconds,
                title=title,
                stored=str(uploaded.file.name),
                window=window,
            )
        ]
    film_spec = _material_spec(screen, version, language, values=values, family="mp4")
    film = Film.objects.filter(spec_hash=film_spec.content_hash, state=WorkState.DONE).first() if film_spec else None
    if film is not None:
        return [
            Slide(
                digest=film.spec_hash[:32],
                extension="mp4",
                seconds=round(film.duration_s),
                title=title,
                stored=str(film.file.name),
                window=window,
            )
        ]
    spec = _material_spec(screen, version, language, values=values, family="png")
    if spec is None:
        return []
    template = load_template(version.template_key)
    digests = [
        hashlib.sha256(f"{spec.content_hash}:{page}".encode()).hexdigest()[:32] for page in range(template.pages)
    ]

    def draw() -> None:
        for digest, png in zip(digests, draw_slides(spec=spec, version=version), strict=False):
            _keep(f"{FOLDER}{digest}.png", png)

    return [
        Slide(
            digest=digest,
            extension="png",
            seconds=max(template.slide_s, item.seconds),
            title=title,
            draw=draw,
            window=window,
        )
        for digest in digests
    ]


def _material_spec(
    screen: WaitingScreen, version: MaterialVersion, language: str, *, values: dict[str, str], family: str
) -> Spec | None:
    """The spec of its slides or film in this screen's shape; None where there is none, or the name is not filled in."""
    if not version.template_key or language not in version.content["texts"]:
        return None
    template = load_template(version.template_key)
    file_format = f"{family}-{screen.orientation}"
    if file_format not in template.formats or any(not values.get(name) for name in template.required):
        return None
    return make_spec(version=version, language=language, file_format=file_format, **values)


def _has_slides(version: MaterialVersion) -> bool:
    return bool(version.template_key) and "png-screen" in load_template(version.template_key).formats


def _languages(screen: WaitingScreen) -> list[str]:
    return [screen.language, *([screen.second_language] if screen.second_language else [])]


def _is_over(item: ScreenItem) -> bool:
    return item.until_date is not None and item.until_date < timezone.localdate()


def _window(item: ScreenItem) -> tuple[str, str, str, str]:
    """From and until, days and hours, as the television compares them: 2026-11-22 and 08:30."""
    return (
        item.from_date.isoformat() if item.from_date else "",
        item.until_date.isoformat() if item.until_date else "",
        f"{item.from_time:%H:%M}" if item.from_time else "",
        f"{item.until_time:%H:%M}" if item.until_time else "",
    )


def _keep(path: str, content: bytes) -> None:
    storage = private_storage()
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
