"""Who was there, and what follows: completion, certificate, points.

Checking in marks a registration. Closing the attendance, by the organiser or by a job the day after, completes the
course for everybody present through learning's one function. A guest gets it when an account with that address
appears. After closing, a mark changes only at the desk (`correct_attendance`), and the completion with it.
"""

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.completion import complete_by_attendance, correct_completion
from learning.domain.exceptions import AlreadyCorrected
from learning.live.domain.eligibility import DOOR_BEFORE
from learning.live.domain.exceptions import (
    AttendanceClosed,
    EditionCancelled,
    NoPlaceNow,
    NotOverYet,
    ReasonMissing,
    TooEarlyToCheckIn,
)
from learning.live.domain.places import lock_edition, note_step
from learning.live.domain.registering import account_of
from learning.live.enums import Attendance, AttendanceSource, EditionState, RegistrationState, RegistrationStep
from learning.live.models import Edition, Registration


def check_in(*, registration: Registration, actor: User | None, source: str = AttendanceSource.DOOR) -> Registration:
    """This person is here. Idempotent: the first moment stands.

    From two hours before the first session. Raises NoPlaceNow for who holds no place (let them in as a walk-in),
    TooEarlyToCheckIn, EditionCancelled, AttendanceClosed.
    """
    with transaction.atomic():
        registration = _for_marking(registration)
        if registration.attendance == Attendance.PRESENT:
            return registration
        _mark(registration, attendance=Attendance.PRESENT, actor=actor, source=source)
        return registration


def undo_check_in(*, registration: Registration, actor: User | None) -> Registration:
    """That was a mistake: nothing is known of this person again. Raises AttendanceClosed, EditionCancelled."""
    with transaction.atomic():
        registration = _for_marking(registration)
        if registration.attendance != Attendance.UNKNOWN:
            _mark(registration, attendance=Attendance.UNKNOWN, actor=actor, source="")
        return registration


def mark_absent(*, registration: Registration, actor: User | None) -> Registration:
    """This person did not come. Raises what `check_in` raises."""
    with transaction.atomic():
        registration = _for_marking(registration)
        if registration.attendance != Attendance.ABSENT:
            _mark(registration, attendance=Attendance.ABSENT, actor=actor, source=AttendanceSource.DESK)
        return registration


def close_attendance(*, edition: Edition, actor: User | None = None) -> int:
    """Everything is known: who was not marked present was absent, and who was has completed the course.

    Returns how many completions there are now. Idempotent. Raises NotOverYet before the last session has ended.
    """
    now = timezone.now()
    with transaction.atomic():
        edition = lock_edition(edition.pk)
        if edition.state != EditionState.OPEN or edition.ends_at > now:
            raise NotOverYet
        if edition.attendance_closed_at is None:
            missed = edition.registrations.filter(state=RegistrationState.REGISTERED, attendance=Attendance.UNKNOWN)
            for registration in missed:
                registration.edition = edition
                _mark(registration, attendance=Attendance.ABSENT, actor=actor, source=AttendanceSource.DESK)
            edition.attendance_closed_at = now
            edition.save(update_fields=["attendance_closed_at"])
            record_audit(actor=actor, action="live.attendance_closed", target=edition)
        return sum(complete(registration=one) for one in _present_without_completion(edition))


