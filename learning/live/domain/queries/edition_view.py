"""What the page of an edition, of a speaker and of a series show."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst

from core.stamp import StampedCache
from learning.enums import CourseKind
from learning.live.domain.moments import day_words, hours_words, period_words
from learning.live.domain.queries.calendar import Item, items_of
from learning.live.domain.queries.entries import PUBLIC_STATES, Entry, Places, entries, entries_by_id, places_of
from learning.live.domain.queries.materials import Material, materials_of
from learning.live.enums import EditionState, MaterialMoment
from learning.live.models import (
    Edition,
    EditionSpeaker,
    MeetingSession,
    Recording,
    Registration,
    Series,
    Speaker,
)
from learning.models import Accreditation
from media.models import CustomImage
from organisations.enums import PracticeRole

OTHERS_SHOWN = 3
_share_urls: StampedCache[str] = StampedCache(size=500)


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """One date in words; `day` and `hours` apart for the list of several."""

    session: MeetingSession
    words: str
    day: str
    hours: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class LinkedCourse:
    title: str
    url: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class EditionView:
    """Everything on the public page. `own`: the standing registration of who is signed in."""

    edition: Edition
    places: Places
    sessions: list[SessionView]
    first: SessionView
    speakers: list[EditionSpeaker]
    before: list[Material]
    after: list[Material]
    roles: list[str]
    accreditations: list[Accreditation]
    co_hosts: list[Any]
    preparation: LinkedCourse | None
    follow_up: LinkedCourse | None
    other_dates: list[Item]
    in_series: list[Item]
    recording: Recording | None
    own: Registration | None
    share_url: str
    is_over: bool
    kind_label: str

    @property
    def has_place(self) -> bool:
        return bool(self.edition.place_name or self.edition.street or self.edition.city)


def public_edition(slug: str) -> Edition | None:
    """The edition that this address is of, if the public may know of it. One query."""
    return (
        Edition.objects.filter(slug=slug, state__in=PUBLIC_STATES, published_at__isnull=False)
        .select_related(
            "course", "coalition", "coalition__identity", "series", "image", "preparation__page", "follow_up__page"
        )
        .first()
    )


def edition_view(*, edition: Edition, user: Any, now: dt.datetime | None = None) -> EditionView:
    """A fixed number of queries, however much there is to show."""
    now = now or timezone.now()
    sessions = sessions_of(edition, now=now)
    materials = materials_of(edition)
    is_over = edition.ends_at <= now
    return EditionView(
        edition=edition,
        places=places_of(edition, taken=edition.taken, now=now),
        sessions=sessions,
        first=next((one for one in sessions if not one.is_over), sessions[0]),
        speakers=list(edition.speakers.select_related("speaker", "speaker__photo")),
        before=[one for one in materials if one.moment == MaterialMoment.BEFORE],
        after=[one for one in materials if one.moment == MaterialMoment.AFTER and is_over],
        roles=[capfirst(str(PracticeRole(role).label)) for role in edition.roles if role in PracticeRole.values],
        accreditations=list(
            Accreditation.objects.filter(edition_key=edition.key, granted_on__isnull=False).order_by("register")
        ),
        co_hosts=list(edition.co_hosts.filter(is_active=True).order_by("name")),
        preparation=_course(edition.preparation),
        follow_up=_course(edition.follow_up),
        other_dates=items_of(other_dates(edition, now=now), now=now),
        in_series=items_of(in_series(edition.series_id, but=edition.pk, now=now), now=now) if edition.series_id else [],
        recording=public_recording(edition, now=now),
        own=standing_of(edition=edition, user=user),
        share_url=share_url(edition.image),
        is_over=is_over,
        kind_label=capfirst(str(CourseKind(edition.kind).label)),
    )


def sessions_of(edition: Edition, *, now: dt.datetime | None = None) -> list[SessionView]:
    """Its dates in words. One query."""
    now = now or timezone.now()
    zone = edition.time_zone
    found = list(edition.sessions.all()) or [
        MeetingSession(edition=edition, starts_at=edition.starts_at, ends_at=edition.ends_at)
    ]
    return [
        SessionView(
            session=one,
            words=period_words(one.starts_at, one.ends_at, zone=zone),
            day=day_words(one.starts_at.astimezone(ZoneInfo(zone)).date()),
            hours=hours_words(one.starts_at, one.ends_at, zone=zone),
            is_over=one.ends_at <= now,
        )
        for one in found
    ]


def other_dates(edition: Edition, *, now: dt.datetime) -> list[Entry]:
    """Where somebody can go instead: the same course, to come, not cancelled; the own region first. From memory."""
    own = edition.coalition_id
    found = [
        one
        for one in entries()
        if one.course_id == edition.course_id
        and one.pk != edition.pk
        and not one.is_cancelled
        and one.starts_at > now
        and not (one.is_regional_only and one.coalition_id != own)
    ]
    return sorted(found, key=lambda one: (one.coalition_id != own, one.starts_at))[:OTHERS_SHOWN]


def in_series(series_id: int, *, now: dt.datetime, but: int | None = None) -> list[Entry]:
    """What is to come of a series. From memory."""
    return [one for one in entries() if one.series_id == series_id and one.pk != but and one.ends_at > now]


def standing_of(*, edition: Edition, user: Any) -> Registration | None:
    """The registration that somebody signed in has for this edition now."""
    if not user.is_authenticated:
        return None
    return Registration.objects.filter(edition=edition, user_id=user.pk, state__in=Registration.STANDING).first()


def public_recording(edition: Edition, *, now: dt.datetime | None = None) -> Recording | None:
    """Its recording once that is published; who may watch it is decided on its page."""
    return (
        Recording.objects.filter(edition=edition, published_at__lte=now or timezone.now())
        .select_related("video", "course", "course__page")
        .first()
    )


def share_url(image: CustomImage | None) -> str:
    """The whole address of the picture that the page is shared with; empty: that of the room."""
    if image is None:
        return ""

    def make() -> str:
        try:
            url: str = image.get_rendition("fill-1200x630|format-jpeg").url
        except OSError:  # the file is gone
            return ""
        return url if url.startswith("http") else f"{settings.BASE_URL}{url}"

    return _share_urls.get_or_make(image.pk, make)


@dataclass(frozen=True, kw_only=True)
class SpeakerView:
    speaker: Speaker
    coming: list[Item]
    past: list[Item]


def speaker_view(*, slug: str, now: dt.datetime | None = None) -> SpeakerView | None:
    """A speaker's page: where they speak and spoke, as far as that is public. Nobody who stands in drafts only."""
    now = now or timezone.now()
    speaker = Speaker.objects.filter(slug=slug).select_related("photo", "coalition").first()
    if speaker is None:
        return None
    known = entries_by_id()
    ids = EditionSpeaker.objects.filter(speaker=speaker).values_list("edition_id", flat=True)
    found = sorted((known[pk] for pk in ids if pk in known), key=lambda one: one.starts_at)
    if not found:
        return None
    items = items_of(found, now=now)
    return SpeakerView(
        speaker=speaker,
        coming=[one for one in items if one.entry.ends_at > now],
        past=[one for one in reversed(items) if one.entry.ends_at <= now and not one.entry.is_cancelled],
    )


