""" "Herinner wie nog moet": a contact person reminds colleagues, a coalition lead reminds practices. First a preview:
who gets a mail about what, and who gets none and why."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from core.mail.messages import queue_mail
from learning.domain.assignments import open_duties
from learning.domain.exceptions import NobodyToRemind
from learning.domain.reminders import PREFERENCES_URL
from learning.domain.training import required_of, required_steps
from learning.enums import ReminderFrequency, ReminderMoment
from learning.models import Course, NotificationPreference, PracticeTraining, Reminder, Standing
from organisations.domain.queries import coalition_of, members_of, valid_on
from organisations.enums import PracticeRole
from organisations.models import Coalition, Membership, Practice

# Nobody hears the same from the same practice or coalition more often.
PAUSE_DAYS = 3


class Why(StrEnum):
    """Why somebody gets no mail."""

    OFF = "off"
    RECENT = "recent"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """One mail. `lines`: what is still to do; `why_not`: empty if it goes."""

    practice_id: int
    practice: str
    user_id: int | None
    name: str
    email: str
    lines: tuple[str, ...]
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Nudges:
    going: tuple[Nudge, ...] = ()
    staying: tuple[Nudge, ...] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        return len(self.going)


def colleagues_to_remind(*, practice: Practice) -> Nudges:
    """The colleagues who have not completed what the training rule or an assigned path asks of them."""
    members = list(members_of(practice))
    to_do = _courses_to_do(practice, members=members)
    return _sorted_out(
        [
            Nudge(
                practice_id=practice.pk,
                practice=practice.name,
                user_id=member.user_id,
                name=member.user.get_full_name() or member.user.email,
                email=member.user.email,
                lines=tuple(to_do[member.user_id]),
            )
            for member in members
            if to_do.get(member.user_id)
        ],
        moment=ReminderMoment.COLLEAGUE,
    )


def practices_to_remind(*, coalition: Coalition) -> Nudges:
    """The contact persons of the coalition's practices that do not count as trained, with what is missing there."""
    behind = list(
        PracticeTraining.objects.filter(coalition=coalition, is_trained=False, due__gt=0)
        .select_related("practice")
        .order_by("practice__name", "pk")
    )
    titles = dict(Course.objects.values_list("pk", "title"))
    contacts: dict[int, list[Membership]] = {}
    for one in (
        Membership.objects.filter(valid_on(), is_contact=True, practice_id__in=[one.pk for one in behind])
        .select_related("user")
        .order_by("user__last_name", "pk")
    ):
        contacts.setdefault(one.practice_id, []).append(one)
    nudges = []
    for training in behind:
        lines = tuple(
            f"{PracticeRole(step['role']).label}: {titles.get(step['course'], '')}" for step in training.missing
        )
        people = contacts.get(training.pk, [])
        for member in people:
            nudges.append(
                Nudge(
                    practice_id=training.pk,
                    practice=training.practice.name,
                    user_id=member.user_id,
                    name=member.user.get_full_name() or member.user.email,
                    email=member.user.email,
                    lines=lines,
                )
            )
        if not people:
            nudges.append(
                Nudge(
                    practice_id=training.pk,
                    practice=training.practice.name,
                    user_id=None,
                    name="",
                    email="",
                    lines=lines,
                    why_not=Why.NO_CONTACT,
                )
            )
    return _sorted_out(nudges, moment=ReminderMoment.PRACTICE)


def remind_colleagues(*, practice: Practice, actor: User) -> int:
    """Send what `colleagues_to_remind` shows; a second click sends nothing more. Raises NobodyToRemind."""
    with transaction.atomic():
        sent = _send(
            colleagues_to_remind(practice=practice),
            moment=ReminderMoment.COLLEAGUE,
            template="learning/remind_colleague",
            sender=actor.get_full_name(),
            actor=actor,
            path="/mijn/leren/",
        )
        coalition = coalition_of(practice)
        record_audit(
            actor=actor,
            action="learning.colleagues_reminded",
            target=practice,
            coalition_id=coalition.pk if coalition else None,
            after={"mails": sent},
        )
    return sent


