"""One mail with everything, each moment once, as often as somebody wants; and reminders that a person asks for."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from core.mail.messages import compose_mail
from core.models import Job
from core.person_data import person_data_sources
from learning.domain.assignments import assign_path
from learning.domain.exceptions import NobodyToRemind
from learning.domain.nudges import colleagues_to_remind, practices_to_remind, remind_colleagues, remind_practices
from learning.domain.reminders import moment_of, send_due_reminders
from learning.domain.tallies import rebuild_tallies, refresh_practices
from learning.domain.tally_care import tend_tallies
from learning.enums import ReminderFrequency, ReminderMoment
from learning.models import (
    CoalitionCourseTally,
    LearningPath,
    LearningPathItem,
    NotificationPreference,
    PracticeTraining,
    Reminder,
)
from organisations.enums import PracticeRole
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course
from tests.factories.learning import record_completion as complete
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory, contact_of

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 10)


def mails() -> list[dict[str, Any]]:
    return [job.payload for job in Job.objects.filter(kind="core.send_mail").order_by("pk")]


def assigned(practice: Any, *, courses: int = 1, due_on: dt.date = DUE) -> LearningPath:
    path = LearningPath.objects.create(title=f"Pad {LearningPath.objects.count()}")
    for number in range(courses):
        course = course_of(make_course(title=f"Module {path.pk}-{number}", lessons=0, questions=1))
        LearningPathItem.objects.create(path=path, course=course)
    assign_path(path=path, practice=practice, actor=UserFactory(), starts_on=dt.date(2026, 1, 1), due_on=due_on)
    return path


@pytest.mark.parametrize(
    ("days", "moment"),
    [(8, None), (7, "before"), (1, "before"), (0, "on_day"), (-2, "on_day"), (-3, None), (-7, "after"), (-61, None)],
)
def test_moment_of_a_deadline(days: int, moment: str | None):
    assert moment_of(due_on=DUE, on=DUE - dt.timedelta(days=days)) == moment


def test_all_that_is_due_goes_in_one_mail_and_a_second_run_sends_nothing():
    practice = PracticeFactory()
    user = MembershipFactory(practice=practice).user
    assigned(practice, courses=3)

    first, second = send_due_reminders(on=DUE - dt.timedelta(days=5)), send_due_reminders(on=DUE - dt.timedelta(days=5))

    assert (first, second) == (1, 0)
    (mail,) = mails()
    assert mail["to"] == user.email
    assert [one["day"] for one in mail["context"]["courses"]] == ["10 juni 2026"] * 3
    assert Reminder.objects.filter(user=user, moment=ReminderMoment.BEFORE).count() == 3


def test_weekly_holds_back_what_daily_sends():
    practice = PracticeFactory()
    weekly, daily, never = (MembershipFactory(practice=practice).user for _ in range(3))
    NotificationPreference.objects.create(user=daily, frequency=ReminderFrequency.DAILY)
    NotificationPreference.objects.create(user=never, frequency=ReminderFrequency.NEVER)
    assigned(practice)
    for days in (5, 0):
        at = timezone.make_aware(dt.datetime.combine(DUE - dt.timedelta(days=days), dt.time(9)))
        send_due_reminders(on=at.date())
        Reminder.objects.filter(sent_at__gt=at).update(sent_at=at)

    sent = [mail["to"] for mail in mails()]

    assert (sent.count(weekly.email), sent.count(daily.email), sent.count(never.email)) == (1, 2, 0)


def test_moment_that_somebody_switched_off_is_left_out():
    practice = PracticeFactory()
    user = MembershipFactory(practice=practice).user
    NotificationPreference.objects.create(user=user, frequency=ReminderFrequency.DAILY, before=False)
    assigned(practice)

    assert [send_due_reminders(on=DUE - dt.timedelta(days=3)), send_due_reminders(on=DUE)] == [0, 1]


def test_who_has_completed_hears_nothing():
    practice = PracticeFactory()
    user = MembershipFactory(practice=practice).user
    path = assigned(practice)
    complete(user=user, course=path.items.get().course, at=timezone.now())

    assert send_due_reminders(on=DUE) == 0


def test_reminder_reads_well_in_text_and_html():
    practice = PracticeFactory()
    MembershipFactory(practice=practice, user=UserFactory(first_name="Noor"))
    assigned(practice, courses=2)
    send_due_reminders(on=DUE + dt.timedelta(days=8))

    message = compose_mail(**mails()[0])

    assert message.subject == "Nog te doen: 2 modules"
    for part in (message.body, message.alternatives[0][0]):
        assert "had af moeten zijn op 10 juni 2026" in part
        assert "/mijn/meldingen/" in part
    assert "Dag Noor," in message.body or "Hallo Noor," in message.body or "Beste Noor," in message.body


def behind(coalition: Any = None) -> tuple[Any, Any, Any]:
    """A practice with a contact person and two assistants, one of whom has completed the mandatory course."""
    course = course_of(
        make_course(title="De basis", lessons=0, questions=1, is_mandatory=True, roles=["doktersassistent", "huisarts"])
    )
    practice = PracticeFactory(name="De Linde", coalition=coalition)
    contact = contact_of(practice, first_name="Ria", last_name="Smit")
    done, late = (MembershipFactory(practice=practice).user for _ in range(2))
    MembershipFactory(practice=practice, role=PracticeRole.HUISARTS, user=UserFactory(last_name="Arts"))
    complete(user=done, course=course, at=timezone.now())
    refresh_practices(practice_ids={practice.pk})
    return practice, contact, late


def test_preview_names_who_still_has_to_and_the_click_sends_just_that():
    practice, contact, late = behind()

    preview = colleagues_to_remind(practice=practice)
    sent = remind_colleagues(practice=practice, actor=contact)

    assert {one.email for one in preview.going} == {mail["to"] for mail in mails()}
    assert [one.lines for one in preview.going] == [("De basis",), ("De basis",)]
    assert late.email in {one.email for one in preview.going}
    assert sent == 2
    with pytest.raises(NobodyToRemind):
        remind_colleagues(practice=practice, actor=contact)
    assert {one.why_not for one in colleagues_to_remind(practice=practice).staying} == {"recent"}
    assert len(mails()) == 2


def test_who_wants_no_reminders_from_colleagues_stands_in_the_preview_without_mail():
    practice, contact, late = behind()
    NotificationPreference.objects.create(user=late, from_colleagues=False)

    preview = colleagues_to_remind(practice=practice)

    assert late.email not in {one.email for one in preview.going}
    assert [(one.email, one.why_not) for one in preview.staying] == [(late.email, "off")]
    assert contact.email not in {one.email for one in preview.going}


def test_coalition_reminds_the_contact_persons_of_practices_that_are_behind():
    coalition = CoalitionFactory(name="Lindekring")
    practice, contact, _late = behind(coalition)
    alone = PracticeFactory(name="Zonder", coalition=coalition)
    MembershipFactory(practice=alone)
    refresh_practices(practice_ids={alone.pk})

    preview = practices_to_remind(coalition=coalition)
    remind_practices(coalition=coalition, actor=UserFactory())

    assert [(one.practice, one.email, one.lines) for one in preview.going] == [
        ("De Linde", contact.email, ("huisarts: De basis",))
    ]
    assert [(one.practice, one.why_not) for one in preview.staying] == [("Zonder", "no_contact")]
    (mail,) = mails()
    assert compose_mail(**mail).subject == "Wat De Linde nog moet doen"
    assert practice.name in compose_mail(**mail).body


def test_reminders_and_choice_are_shown_and_erased():
    practice, contact, late = behind()
    NotificationPreference.objects.create(user=late, frequency=ReminderFrequency.DAILY)
    remind_colleagues(practice=practice, actor=contact)
    sources = {one.label: one for one in person_data_sources()}

    shown = sources["learning.Reminder"].export(late), sources["learning.NotificationPreference"].export(late)
    for label in ("learning.Reminder", "learning.NotificationPreference"):
        sources[label].erase(late)
    sources["learning.Reminder"].erase(contact)

    assert shown[0][0]["practice"] == "De Linde"
    assert shown[1][0]["frequency"] == "daily"
    assert not late.reminders.exists()
    assert not Reminder.objects.filter(asked_by=contact).exists()
    assert not NotificationPreference.objects.filter(user=late).exists()


def test_night_moves_over_what_time_changed_and_mends_what_was_wrong():
    coalition = CoalitionFactory()
    practice, _contact, _late = behind(coalition)
    LearningPathItem.objects.create(
        path=LearningPath.objects.create(title="Pad"), course=course_of_practice(practice), validity_months=12
    )
    rebuild_tallies()
    tend_tallies()
    steps = PracticeTraining.objects.get(practice=practice).done

    quiet = tend_tallies(at=timezone.now() + dt.timedelta(days=400))
    CoalitionCourseTally.objects.update(due=99)
    found = tend_tallies(at=timezone.now() + dt.timedelta(days=400))

    assert (steps, PracticeTraining.objects.get(practice=practice).done) == (1, 0)
    assert quiet.count == 0
    assert found.rows["coalition_tallies"] == 2
    assert tend_tallies(at=timezone.now() + dt.timedelta(days=400)).count == 0


def course_of_practice(practice: Any) -> Any:
    return practice.credits.get().completion.course
