"""What a consultant takes along on a visit: one sheet a practice, with what is missing and whom to ask for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from core.numbers import whole_number
from learning.live.enums import EditionState, RegistrationState
from learning.live.models import Registration as Place
from learning.models import Course, PracticeTraining
from organisations.domain.queries import valid_on
from organisations.enums import PracticeRole
from organisations.models import Coalition, Membership
from toolkit.models import DownloadCount

SHEETS = 30
BEHIND, TRAINED = "nog-niet", "opgeleid"


@dataclass(frozen=True, kw_only=True)
class VisitFilter:
    """From the address: q (name or place), status, praktijk (ids, several). What is unknown is ignored."""

    text: str = ""
    status: str = ""
    chosen: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Missing:
    role: str
    course: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str
    email: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One practice. `downloads`: (title, how often) of the last year; `events`: (title, when, how many come)."""

    training: PracticeTraining
    contacts: tuple[Contact, ...]
    roles: tuple[tuple[str, int], ...]
    missing: tuple[Missing, ...]
    downloads: tuple[tuple[str, int], ...]
    events: tuple[tuple[str, dt.datetime, int], ...]


def visit_filter(wanted: Mapping[str, str], chosen: Iterable[str]) -> VisitFilter:
    ids = {pk for one in chosen if (pk := whole_number(one)) is not None}
    return VisitFilter(
        text=wanted.get("q", "").replace("\x00", "").strip()[:80],
        status=wanted.get("status", "") if wanted.get("status") in (BEHIND, TRAINED) else "",
        chosen=frozenset(ids),
    )


def practices_to_visit(*, coalition: Coalition, wanted: VisitFilter) -> QuerySet[PracticeTraining]:
    """The coalition's practices that fit, the furthest behind first."""
    rows = PracticeTraining.objects.filter(coalition=coalition, practice__is_active=True).select_related("practice")
    if wanted.status:
        rows = rows.filter(is_trained=wanted.status == TRAINED)
    if wanted.text:
        rows = rows.filter(Q(practice__name__icontains=wanted.text) | Q(practice__city__icontains=wanted.text))
    return rows.order_by("is_trained", "done", "practice__city", "practice__name", "practice_id")


def sheets(*, coalition: Coalition, wanted: VisitFilter) -> list[Sheet]:
    """A sheet for each chosen practice of this coalition, thirty at most, by place and name: six queries for all."""
    rows = list(
        PracticeTraining.objects.filter(coalition=coalition, practice_id__in=wanted.chosen)
        .select_related("practice")
        .order_by("practice__city", "practice__name")[:SHEETS]
    )
    ids = [row.practice_id for row in rows]
    titles = dict(Course.objects.filter(is_open=True).values_list("pk", "title"))
    contacts, roles = _people(ids)
    downloads, events = _downloads(ids), _events(ids)
    labels = dict(PracticeRole.choices)
    return [
        Sheet(
            training=row,
            contacts=tuple(contacts[row.practice_id]),
            roles=tuple((str(labels.get(role, role)), count) for role, count in sorted(roles[row.practice_id].items())),
            missing=tuple(
                Missing(role=str(labels.get(step["role"], step["role"])), course=titles.get(step["course"], ""))
                for step in row.missing
            ),
            downloads=tuple(downloads[row.practice_id][:5]),
            events=tuple(events[row.practice_id][:5]),
        )
        for row in rows
    ]


def _people(ids: list[int]) -> tuple[dict[int, list[Contact]], dict[int, dict[str, int]]]:
    contacts: dict[int, list[Contact]] = defaultdict(list)
    roles: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    labels = dict(PracticeRole.choices)
    team = Membership.objects.filter(valid_on(), practice_id__in=ids).select_related("user").order_by("user__last_name")
    for one in team:
        roles[one.practice_id][one.role] += 1
        if one.is_contact:
            name = one.user.get_full_name() or one.user.email
            contacts[one.practice_id].append(
                Contact(name=name, email=one.user.email, role=str(labels.get(one.role, one.role)))
            )
    return contacts, roles


def _downloads(ids: list[int]) -> dict[int, list[tuple[str, int]]]:
    since = timezone.localdate() - dt.timedelta(days=365)
    rows = (
        DownloadCount.objects.filter(practice_id__in=ids, day__gte=since)
        .values("practice_id", "version__material__title")
        .annotate(n=Sum("count"), last=Max("day"))
        .order_by("-last", "version__material__title")
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        found[row["practice_id"]].append((row["version__material__title"], row["n"]))
    return found


def _events(ids: list[int]) -> dict[int, list[tuple[str, dt.datetime, int]]]:
    """What people of these practices registered for; how many, not who."""
    rows = Place.objects.filter(
        practice_id__in=ids,
        state=RegistrationState.REGISTERED,
        edition__state=EditionState.OPEN,
        edition__ends_at__gte=timezone.now(),
    ).values_list("practice_id", "edition__title", "edition__starts_at")
    counts: dict[int, dict[tuple[str, dt.datetime], int]] = defaultdict(lambda: defaultdict(int))
    for practice_id, title, starts_at in rows:
        counts[practice_id][(title, starts_at)] += 1
    found: dict[int, list[tuple[str, dt.datetime, int]]] = defaultdict(list)
    for practice_id, events in counts.items():
        found[practice_id] = [
            (title, at, count) for (title, at), count in sorted(events.items(), key=lambda item: item[0][1])
        ]
    return found