def remind_practices(*, coalition: Coalition, actor: User) -> int:
    """Send what `practices_to_remind` shows; a second click sends nothing more. Raises NobodyToRemind."""
    with transaction.atomic():
        sent = _send(
            practices_to_remind(coalition=coalition),
            moment=ReminderMoment.PRACTICE,
            template="learning/remind_practice",
            sender=coalition.name,
            actor=actor,
            path="/mijn/praktijk/",
        )
        record_audit(
            actor=actor,
            action="learning.practices_reminded",
            target=coalition,
            coalition_id=coalition.pk,
            after={"mails": sent},
        )
    return sent


def _courses_to_do(practice: Practice, *, members: list[Membership]) -> dict[int, list[str]]:
    """Person → titles, first what the training rule asks, then what a path adds."""
    asked = required_of(required_steps())
    courses = {one.pk: one for one in Course.objects.filter(is_open=True).order_by("number", "title")}
    now = timezone.now()
    done = {
        (one.user_id, one.course_id)
        for one in Standing.objects.filter(user_id__in=[member.user_id for member in members])
        if one.course_id in courses
        and one.generation == courses[one.course_id].generation
        and (one.expires_at is None or one.expires_at > now)
    }
    to_do: dict[int, list[str]] = {}
    for member in members:
        wanted = asked.get(member.role, set())
        to_do[member.user_id] = [
            course.title for pk, course in courses.items() if pk in wanted and (member.user_id, pk) not in done
        ]
    for duty in open_duties(practice_ids=[practice.pk]):
        if duty.course_title not in to_do.setdefault(duty.user_id, []):
            to_do[duty.user_id].append(duty.course_title)
    return to_do


def _sorted_out(nudges: list[Nudge], *, moment: ReminderMoment) -> Nudges:
    user_ids = {one.user_id for one in nudges if one.user_id}
    off = set(
        NotificationPreference.objects.filter(user_id__in=user_ids)
        .exclude(from_colleagues=True, frequency__in=[ReminderFrequency.DAILY, ReminderFrequency.WEEKLY])
        .values_list("user_id", flat=True)
    )
    since = timezone.now() - dt.timedelta(days=PAUSE_DAYS)
    recent = set(
        Reminder.objects.filter(user_id__in=user_ids, moment=moment, sent_at__gt=since).values_list(
            "user_id", "practice_id"
        )
    )
    going, staying = [], []
    for one in nudges:
        why = one.why_not
        if not why and one.user_id in off:
            why = Why.OFF
        if not why and (one.user_id, one.practice_id) in recent:
            why = Why.RECENT
        if why:
            staying.append(Nudge(**{**one.__dict__, "why_not": why}))
        else:
            going.append(one)
    return Nudges(going=tuple(going), staying=tuple(staying))


def _send(nudges: Nudges, *, moment: ReminderMoment, template: str, sender: str, actor: User, path: str) -> int:
    if not nudges.going:
        raise NobodyToRemind
    today = timezone.localdate()
    people = {one.pk: one for one in User.objects.filter(pk__in=[one.user_id for one in nudges.going])}
    for nudge in nudges.going:
        user = people[nudge.user_id or 0]
        Reminder.objects.bulk_create(
            [Reminder(user=user, moment=moment, practice_id=nudge.practice_id, due_on=today, asked_by=actor)],
            ignore_conflicts=True,
        )
        queue_mail(
            template=template,
            to=user.email,
            context={
                "first_name": user.first_name,
                "sender": sender,
                "practice": nudge.practice,
                "lines": list(nudge.lines),
                "url": f"{settings.BASE_URL}{path}",
                "preferences_url": f"{settings.BASE_URL}{PREFERENCES_URL}",
            },
            dedupe_key=f"{template}:{user.pk}:{nudge.practice_id}:{today.isoformat()}",
        )
    return len(nudges.going)
