"""The catalogue: kept in process memory under the version stamp, filtered there, and coloured by who looks."""

import dataclasses
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from core.cards import Card
from core.stamp import StampedCache
from learning.enums import Duration
from learning.models import CatalogueIndexPage, CoursePage, Enrolment
from organisations.domain.queries import current_memberships
from organisations.enums import PracticeRole

_catalogues: StampedCache[tuple["CatalogueItem", ...]] = StampedCache(size=20)


@dataclass(frozen=True, kw_only=True)
class CatalogueItem:
    """A course in the catalogue. `words` is what a search looks through."""

    page_id: int
    key: uuid.UUID
    number: int | None
    minutes: int
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]
    is_mandatory: bool
    card: Card
    words: str

    def is_for(self, role: str) -> bool:
        return not self.roles or role in self.roles


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class CatalogueView:
    """`items` pair each course with its card, which carries the visitor's own progress.

    `chosen` names the filters that are on, free text apart: the same for everybody who chose the same.
    """

    items: tuple[CatalogueItem, ...]
    total: int
    query: str = ""
    roles: tuple[Choice, ...] = field(default_factory=tuple)
    durations: tuple[Choice, ...] = field(default_factory=tuple)
    is_filtered: bool = False
    chosen: str = ""

    @property
    def cards(self) -> list[Card]:
        return [item.card for item in self.items]


def catalogue_courses(*, parent_id: int | None = None) -> tuple[CatalogueItem, ...]:
    """All live courses of one catalogue (by default that of the active language), by number."""
    language = get_language() or ""
    return _catalogues.get_or_make((parent_id, language), lambda: _read(parent_id=parent_id, language=language))


def courses_for_user(user: Any, *, limit: int | None = None) -> list[CatalogueItem]:
    """What this person still may do: for their roles, mandatory first, without what is completed, with progress.

    A visitor gets the mandatory courses first.
    """
    items = list(catalogue_courses())
    roles = {membership.role for membership in current_memberships(user)}
    progress = progress_by_course(user)
    if roles:
        items = [item for item in items if any(item.is_for(role) for role in roles)]
    items = [_with_progress(item, progress) for item in items if progress.get(item.key, 0) < 100]
    return sorted(items, key=lambda item: (not item.is_mandatory, item.number or 0))[:limit]


def catalogue_view(*, page_id: int, user: Any, wanted: Mapping[str, str]) -> CatalogueView:
    """`wanted`: the query string: q, rol, duur. What is not a known value is ignored."""
    everything = catalogue_courses(parent_id=page_id)
    query = " ".join(wanted.get("q", "").split())[:100]
    role = wanted.get("rol", "") if wanted.get("rol") in PracticeRole.values else ""
    duration = wanted.get("duur", "") if wanted.get("duur") in Duration.values else ""
    words = _plain(query).split()
    found = [
        item
        for item in everything
        if (not role or item.is_for(role))
        and (not duration or item.minutes <= int(duration))
        and all(word in item.words for word in words)
    ]
    progress = progress_by_course(user)
    return CatalogueView(
        items=tuple(_with_progress(item, progress) for item in found),
        total=len(everything),
        query=query,
        roles=_choices(PracticeRole.choices, chosen=role),
        durations=_choices(Duration.choices, chosen=duration),
        is_filtered=bool(query or role or duration),
        chosen=f"{role}/{duration}",
    )


def progress_by_course(user: Any) -> dict[uuid.UUID, int]:
    """Course key → percent, of the courses this person is on. One query; none for a visitor."""
    if not user.is_authenticated:
        return {}
    return dict(Enrolment.objects.filter(user=user).values_list("course__key", "progress"))


def _read(*, parent_id: int | None, language: str) -> tuple[CatalogueItem, ...]:
    pages = CoursePage.objects.live().defer("test").select_related("listing_image").order_by("number", "path")
    if parent_id is not None:
        parent = CatalogueIndexPage.objects.filter(pk=parent_id).first()
        pages = pages.child_of(parent) if parent else pages.none()
    else:
        pages = pages.filter(locale__language_code=language)
    return tuple(
        CatalogueItem(
            page_id=page.pk,
            key=page.translation_key,
            number=page.number,
            minutes=page.minutes,
            roles=tuple(page.roles),
            role_labels=tuple(page.role_labels),
            is_mandatory=page.is_mandatory,
            card=page.card(),
            words=_plain(f"{page.title} {page.summary} {page.goals}"),
        )
        for page in pages
    )


def _with_progress(item: CatalogueItem, progress: Mapping[uuid.UUID, int]) -> CatalogueItem:
    if item.key not in progress:
        return item
    return dataclasses.replace(item, card=dataclasses.replace(item.card, progress=progress[item.key]))


def _choices(choices: list[tuple[str, Any]], *, chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, label=str(label), is_chosen=value == chosen) for value, label in choices)


def _plain(text: str) -> str:
    """Lower case without accents, so that "patient" finds "patiënt"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
