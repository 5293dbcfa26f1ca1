"""The catalogue as somebody sees it: filtered in memory, with their own progress, and what is advised to them."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.cards import Card
from core.stamp import StampedCache
from learning.domain.queries.facets import Facet, Looker, Wanted, count_facets, found_items, read_wanted
from learning.domain.queries.gaps import Gap, gaps_of
from learning.domain.queries.items import CatalogueItem, catalogue_courses
from learning.domain.queries.resuming import Learning, enrolments_of, learning_of
from learning.models import Bookmark, Enrolment
from organisations.domain.queries import current_memberships
from organisations.enums import PracticeRole
from organisations.models import Membership

__all__ = ["CatalogueItem", "CatalogueView", "catalogue_courses", "catalogue_view", "courses_for_user"]

# What visitors see, by catalogue, filters, language and day; free text apart, of which there is no end.
_for_visitors: StampedCache["CatalogueView"] = StampedCache(size=300)


@dataclass(frozen=True, kw_only=True)
class CatalogueView:
    """`items` pair each course with its card, which carries the visitor's own progress; `resume` is where they were.

    `chosen` names the filters that are on and the day, free text apart: the same for everybody who chose the same.
    """

    items: tuple[CatalogueItem, ...]
    total: int
    facets: tuple[Facet, ...] = ()
    query: str = ""
    is_filtered: bool = False
    chosen: str = ""
    resume: Learning | None = None

    @property
    def cards(self) -> list[Card]:
        return [item.card for item in self.items]


def catalogue_view(*, page_id: int, user: Any, wanted: "MultiValueDict[str, str]") -> CatalogueView:
    """`wanted`: the query string. Signed in: three queries; a visitor costs none of their own."""
    asked = read_wanted(wanted, may_keep=user.is_authenticated)
    if user.is_authenticated:
        kept = set(Bookmark.objects.filter(user=user).values_list("course__key", flat=True))
        enrolments = list(enrolments_of(user))
        progress = {enrolment.course.key: enrolment.progress for enrolment in enrolments}
        view = _view(page_id=page_id, asked=asked, progress=progress, kept=kept)
        latest = next((enrolment for enrolment in enrolments if enrolment.progress < 100), None)
        return dataclasses.replace(view, resume=learning_of(latest) if latest and not asked.is_set else None)
    if asked.query:
        return _view(page_id=page_id, asked=asked, progress={}, kept=None)
    key = (page_id, get_language(), timezone.localdate(), asked.key)
    return _for_visitors.get_or_make(key, lambda: _view(page_id=page_id, asked=asked, progress={}, kept=None))


def courses_for_user(
    user: Any,
    *,
    limit: int | None = None,
    memberships: Sequence[Membership] | None = None,
    progress: Mapping[uuid.UUID, int] | None = None,
) -> list[CatalogueItem]:
    """What this person still may do, with progress and the reason it is advised: what their practice still misses
    from somebody in their role, then what is mandatory for it, then what is meant for it, then the rest.

    A visitor gets the mandatory courses first. Who has the memberships and the progress at hand gives them along.
    """
    items = list(catalogue_courses())
    memberships = list(current_memberships(user)) if memberships is None else memberships
    roles = {membership.role for membership in memberships}
    progress = progress_by_course(user) if progress is None else progress
    if roles:
        items = [item for item in items if any(item.is_for(role) for role in roles)]
    gaps = gaps_of(memberships)
    open_items = [
        dataclasses.replace(_for_person(item, progress=progress), reason=_reason(item, gaps=gaps, members=memberships))
        for item in items
        if progress.get(item.key, 0) < 100
    ]
    ordered = sorted(
        open_items,
        key=lambda item: (
            item.course_id not in gaps,
            not item.is_mandatory,
            not (roles and item.roles),
            item.number or 0,
        ),
    )
    return ordered[:limit]


def progress_by_course(user: Any) -> dict[uuid.UUID, int]:
    """Course key → percent, of the courses this person is on. One query; none for a visitor."""
    if not user.is_authenticated:
        return {}
    return dict(Enrolment.objects.filter(user=user).values_list("course__key", "progress"))


def _view(
    *, page_id: int, asked: Wanted, progress: Mapping[uuid.UUID, int], kept: Set[uuid.UUID] | None
) -> CatalogueView:
    everything = catalogue_courses(parent_id=page_id)
    today = timezone.localdate()
    who = Looker(today=today, kept=kept)
    languages = asked.chosen.get("taal", ())
    return CatalogueView(
        items=tuple(
            _for_person(item, progress=progress, kept=kept or frozenset(), languages=languages)
            for item in found_items(everything, wanted=asked, who=who)
        ),
        total=len(everything),
        facets=count_facets(everything, wanted=asked, who=who),
        query=asked.query,
        is_filtered=asked.is_set,
        chosen=f"{asked.key}/{today:%Y%m%d}",
    )


def _for_person(
    item: CatalogueItem,
    *,
    progress: Mapping[uuid.UUID, int],
    kept: Set[uuid.UUID] = frozenset(),
    languages: Sequence[str] = (),
) -> CatalogueItem:
    """With the person's own progress, and leading to the language they asked for."""
    changes: dict[str, Any] = {}
    if item.key in progress:
        changes["progress"] = progress[item.key]
    address = next((item.urls[one] for one in languages if one in item.urls), item.card.url)
    if languages and get_language() not in languages and address != item.card.url:
        changes["url"] = address
    if not changes and item.key not in kept:
        return item
    return dataclasses.replace(item, card=dataclasses.replace(item.card, **changes), is_kept=item.key in kept)


def _reason(item: CatalogueItem, *, gaps: Mapping[int, Gap], members: Sequence[Membership]) -> str:
    """One sentence for the learner; empty where nothing speaks for this course in particular."""
    gap = gaps.get(item.course_id)
    if gap is not None:
        return ngettext(
            "%(practice)s still needs one person with your role (%(role)s) who completed this.",
            "%(practice)s still needs %(count)s people with your role (%(role)s) who completed this.",
            gap.people,
        ) % {"practice": gap.practice_name, "role": PracticeRole(gap.role).label, "count": gap.people}
    own = [member.role for member in members if item.roles and member.role in item.roles]
    if item.is_mandatory and (own or (members and not item.roles)):
        return _("Mandatory for your role.")
    return _("Meant for your role.") if own else ""
