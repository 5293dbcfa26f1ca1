"""Reminders: one mail with all that is due, never more often than somebody wants, and each deadline's moment once."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import User
from core.mail.messages import queue_mail
from learning.domain.assignments import Duty, open_duties, running_assignments
from learning.enums import ReminderFrequency, ReminderMoment
from learning.models import NotificationPreference, Reminder
from organisations.domain.queries import valid_on
from organisations.models import Membership, Practice

BEFORE_DAYS = 7
AFTER_DAYS = 7
# A job that stood still catches up, and nobody hears of a deadline of long ago.
CATCH_UP_DAYS = 3
LAST_AFTER_DAYS = 60
WEEK = dt.timedelta(days=7)
# What is due within this time stands in the mail too, so that the next one is not needed.
AHEAD_DAYS = 14
PRACTICES_A_ROUND = 250
PREFERENCES_URL = "/mijn/meldingen/"


@dataclass(kw_only=True)
class Digest:
    """One person's mail: the duties whose moment has come, and what else is due soon."""

    user_id: int
    moments: list[tuple[Duty, ReminderMoment]] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)


def preference_of(user: User) -> NotificationPreference:
    """As somebody chose it, or what holds for who never chose; then it is not saved."""
    return NotificationPreference.objects.filter(user=user).first() or NotificationPreference(user=user)


def save_preference(*, preference: NotificationPreference) -> NotificationPreference:
    """Keep what somebody chose on the page of notifications."""
    preference.changed_at = timezone.now()
    preference.save()
    return preference


def moment_of(*, due_on: dt.date, on: dt.date) -> ReminderMoment | None:
    """Which moment of a deadline a day belongs to: the week before, the day, or a week and more after."""
    days = (due_on - on).days
    if 0 < days <= BEFORE_DAYS:
        return ReminderMoment.BEFORE
    if -CATCH_UP_DAYS < days <= 0:
        return ReminderMoment.ON_DAY
    if -LAST_AFTER_DAYS <= days <= -AFTER_DAYS:
        return ReminderMoment.AFTER
    return None


def send_due_reminders(*, on: dt.date | None = None) -> int:
    """Mail everybody whose deadlines ask for it today; returns how many mails. Again on the same day sends nothing."""
    on = on or timezone.localdate()
    if not running_assignments(on=on):
        return 0
    sent = 0
    for practice_ids in _rounds():
        with transaction.atomic():
            for digest in due_digests(practice_ids=practice_ids, on=on):
                sent += _send(digest, on=on)
    return sent


def due_digests(*, practice_ids: Collection[int], on: dt.date) -> list[Digest]:
    """The mails that these practices' teams should get on a day, by person; nothing is sent."""
    digests: dict[int, Digest] = {}
    for duty in open_duties(practice_ids=practice_ids, on=on):
        if duty.due_on is None:
            continue
        digest = digests.setdefault(duty.user_id, Digest(user_id=duty.user_id))
        if (duty.due_on - on).days <= AHEAD_DAYS:
            digest.duties.append(duty)
        if moment := moment_of(due_on=duty.due_on, on=on):
            digest.moments.append((duty, moment))
    wanted = {one.user_id: one for one in NotificationPreference.objects.filter(user_id__in=digests)}
    said, last = _said(user_ids=digests.keys())
    found = []
    for user_id, digest in digests.items():
        preference = wanted.get(user_id) or NotificationPreference(user_id=user_id)
        digest.moments = [
            (duty, moment)
            for duty, moment in digest.moments
            if _is_wanted(preference, moment=moment)
            and (user_id, duty.assignment_id, duty.course_id, moment, duty.due_on) not in said
        ]
        if digest.moments and not _is_too_soon(preference, last=last.get(user_id), on=on):
            found.append(digest)
    return found


def _is_wanted(preference: NotificationPreference, *, moment: ReminderMoment) -> bool:
    if preference.frequency == ReminderFrequency.NEVER:
        return False
    return {
        ReminderMoment.BEFORE: preference.before,
        ReminderMoment.ON_DAY: preference.on_day,
        ReminderMoment.AFTER: preference.after,
    }[moment]


def _is_too_soon(preference: NotificationPreference, *, last: dt.datetime | None, on: dt.date) -> bool:
    if last is None:
        return False
    days = 7 if preference.frequency == ReminderFrequency.WEEKLY else 1
    return timezone.localdate(last) > on - dt.timedelta(days=days)


def _said(
    *, user_ids: Iterable[int]
) -> tuple[set[tuple[int, int | None, int | None, str, dt.date]], dict[int, dt.datetime]]:
    """What these people were reminded of before, and when the last mail went."""
    said: set[tuple[int, int | None, int | None, str, dt.date]] = set()
    last: dict[int, dt.datetime] = {}
    rows = Reminder.objects.filter(user_id__in=list(user_ids), assignment__isnull=False).order_by("sent_at")
    for user, assignment, course, moment, due_on, sent_at in rows.values_list(
        "user_id", "assignment_id", "course_id", "moment", "due_on", "sent_at"
    ):
        said.add((user, assignment, course, moment, due_on))
        last[user] = sent_at
    return said, last


def _send(digest: Digest, *, on: dt.date) -> int:
    user = User.objects.filter(pk=digest.user_id, is_active=True).first()
    if user is None:
        return 0
    now = timezone.now()
    Reminder.objects.bulk_create(
        [
            Reminder(
                user=user,
                moment=moment,
                assignment_id=duty.assignment_id,
                course_id=duty.course_id,
                practice_id=duty.practice_id,
                due_on=duty.due_on,
                sent_at=now,
            )
            for duty, moment in digest.moments
            if duty.due_on is not None
        ],
        ignore_conflicts=True,
    )
    late = any(duty.due_on and duty.due_on < on for duty in digest.duties)
    queue_mail(
        template="learning/reminder",
        to=user.email,
        context={
            "first_name": user.first_name,
            "courses": [duty_line(duty, on=on) for duty in digest.duties],
            "count": len(digest.duties),
            "late": late,
            "url": f"{settings.BASE_URL}/mijn/leren/",
            "preferences_url": f"{settings.BASE_URL}{PREFERENCES_URL}",
        },
        dedupe_key=f"reminder:{user.pk}:{on.isoformat()}",
    )
    return 1


def duty_line(duty: Duty, *, on: dt.date) -> dict[str, object]:
    """A course in a mail: title, day in words, and whether that day has passed or it is a refresher."""
    with translation.override("nl"):
        day = date_format(duty.due_on, "j F Y") if duty.due_on else ""
    return {
        "title": duty.course_title,
        "day": day,
        "is_late": bool(duty.due_on and duty.due_on < on),
        "is_refresher": duty.is_refresher,
    }


def _rounds() -> Iterator[list[int]]:
    """The practices with a team today, some at a time, so that no transaction holds the whole country."""
    practices = list(
        Practice.objects.filter(is_active=True, pk__in=Membership.objects.filter(valid_on()).values("practice_id"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(practices), PRACTICES_A_ROUND):
        yield practices[start : start + PRACTICES_A_ROUND]


def purge_reminders(before: dt.datetime) -> int:
    """Who was reminded of what is of use while the deadline is near."""
    return Reminder.objects.filter(sent_at__lt=before).delete()[0]
