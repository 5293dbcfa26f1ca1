"""What learning knows of a person, shown and erased; what it keeps no longer than needed."""

import datetime as dt

import pytest
from django.utils import timezone

from core.person_data import person_data_sources
from core.retention import purge_expired
from learning.domain.progress import keep_practice_answer
from learning.models import Answer, Attempt, Completion, Credit, Enrolment, LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
SOURCES = ("learning.Attempt", "learning.Certificate", "learning.Completion", "learning.Enrolment")


def test_person_data_shows_everything_and_erases_all_but_the_record() -> None:
    page = make_course()
    user, other = UserFactory(), UserFactory()
    MembershipFactory(user=user)
    for one in (user, other):
        take_test(user=one, course=course_of(page))
        lesson = LessonPage.objects.child_of(page).first()
        keep_practice_answer(
            user=one,
            course_key=page.translation_key,
            lesson_key=lesson.translation_key,
            question_id="p1",
            given=["p1-a"],
        )
    sources = {source.label: source for source in person_data_sources() if source.label in SOURCES}
    assert sorted(sources) == list(SOURCES)
    shown = {label: source.export(user) for label, source in sources.items()}
    assert {label: len(rows) for label, rows in shown.items()} == dict.fromkeys(SOURCES, 1)
    assert shown["learning.Attempt"][0]["percent"] == 100
    assert shown["learning.Completion"][0]["credits"][0]["role"] == "doktersassistent"

    for label in SOURCES:
        sources[label].erase(user)

    assert (Completion.objects.count(), Credit.objects.count(), Enrolment.objects.count()) == (2, 1, 2)
    assert (Attempt.objects.count(), Answer.objects.count(), LessonProgress.objects.count()) == (1, 4, 1)
    assert Completion.objects.get(user=user).attempt_id is None


def test_retention_removes_old_answers_and_idle_enrolments() -> None:
    course = course_of(make_course())
    idle, finished = UserFactory(), UserFactory()
    take_test(user=idle, course=course, wrong_count=4)
    take_test(user=finished, course=course)
    long_ago = timezone.now() - dt.timedelta(days=4 * 365)
    Enrolment.objects.update(active_at=long_ago)
    Attempt.objects.update(submitted_at=long_ago)

    purge_expired()

    assert list(Enrolment.objects.values_list("user", flat=True)) == [finished.pk]
    assert (Answer.objects.count(), Attempt.objects.count()) == (0, 1)