@dataclass(frozen=True, kw_only=True)
class SeriesView:
    series: Series
    coming: list[Item]
    past: list[Item]


def series_view(*, slug: str, now: dt.datetime | None = None) -> SeriesView | None:
    now = now or timezone.now()
    series = Series.objects.filter(slug=slug).select_related("coalition").first()
    found = [one for one in entries() if series and one.series_id == series.pk]
    if series is None or not found:
        return None
    items = items_of(found, now=now)
    return SeriesView(
        series=series,
        coming=[one for one in items if one.entry.ends_at > now],
        past=[one for one in reversed(items) if one.entry.ends_at <= now and not one.entry.is_cancelled],
    )


def structured_data(view: EditionView) -> dict[str, Any]:
    """schema.org Event, as search engines read it (https://schema.org/Event). Never the link to join."""
    edition = view.edition
    address = f"{settings.BASE_URL}/agenda/{edition.slug}/"
    is_cancelled = edition.state == EditionState.CANCELLED
    organiser = edition.coalition.name if edition.coalition else settings.SITE_NAME
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": edition.title,
        "description": edition.summary,
        "url": address,
        "startDate": _iso(edition.starts_at, edition.time_zone),
        "endDate": _iso(edition.ends_at, edition.time_zone),
        "inLanguage": edition.language,
        "isAccessibleForFree": True,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_mode(edition)}EventAttendanceMode",
        "location": _location(edition, address),
        "organizer": {"@type": "Organization", "name": organiser},
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "EUR",
            "url": address,
            "availability": f"https://schema.org/{'InStock' if view.places.can_register else 'SoldOut'}",
        },
    }
    if view.share_url:
        data["image"] = [view.share_url]
    if view.speakers:
        data["performer"] = [{"@type": "Person", "name": one.speaker.name} for one in view.speakers]
    if len(view.sessions) > 1:
        data["subEvent"] = [
            {
                "@type": "Event",
                "name": one.session.title or edition.title,
                "startDate": _iso(one.session.starts_at, edition.time_zone),
                "endDate": _iso(one.session.ends_at, edition.time_zone),
                "location": _location(edition, address),
            }
            for one in view.sessions
        ]
    return data


def _mode(edition: Edition) -> str:
    return "Online" if edition.kind == CourseKind.WEBINAR else "Offline"


def _location(edition: Edition, address: str) -> dict[str, Any]:
    if edition.kind == CourseKind.WEBINAR:
        return {"@type": "VirtualLocation", "url": address}
    return {
        "@type": "Place",
        "name": edition.place_name or edition.city,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": edition.street,
            "postalCode": edition.postcode,
            "addressLocality": edition.city,
            "addressCountry": "NL",
        },
    }


def _iso(moment: dt.datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat()


def _course(course: Any) -> LinkedCourse | None:
    """An e-learning that stands live in the catalogue."""
    if course is None or course.page is None or not course.page.live:
        return None
    return LinkedCourse(title=course.title, url=course.page.url or "", minutes=course.minutes)
