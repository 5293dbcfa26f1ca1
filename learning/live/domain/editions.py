"""Making, changing, publishing, cancelling and copying an edition."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from core.domain.audit import record_audit
from core.stamp import bump_stamp
from learning.enums import CourseKind
from learning.live.domain.changes import change_words, facts_of, removed_sessions
from learning.live.domain.courses import freeze_live_version, live_course
from learning.live.domain.exceptions import (
    CapacityBelowTaken,
    EditionCancelled,
    EditionInUse,
    NotReadyToPublish,
    ReasonMissing,
)
from learning.live.domain.interest import tell_interested
from learning.live.domain.places import lock_edition, offer_places
from learning.live.domain.rounds import tell_everybody
from learning.live.domain.schedules import (
    SessionTimes,
    check_sessions,
    check_window,
    speaker_clashes,
    sync_period,
)
from learning.live.domain.zones import moment_of, wall_time
from learning.live.enums import EditionState, LiveMailKind
from learning.live.models import Edition, EditionMaterial, EditionSpeaker, MeetingSession, Registration, Speaker
from learning.models import Course
from organisations.models import Coalition

# What a copy takes over.
COPIED = (
    "course", "kind", "coalition", "series", "title", "summary", "body", "image", "language", "roles",
    "is_regional_only", "time_zone", "capacity", "capacity_per_practice", "offer_hours", "place_name", "room", "street",
    "postcode", "city", "route", "map_url", "join_help", "minutes_required", "preparation", "is_preparation_required",
    "follow_up", "asks_needs", "contact_name", "contact_email",
)  # fmt: skip


def create_edition(
    *,
    kind: str,
    title: str,
    summary: str,
    sessions: Sequence[SessionTimes],
    actor: User | None = None,
    coalition: Coalition | None = None,
    course: Course | None = None,
    speakers: Sequence[tuple[Speaker, str]] = (),
    allow_past: bool = False,
    **values: Any,
) -> Edition:
    """A draft with its sessions, of a course that is made where none is given.

    `values`: other fields of Edition. `allow_past`: for what took place already. Raises what `check_sessions` and
    `check_window` raise.
    """
    check_sessions(sessions, is_new=not allow_past)
    with transaction.atomic():
        edition = Edition(
            kind=kind,
            title=title,
            summary=summary,
            coalition=coalition,
            starts_at=min(one.starts_at for one in sessions),
            ends_at=max(one.ends_at for one in sessions),
            created_by=actor,
            **values,
        )
        edition.slug = edition.slug or free_slug(edition)
        edition.course = course or live_course(
            kind=kind, title=title, minutes=minutes_of(sessions), roles=list(edition.roles or [])
        )
        check_window(
            opens_at=edition.opens_at,
            closes_at=edition.closes_at,
            starts_at=edition.starts_at,
            ends_at=edition.ends_at,
        )
        edition.save()
        for one in sessions:
            MeetingSession.objects.create(
                edition=edition, starts_at=one.starts_at, ends_at=one.ends_at, title=one.title
            )
        for position, (speaker, role) in enumerate(speakers):
            EditionSpeaker.objects.create(edition=edition, speaker=speaker, role=role, position=position)
        record_audit(
            actor=actor,
            action="live.edition_made",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"title": edition.title},
        )
        return edition


@contextmanager
def changing(edition: Edition, *, actor: User | None, tells: bool = True) -> Iterator[Edition]:
    """Change a saved edition and its sessions inside; at the end the rules are checked and people are told.

    The edition's lock is held all through. Where a published edition changes what calendars hold, its sequence is
    raised and, with `tells`, everybody with a place or a turn gets a mail with what changed. Places that came free by
    a larger capacity are offered. Whatever is raised, nothing is kept.

    Raises EditionCancelled, CapacityBelowTaken, and what `check_sessions` and `check_window` raise.
    """
    with transaction.atomic():
        locked = lock_edition(edition.pk)
        if locked.state == EditionState.CANCELLED:
            raise EditionCancelled(reason=locked.cancelled_reason)
        before = facts_of(locked)
        # What the caller read may be older than the lock: these are never theirs to set.
        for name in ("state", "taken", "sequence", "attendance_closed_at"):
            setattr(edition, name, getattr(locked, name))
        _check_capacity(edition, taken=locked.taken)
        yield edition
        sync_period(edition)
        rows = MeetingSession.objects.filter(edition_id=edition.pk)
        check_sessions(
            [SessionTimes(starts_at=one.starts_at, ends_at=one.ends_at, title=one.title) for one in rows],
            is_new=False,
        )
        check_window(
            opens_at=edition.opens_at,
            closes_at=edition.closes_at,
            starts_at=edition.starts_at,
            ends_at=edition.ends_at,
        )
        _check_capacity(edition, taken=locked.taken)
        after = facts_of(edition)
        changed = before != after
        if changed and edition.state == EditionState.OPEN:
            edition.sequence = locked.sequence + 1
        edition.save()
        if changed and edition.state == EditionState.OPEN and tells and edition.ends_at > timezone.now():
            with translation.override(edition.language):
                words = change_words(before, after)
            tell_everybody(
                edition=edition,
                kind=LiveMailKind.CHANGED,
                occasion=str(edition.sequence),
                states=Registration.STANDING,
                change=words,
                removed=removed_sessions(before, after),
            )
        if edition.state == EditionState.OPEN:
            offer_places(edition=edition)
            bump_stamp()
        record_audit(
            actor=actor,
            action="live.edition_changed",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"title": edition.title, "told": bool(changed and tells)},
        )


def publish_edition(*, edition: Edition, actor: User | None = None, allow_past: bool = False) -> Edition:
    """Put it in the calendar: its course is frozen, and whoever waited for a next date gets a mail. Idempotent.

    Raises NotReadyToPublish with all that is missing, EditionCancelled.
    """
    with transaction.atomic():
        edition = lock_edition(edition.pk)
        if edition.state == EditionState.CANCELLED:
            raise EditionCancelled(reason=edition.cancelled_reason)
        if edition.state == EditionState.OPEN:
            return edition
        found = findings(edition, allow_past=allow_past)
        if found:
            raise NotReadyToPublish(findings=found)
        freeze_live_version(course=edition.course, actor=actor)
        edition.state = EditionState.OPEN
        edition.published_at = timezone.now()
        edition.save(update_fields=["state", "published_at", "updated_at"])
        if edition.starts_at > timezone.now():
            tell_interested(edition=edition)
        bump_stamp()
        record_audit(
            actor=actor,
            action="live.edition_published",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"title": edition.title},
        )
        return edition


def findings(edition: Edition, *, allow_past: bool = False) -> list[str]:
    """What has to be mended before it can be published, a sentence each; empty when it is ready."""
    found = []
    if not edition.summary.strip():
        found.append(_("Say in one sentence what it is about."))
    if not edition.sessions.exists():
        found.append(_("Give at least one date."))
    elif edition.starts_at <= timezone.now() and not allow_past:
        found.append(_("The first date is over: choose a day to come."))
    if edition.kind == CourseKind.WORKSHOP:
        if not (edition.place_name and edition.city):
            found.append(_("Say where it is: place and town."))
        if edition.capacity is None:
            found.append(_("Say how many people fit in the room."))
    if not edition.contact_email:
        found.append(_("Give an e-mail address for questions."))
    return [*found, *speaker_clashes(edition)]


def cancel_edition(*, edition: Edition, reason: str, actor: User) -> Edition:
    """It does not take place: everybody who is registered or waits gets a mail, and their calendars forget it.

    A draft is cancelled too, without mail. Idempotent. Raises ReasonMissing, and EditionInUse once it is over.
    """
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        edition = lock_edition(edition.pk)
        if edition.state == EditionState.CANCELLED:
            return edition
        if edition.state == EditionState.OPEN and edition.ends_at <= timezone.now():
            raise EditionInUse
        was_open = edition.state == EditionState.OPEN
        edition.state = EditionState.CANCELLED
        edition.cancelled_reason = reason
        edition.sequence += 1
        edition.save(update_fields=["state", "cancelled_reason", "sequence", "updated_at"])
        if was_open:
            tell_everybody(
                edition=edition,
                kind=LiveMailKind.CANCELLED,
                states=Registration.STANDING,
            )
            bump_stamp()
        record_audit(
            actor=actor,
            action="live.edition_cancelled",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"reason": reason},
        )
        return edition


def copy_edition(*, edition: Edition, shift: dt.timedelta, actor: User, coalition: Coalition | None = None) -> Edition:
    """A draft like this one, so much later by the clock on the wall, with its speakers and materials, and nobody in it.

    `coalition`: whose it becomes, by default the same. Raises SessionInPast.
    """
    sessions = [
        SessionTimes(
            starts_at=_later(one.starts_at, shift=shift, zone=edition.time_zone),
            ends_at=_later(one.ends_at, shift=shift, zone=edition.time_zone),
            title=one.title,
        )
        for one in edition.sessions.all()
    ]
    values = {name: getattr(edition, name) for name in COPIED}
    kind, title, summary = values.pop("kind"), values.pop("title"), values.pop("summary")
    course, owner = values.pop("course"), values.pop("coalition")
    with transaction.atomic():
        made = create_edition(
            kind=kind,
            title=title,
            summary=summary,
            sessions=sessions,
            actor=actor,
            coalition=coalition or owner,
            course=course,
            speakers=[(one.speaker, one.role) for one in edition.speakers.select_related("speaker")],
            **values,
        )
        made.co_hosts.set(edition.co_hosts.exclude(pk=made.coalition_id))
        for material in edition.materials.all():
            EditionMaterial.objects.create(
                edition=made,
                moment=material.moment,
                title=material.title,
                material_id=material.material_id,
                document_id=material.document_id,
                url=material.url,
                position=material.position,
            )
        return made


def delete_edition(*, edition: Edition, actor: User) -> None:
    """Throw a draft away for which nobody ever registered. Raises EditionInUse."""
    with transaction.atomic():
        edition = lock_edition(edition.pk)
        if edition.state != EditionState.DRAFT or edition.registrations.exists():
            raise EditionInUse
        record_audit(
            actor=actor,
            action="live.edition_deleted",
            target=edition,
            coalition_id=edition.coalition_id,
            before={"title": edition.title},
        )
        Edition.objects.filter(pk=edition.pk).delete()


def minutes_of(sessions: Sequence[SessionTimes]) -> int:
    """How long the sessions last together."""
    return int(sum((one.ends_at - one.starts_at).total_seconds() for one in sessions) // 60)


def free_slug(edition: Edition) -> str:
    """An address that nobody has: title, day and town, and a number where needed."""
    day = timezone.localtime(edition.starts_at).strftime("%Y-%m-%d")
    base = slugify(f"{edition.title[:70]} {edition.city[:20]} {day}")[:110] or "bijeenkomst"
    taken = set(Edition.objects.filter(slug__startswith=base).exclude(pk=edition.pk).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _check_capacity(edition: Edition, *, taken: int) -> None:
    if edition.capacity is not None and edition.capacity < taken:
        raise CapacityBelowTaken(taken=taken)


def _later(moment: dt.datetime, *, shift: dt.timedelta, zone: str) -> dt.datetime:
    """The same time of the clock on a later day, also where summer time began or ended in between."""
    wall = wall_time(moment, zone=zone) + shift
    return moment_of(wall, zone=zone) or moment + shift


def prepare_edition(*, edition: Edition, sessions: Sequence[SessionTimes], actor: User | None) -> Edition:
    """Fill in what follows from a form of a new edition: period, address, maker and course. Not saved.

    Raises what `check_sessions` and `check_window` raise.
    """
    check_sessions(sessions)
    edition.starts_at = min(one.starts_at for one in sessions)
    edition.ends_at = max(one.ends_at for one in sessions)
    check_window(
        opens_at=edition.opens_at, closes_at=edition.closes_at, starts_at=edition.starts_at, ends_at=edition.ends_at
    )
    edition.slug = free_slug(edition)
    edition.created_by = actor
    if edition.course_id is None:
        edition.course = live_course(
            kind=edition.kind, title=edition.title, minutes=minutes_of(sessions), roles=list(edition.roles or [])
        )
    return edition