def correct_attendance(*, registration: Registration, is_present: bool, actor: User, reason: str) -> Registration:
    """After the attendance was closed: a mark was wrong. The completion follows, or is taken back, with the reason.

    Raises ReasonMissing, NotOverYet while the attendance is open, NoPlaceNow.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        edition = lock_edition(registration.edition_id)
        registration = Registration.objects.select_related("user", "completion").get(pk=registration.pk)
        registration.edition = edition
        if edition.attendance_closed_at is None:
            raise NotOverYet
        if registration.state != RegistrationState.REGISTERED:
            raise NoPlaceNow
        if (registration.attendance == Attendance.PRESENT) == is_present:
            return registration
        _mark(
            registration,
            attendance=Attendance.PRESENT if is_present else Attendance.ABSENT,
            actor=actor,
            source=AttendanceSource.DESK,
            note=reason.strip(),
        )
        if is_present:
            complete(registration=registration)
        elif registration.completion:
            take_back(registration=registration, actor=actor, reason=reason)
        record_audit(
            actor=actor,
            action="live.attendance_corrected",
            target=registration,
            after={"present": is_present, "reason": reason.strip()[:300]},
        )
        return registration


def complete(*, registration: Registration) -> bool:
    """Give the completion for being there, once there is an account to give it to; False until then.

    To be called in a transaction, for a registration whose edition is closed.
    """
    user = registration.user or account_of(registration.email)
    if user is None or registration.attendance != Attendance.PRESENT:
        return False
    edition = registration.edition
    completion = complete_by_attendance(user=user, course=edition.course, at=edition.ends_at, edition_key=edition.key)
    registration.user = user
    registration.completion = completion
    registration.save(update_fields=["user", "completion"])
    note_step(registration, RegistrationStep.COMPLETED)
    return True


def take_back(*, registration: Registration, actor: User, reason: str) -> None:
    """Correct the completion that this registration gave."""
    if registration.completion is None:
        return
    with suppress(AlreadyCorrected):
        correct_completion(completion=registration.completion, reason=reason, actor=actor)
    registration.completion = None
    registration.save(update_fields=["completion"])


def complete_guest(*, user: User, email: str) -> int:
    """An account showed that this address is theirs: its guest registrations become theirs, with what they earned.

    Returns how many. In the caller's transaction.
    """
    count = 0
    rows = Registration.objects.filter(email=email.lower(), user__isnull=True).exclude(
        state=RegistrationState.UNCONFIRMED
    )
    for registration in rows.select_related("edition", "edition__course").order_by("pk"):
        has_other = registration.state in Registration.STANDING and Registration.objects.filter(
            edition=registration.edition, user=user, state__in=Registration.STANDING
        )
        if has_other and has_other.exists():
            continue
        registration.user = user
        registration.save(update_fields=["user"])
        count += 1
        if registration.edition.attendance_closed_at and registration.completion_id is None:
            complete(registration=registration)
    return count


def _present_without_completion(edition: Edition) -> list[Registration]:
    rows = edition.registrations.filter(
        state=RegistrationState.REGISTERED, attendance=Attendance.PRESENT, completion__isnull=True
    ).select_related("user")
    for registration in rows:
        registration.edition = edition
    return list(rows)


def _for_marking(registration: Registration) -> Registration:
    """The row as it stands, if it may be marked now. Takes the edition's lock, so that closing waits or is seen."""
    edition = lock_edition(registration.edition_id)
    registration = Registration.objects.select_related("user", "practice").get(pk=registration.pk)
    registration.edition = edition
    if edition.state != EditionState.OPEN:
        raise EditionCancelled(reason=edition.cancelled_reason)
    if edition.attendance_closed_at is not None:
        raise AttendanceClosed
    if registration.state != RegistrationState.REGISTERED:
        raise NoPlaceNow
    opens_at = door_opens_at(edition)
    if timezone.now() < opens_at:
        raise TooEarlyToCheckIn(opens_at=opens_at)
    return registration


def door_opens_at(edition: Edition) -> dt.datetime:
    """From when people can be checked in."""
    return edition.starts_at - DOOR_BEFORE


def _mark(registration: Registration, *, attendance: str, actor: User | None, source: str, note: str = "") -> None:
    registration.attendance = attendance
    registration.attendance_source = source
    registration.attended_at = timezone.now() if attendance == Attendance.PRESENT else None
    registration.save(update_fields=["attendance", "attendance_source", "attended_at", "minutes_present"])
    steps = {
        Attendance.PRESENT.value: RegistrationStep.ATTENDED,
        Attendance.ABSENT.value: RegistrationStep.MISSED,
        Attendance.UNKNOWN.value: RegistrationStep.UNMARKED,
    }
    note_step(registration, steps[str(attendance)], actor=actor, note=note)
