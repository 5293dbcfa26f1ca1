"""Webinars and workshops, and who comes. `make_edition()` is published and lies a fortnight ahead."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from learning.enums import CourseKind
from learning.live.domain.courses import freeze_live_version
from learning.live.domain.editions import create_edition
from learning.live.domain.registering import register
from learning.live.domain.schedules import SessionTimes
from learning.live.enums import EditionState, SpeakerRole
from learning.live.models import Edition, Registration, Speaker
from organisations.models import Coalition
from tests.factories.accounts import UserFactory

PLACE = {
    "place_name": "Gezondheidscentrum De Linde",
    "room": "Zaal 2",
    "street": "Lindenlaan 4",
    "postcode": "1234 AB",
    "city": "Lindestad",
}


def times(*, days: float = 14, hours: float = 1.5, title: str = "") -> SessionTimes:
    """A session that begins so many days from now, on the whole hour."""
    start = (timezone.now() + dt.timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return SessionTimes(starts_at=start, ends_at=start + dt.timedelta(hours=hours), title=title)


def make_speaker(name: str = "Mirjam Kuiper", **fields: Any) -> Speaker:
    number = Speaker.objects.count() + 1
    return Speaker.objects.create(**{"name": name, "slug": f"spreker-{number}", "function": "Huisarts", **fields})


def make_edition(
    *,
    kind: str = CourseKind.WORKSHOP,
    title: str = "P-regels herschrijven",
    coalition: Coalition | None = None,
    sessions: list[SessionTimes] | None = None,
    days: float = 14,
    state: str = EditionState.OPEN,
    speakers: list[Speaker] | None = None,
    **values: Any,
) -> Edition:
    """By the domain's own verb, then put in `state` without its mails and checks: dates may lie in the past."""
    is_workshop = kind == CourseKind.WORKSHOP
    fields: dict[str, Any] = {
        "summary": "U herschrijft samen tien P-regels die een patiënt begrijpt.",
        "capacity": 12 if is_workshop else None,
        "contact_name": "Noor Bakker",
        "contact_email": "agenda@coalitie.example",
        **(PLACE if is_workshop else {"join_url": "https://webinar.example/geheim-adres"}),
        **values,
    }
    edition = create_edition(
        kind=kind,
        title=title,
        coalition=coalition,
        sessions=sessions or [times(days=days)],
        speakers=[(speaker, SpeakerRole.SPEAKER) for speaker in speakers or []],
        allow_past=True,
        **fields,
    )
    if state != EditionState.DRAFT:
        freeze_live_version(course=edition.course)
        edition.state = state
        edition.published_at = timezone.now()
        edition.cancelled_reason = "De spreker is ziek." if state == EditionState.CANCELLED else ""
        edition.save()
    return edition


def make_webinar(title: str = "Uitslagen online: wie legt uit?", **fields: Any) -> Edition:
    return make_edition(kind=CourseKind.WEBINAR, title=title, **fields)


def make_registration(edition: Edition, *, user: User | None = None, **fields: Any) -> Registration:
    """Somebody who asked for a place: registered, or on the waiting list where the edition is full."""
    return register(edition=edition, user=user or UserFactory(), **fields)


def fill_up(edition: Edition) -> list[Registration]:
    """Take every place that is free."""
    return [make_registration(edition) for _ in range((edition.capacity or 0) - edition.taken)]
