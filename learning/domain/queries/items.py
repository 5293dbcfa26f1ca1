"""The courses of a catalogue, kept in process memory under the version stamp. Items are shared: never change one."""

import datetime as dt
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import get_language

from core.cards import Card
from core.stamp import StampedCache
from learning.models import Accreditation, CatalogueIndexPage, Course, CoursePage

NEW_DAYS = 60
Period = tuple[dt.date, dt.date]

_catalogues: StampedCache[tuple["CatalogueItem", ...]] = StampedCache(size=20)


@dataclass(frozen=True, kw_only=True)
class CatalogueItem:
    """A course in the catalogue.

    `course_id` is 0 as long as it was never published. `words` is what a search looks through. `urls`: language → the
    course's address in it. `periods`: the days between which a register grants points; without any, what the page says
    of accreditation decides. `reason`: why this course is advised to who looks.
    """

    page_id: int
    course_id: int = 0
    key: uuid.UUID
    number: int | None
    minutes: int
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]
    is_mandatory: bool
    card: Card
    words: str
    points_text: str = ""
    periods: tuple[Period, ...] = ()
    published_on: dt.date | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    is_kept: bool = False

    def is_for(self, role: str) -> bool:
        return not self.roles or role in self.roles

    def is_accredited(self, today: dt.date) -> bool:
        if self.periods:
            return any(start <= today <= end for start, end in self.periods)
        return bool(self.points_text)

    def is_new(self, today: dt.date) -> bool:
        return self.published_on is not None and (today - self.published_on).days < NEW_DAYS


def catalogue_courses(*, parent_id: int | None = None) -> tuple[CatalogueItem, ...]:
    """All live courses of one catalogue (by default that of the active language), by number."""
    language = get_language() or ""
    return _catalogues.get_or_make((parent_id, language), lambda: _read(parent_id=parent_id, language=language))


def plain(text: str) -> str:
    """Lower case without accents, so that "patient" finds "patiënt"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _read(*, parent_id: int | None, language: str) -> tuple[CatalogueItem, ...]:
    pages = CoursePage.objects.live().defer("test").select_related("listing_image").order_by("number", "path")
    if parent_id is not None:
        parent = CatalogueIndexPage.objects.filter(pk=parent_id).first()
        pages = pages.child_of(parent) if parent else pages.none()
    else:
        pages = pages.filter(locale__language_code=language)
    found = list(pages)
    keys = [page.translation_key for page in found]
    course_ids = dict(Course.objects.filter(key__in=keys).values_list("key", "pk"))
    periods: dict[uuid.UUID, list[Period]] = defaultdict(list)
    granted = Accreditation.objects.filter(course__key__in=keys, granted_on__isnull=False)
    for key, start, end in granted.values_list("course__key", "valid_from", "valid_until"):
        periods[key].append((start, end))
    urls: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for page in CoursePage.objects.live().filter(translation_key__in=keys).defer("test").select_related("locale"):
        urls[page.translation_key][page.locale.language_code] = page.url or ""
    return tuple(
        CatalogueItem(
            page_id=page.pk,
            course_id=course_ids.get(page.translation_key, 0),
            key=page.translation_key,
            number=page.number,
            minutes=page.minutes,
            roles=tuple(page.roles),
            role_labels=tuple(page.role_labels),
            is_mandatory=page.is_mandatory,
            card=page.card(),
            words=plain(f"{page.title} {page.summary} {page.goals}"),
            points_text=page.points_text,
            periods=tuple(periods[page.translation_key]),
            published_on=timezone.localdate(page.first_published_at) if page.first_published_at else None,
            urls=urls[page.translation_key],
        )
        for page in found
    )
