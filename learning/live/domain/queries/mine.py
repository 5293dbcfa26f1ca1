"""A registration as its owner sees it: how it stands, what to do next, what comes after."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from learning.enums import CertificateState, CourseKind
from learning.live.domain.calendar_files import place_words
from learning.live.domain.joining import OPENS_BEFORE, STAYS_OPEN
from learning.live.domain.moments import moment_words, period_words
from learning.live.domain.turns import waiting_position
from learning.live.enums import Attendance, EditionState, RegistrationState
from learning.live.models import EditionReview, Recording, Registration
from learning.models import Certificate

PAST_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class RegistrationWords:
    """`kind`: ok, late or "" for the state component; `position` on the waiting list, else None.

    `join_opens_at`: of the webinar's next session, None where there is none to join (any more).
    """

    registration: Registration
    kind: str
    title: str
    text: str
    when: tuple[str, ...]
    where: str
    kind_label: str
    is_over: bool
    position: int | None = None
    is_online: bool = False
    join_opens_at: dt.datetime | None = None
    is_join_open: bool = False
    certificate: Certificate | None = None
    is_reviewed: bool = False
    has_recording: bool = False

    @property
    def has_place(self) -> bool:
        return self.registration.state == RegistrationState.REGISTERED

    @property
    def stands(self) -> bool:
        return self.registration.state in Registration.STANDING

    @property
    def was_present(self) -> bool:
        return self.registration.attendance == Attendance.PRESENT

    @property
    def can_sign_off(self) -> bool:
        return self.stands and self.registration.edition.starts_at > timezone.now() and not self.is_cancelled

    @property
    def can_check_in(self) -> bool:
        """Whether a QR code for the door is of use: a place at a workshop that is not over."""
        return self.has_place and not self.is_online and not self.is_over and not self.is_cancelled

    @property
    def can_review(self) -> bool:
        return self.was_present and not self.is_reviewed

    @property
    def is_cancelled(self) -> bool:
        return self.registration.edition.state == EditionState.CANCELLED


@dataclass(frozen=True, kw_only=True)
class MyAgenda:
    """`offers` first: they cannot wait. `past`: newest first."""

    offers: list[RegistrationWords]
    coming: list[RegistrationWords]
    waiting: list[RegistrationWords]
    past: list[RegistrationWords]

    @property
    def is_empty(self) -> bool:
        return not (self.offers or self.coming or self.waiting or self.past)


def registrations_of(user: Any) -> QuerySet[Registration]:
    """A person's rows: of the account, or of an address that it proved."""
    proven = [
        email.lower() for email in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    ]
    return Registration.objects.filter(Q(user=user) | Q(user__isnull=True, email__in=proven))


def my_agenda(*, user: Any, now: dt.datetime | None = None) -> MyAgenda:
    """Everything on /mijn/agenda/, in a fixed number of queries, one more for each turn on a waiting list."""
    now = now or timezone.now()
    rows = list(
        _complete(
            registrations_of(user)
            .filter(Q(state__in=Registration.STANDING) | Q(attendance=Attendance.PRESENT))
            .exclude(edition__state=EditionState.DRAFT)
        ).order_by("edition__starts_at", "pk")
    )
    certificates = _certificates(rows)
    words = [registration_words(row, now=now, certificate=certificates.get(row.completion_id or 0)) for row in rows]
    coming = [one for one in words if not one.is_over]
    return MyAgenda(
        offers=[one for one in coming if one.registration.state == RegistrationState.OFFERED],
        coming=[one for one in coming if one.has_place],
        waiting=[one for one in coming if one.registration.state == RegistrationState.WAITING],
        past=[one for one in reversed(words) if one.is_over and one.has_place][:PAST_SHOWN],
    )


def next_of(*, user: Any, now: dt.datetime | None = None) -> RegistrationWords | None:
    """The next meeting that somebody has a place at, or was offered one: a line on their overview."""
    now = now or timezone.now()
    row = (
        _complete(registrations_of(user))
        .filter(state__in=Registration.HOLDING, edition__ends_at__gt=now, edition__state=EditionState.OPEN)
        .order_by("edition__starts_at", "pk")
        .first()
    )
    return registration_words(row, now=now) if row else None


