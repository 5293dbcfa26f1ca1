"""What webinars and workshops know of a person: shown and erased on request, and not kept longer than needed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from learning.live.domain.places import lock_edition, offer_places, release_place
from learning.live.enums import Attendance, RegistrationState
from learning.live.models import (
    AttendanceFile,
    AttendanceRow,
    EditionReview,
    Interest,
    RecordingView,
    Registration,
    Speaker,
    SpecialNeed,
)

NEEDS_KEPT_DAYS = 30
LISTS_KEPT_DAYS = 90
GUESTS_KEPT_DAYS = 5 * 365
ASKED_KEPT_DAYS = 7
INTEREST_KEPT_DAYS = 365


def export_registrations(user: User) -> list[dict[str, Any]]:
    rows = _of(user).select_related("edition", "need", "review").prefetch_related("events").order_by("pk")
    return [
        {
            "event": row.edition.title,
            "starts_at": row.edition.starts_at.isoformat(),
            "name": row.name,
            "email": row.email,
            "practice": row.practice_name,
            "role": row.role,
            "state": row.state,
            "attendance": row.attendance,
            "own_link": row.personal_url if row.edition.ends_at < timezone.now() else "",  # secret until its hour
            "joined_at": row.joined_at.isoformat() if row.joined_at else None,
            "diet": row.need.diet if hasattr(row, "need") else "",
            "access": row.need.access if hasattr(row, "need") else "",
            "stars": row.review.stars if hasattr(row, "review") else None,
            "words": row.review.words if hasattr(row, "review") else "",
            "steps": [{"step": event.step, "at": event.at.isoformat()} for event in row.events.all()],
        }
        for row in rows
    ]


def erase_registrations(user: User) -> int:
    """Names and addresses go, a place that was held goes to the next; that somebody was there stays, as a number."""
    count = 0
    for row in _of(user).order_by("pk"):
        with transaction.atomic():
            edition = lock_edition(row.edition_id)
            row = Registration.objects.get(pk=row.pk)
            _forget(row)
            count += 1
            if row.state in (*Registration.STANDING, RegistrationState.UNCONFIRMED) and (
                row.attendance == Attendance.UNKNOWN
            ):
                held = row.state in Registration.HOLDING and not row.is_walk_in
                Registration.objects.filter(pk=row.pk).update(state=RegistrationState.CANCELLED)
                if held:
                    release_place(edition)
                    offer_places(edition=edition)
    return count


def export_views(user: User) -> list[dict[str, Any]]:
    views = RecordingView.objects.filter(user=user).select_related("recording__edition").order_by("pk")
    return [
        {"recording": view.recording.edition.title, "position_s": view.position_s, "watched_s": view.watched_s}
        for view in views
    ]


def erase_views(user: User) -> int:
    return RecordingView.objects.filter(user=user).delete()[0]


def export_interests(user: User) -> list[dict[str, Any]]:
    rows = Interest.objects.filter(email__iexact=user.email).select_related("edition")
    return [{"event": row.edition.title, "asked_at": row.created_at.isoformat()} for row in rows.order_by("pk")]


def erase_interests(user: User) -> int:
    return Interest.objects.filter(email__iexact=user.email).delete()[0]


def export_speakers(user: User) -> list[dict[str, Any]]:
    return [
        {"name": row.name, "function": row.function, "biography": row.biography, "email": row.email}
        for row in Speaker.objects.filter(user=user)
    ]


def erase_speakers(user: User) -> int:
    """The page of a speaker is the organiser's; the tie to the account and the address go."""
    return Speaker.objects.filter(user=user).update(user=None, email="")


def export_rows(user: User) -> list[dict[str, Any]]:
    rows = AttendanceRow.objects.filter(_row_of(user)).select_related("file__edition").order_by("pk")
    return [{"event": row.file.edition.title, "name": row.name, "minutes": row.minutes} for row in rows]


def erase_rows(user: User) -> int:
    return AttendanceRow.objects.filter(_row_of(user)).delete()[0]


def purge_needs(before: dt.datetime) -> int:
    """Diet and access, a month after the last session."""
    return SpecialNeed.objects.filter(registration__edition__ends_at__lt=before).delete()[0]


def purge_lists(before: dt.datetime) -> int:
    """The rows of attendance lists; that a list was read in stays."""
    return AttendanceRow.objects.filter(file__in=AttendanceFile.objects.filter(added_at__lt=before)).delete()[0]


def purge_asked(before: dt.datetime) -> int:
    """Who asked as a guest and never confirmed the address."""
    rows = Registration.objects.filter(state=RegistrationState.UNCONFIRMED, created_at__lt=before)
    for row in rows:
        _forget(row)
    return rows.update(state=RegistrationState.LAPSED)


def purge_interests(before: dt.datetime) -> int:
    return Interest.objects.filter(created_at__lt=before).delete()[0]


def purge_guests(before: dt.datetime) -> int:
    """Names and addresses of people without an account; how many came stays."""
    rows = Registration.objects.filter(user__isnull=True, edition__ends_at__lt=before).exclude(name="", email="")
    count = 0
    for row in rows:
        _forget(row)
        count += 1
    return count


def _of(user: User) -> Any:
    return Registration.objects.filter(Q(user=user) | Q(email__iexact=user.email, user__isnull=True))


def _row_of(user: User) -> Q:
    return Q(registration__user=user) | Q(email__iexact=user.email)


def _forget(row: Registration) -> None:
    """Everything by which a person could be known; the row and its steps stay, without them."""
    Registration.objects.filter(pk=row.pk).update(name="", email="", practice_name="", personal_url="")
    SpecialNeed.objects.filter(registration=row).delete()
    EditionReview.objects.filter(registration=row).update(words="")
    AttendanceRow.objects.filter(registration=row).delete()
    row.mails.all().delete()