def whole_registration(registration: Registration) -> RegistrationWords:
    """For the page of one registration."""
    row = _complete(Registration.objects.filter(pk=registration.pk)).get()
    return registration_words(row, certificate=_certificates([row]).get(row.completion_id or 0))


def registration_words(
    registration: Registration, *, now: dt.datetime | None = None, certificate: Certificate | None = None
) -> RegistrationWords:
    """How it stands, in words. One query for the sessions unless they were prefetched, one for a turn in the queue."""
    now = now or timezone.now()
    edition = registration.edition
    zone = edition.time_zone
    sessions = list(edition.sessions.all())
    following = next((one for one in sessions if one.ends_at > now - STAYS_OPEN), None)
    is_online = edition.kind == CourseKind.WEBINAR
    has_place = registration.state == RegistrationState.REGISTERED
    opens_at = following.starts_at - OPENS_BEFORE if following and is_online and has_place else None
    position = waiting_position(registration)
    kind, title, text = _state(registration, position=position, now=now)
    return RegistrationWords(
        registration=registration,
        kind=kind,
        title=title,
        text=text,
        when=tuple(period_words(one.starts_at, one.ends_at, zone=zone) for one in sessions)
        or (period_words(edition.starts_at, edition.ends_at, zone=zone),),
        where=place_words(edition),
        kind_label=capfirst(str(CourseKind(edition.kind).label)),
        is_over=edition.ends_at <= now,
        position=position,
        is_online=is_online,
        join_opens_at=opens_at,
        is_join_open=bool(opens_at and opens_at <= now),
        certificate=certificate,
        is_reviewed=getattr(registration, "is_reviewed", False),
        has_recording=getattr(registration, "has_recording", False),
    )


def _state(registration: Registration, *, position: int | None, now: dt.datetime) -> tuple[str, str, str]:
    edition = registration.edition
    if edition.state == EditionState.CANCELLED:
        return "late", _("This meeting is cancelled"), edition.cancelled_reason
    if registration.attendance == Attendance.PRESENT:
        return "ok", _("You were there"), _("Thank you for coming.")
    if edition.ends_at <= now and registration.state in Registration.STANDING:
        return "", _("This meeting is over"), _("What was shared afterwards stands with the event.")
    match registration.state:
        case RegistrationState.REGISTERED:
            return "ok", _("You are registered"), _("Your place is kept for you. You also have it in your mail.")
        case RegistrationState.WAITING:
            title = _("You are number %(position)s on the waiting list") % {"position": position}
            text = _(
                "If a place comes free, we mail whoever is first. Then it is kept for a while. You need do nothing."
            )
            return "", title, text
        case RegistrationState.OFFERED:
            until = moment_words(registration.offer_until, zone=edition.time_zone) if registration.offer_until else ""
            text = _("We keep it for you until %(moment)s. After that it goes to the next.") % {"moment": until}
            return "", _("A place has come free for you"), text
        case RegistrationState.UNCONFIRMED:
            return "", _("Confirm your address first"), _("Open the link in the mail that we sent you.")
        case RegistrationState.LAPSED:
            text = _("The place went to the next on the list. You can register again.")
            return "late", _("The time to take the place is over"), text
        case _:
            return "", _("You have signed off"), _("Your place went to somebody else, or comes free for them.")


def _complete(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    now = timezone.now()
    return (
        rows.select_related("edition", "edition__coalition", "edition__coalition__identity")
        .prefetch_related("edition__sessions")
        .defer("edition__body")
        .annotate(
            is_reviewed=Exists(EditionReview.objects.filter(registration=OuterRef("pk"))),
            has_recording=Exists(Recording.objects.filter(edition=OuterRef("edition"), published_at__lte=now)),
        )
    )


def _certificates(rows: Iterable[Registration]) -> dict[int, Certificate]:
    """Completion id → its certificate, where there is one. One query; none where nothing was completed."""
    wanted = [row.completion_id for row in rows if row.completion_id]
    if not wanted:
        return {}
    found = Certificate.objects.filter(completion__in=wanted, superseded_at__isnull=True, state=CertificateState.READY)
    return {one.completion_id: one for one in found}
