"""Progress: resumed where one was, never worth credit by itself."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from learning.adapters import LearningH5PAdapter
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import NotOpen
from learning.domain.progress import (
    keep_practice_answer,
    progress_percent,
    record_activity,
    record_lesson_done,
    visit_lesson,
)
from learning.domain.queries import catalogue_courses, continue_learning, courses_for_user
from learning.domain.queries.lesson_state import lesson_state
from learning.models import Completion, Enrolment, LessonPage, LessonProgress
from organisations.enums import PracticeRole
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def keys_of(page: Any) -> list[uuid.UUID]:
    return list(LessonPage.objects.child_of(page).order_by("path").values_list("translation_key", flat=True))


def test_visit_lesson_without_enrolment_enrols_nobody() -> None:
    page = make_course()

    assert visit_lesson(user=UserFactory(), course_key=page.translation_key, lesson_key=keys_of(page)[0]) is None
    assert Enrolment.objects.count() == 0


def test_record_lesson_done_moves_the_place_and_the_progress() -> None:
    page = make_course(lessons=3)
    user, keys = UserFactory(), keys_of(page)

    record_lesson_done(user=user, course_key=page.translation_key, lesson_key=keys[0], lesson_keys=keys, has_test=True)
    record_lesson_done(user=user, course_key=page.translation_key, lesson_key=keys[0], lesson_keys=keys, has_test=True)

    enrolment = Enrolment.objects.get()
    assert (enrolment.place, enrolment.progress, enrolment.lessons.count()) == (keys[1], 25, 1)
    learning = continue_learning(user)[0]
    assert (learning.progress, learning.resume_title, learning.resume_url) == (
        25,
        "Les 2",
        "/leren/de-basis-van-online-inzage/les-2/",
    )
    visit_lesson(user=user, course_key=page.translation_key, lesson_key=keys[2])
    assert continue_learning(user)[0].resume_title == "Les 3"


def test_record_lesson_done_everything_leads_to_the_test_and_is_no_completion() -> None:
    page = make_course(lessons=2)
    user, keys = UserFactory(), keys_of(page)

    for key in keys:
        record_lesson_done(user=user, course_key=page.translation_key, lesson_key=key, lesson_keys=keys, has_test=True)

    assert continue_learning(user)[0].resume_url == f"/leerstap/toets/{page.pk}/"
    assert Enrolment.objects.get().progress == 67
    assert Completion.objects.count() == 0


def test_practice_answers_join_those_of_another_tab_and_their_draft_goes() -> None:
    page = make_course(lessons=2)
    user, (key, other) = UserFactory(), keys_of(page)
    place = {"user": user, "course_key": page.translation_key}
    enrolment = enrol_learner(user=user, course=course_of(page))
    LessonProgress.objects.create(
        enrolment=enrolment, lesson_key=key, answers={"p0": ["a"]}, drafts={"p1": {"fields": {}}, "p2": {"fields": {}}}
    )

    keep_practice_answer(**place, lesson_key=key, question_id="p1", given=["b"])
    keep_practice_answer(**place, lesson_key=key, question_id="p0", given=["c", "d"])
    keep_practice_answer(**place, lesson_key=other, question_id="p9", given=["z"])

    kept = LessonProgress.objects.get(lesson_key=key)
    assert kept.answers == {"p0": ["c", "d"], "p1": ["b"]}
    assert kept.drafts == {"p2": {"fields": {}}}
    assert kept.activities == {}
    assert Enrolment.objects.get().place == other
    state = lesson_state(user_id=user.pk, course_key=page.translation_key, lesson_key=other)
    assert state is not None
    assert (state.answers, state.drafts, state.place, state.done) == ({"p9": ["z"]}, {}, other, frozenset())


def test_lesson_state_tells_what_was_done_in_the_course_and_typed_in_the_lesson() -> None:
    page = make_course(lessons=3)
    user, keys = UserFactory(), keys_of(page)
    for one in (user, UserFactory()):
        enrolment = enrol_learner(user=one, course=course_of(page))
        LessonProgress.objects.create(enrolment=enrolment, lesson_key=keys[0], done_at=timezone.now())
        if one == user:
            LessonProgress.objects.create(
                enrolment=enrolment,
                lesson_key=keys[1],
                answers={"p1": ["a"]},
                drafts={"p2": {"fields": {"x": ["y"]}}},
                activities={"7": {"is_checked": True}},
            )
    where = {"user_id": user.pk, "course_key": page.translation_key}

    second = lesson_state(**where, lesson_key=keys[1])
    third = lesson_state(**where, lesson_key=keys[2])

    assert second is not None
    assert third is not None
    assert (second.done, second.progress, second.place) == (frozenset({keys[0]}), 0, None)
    assert (second.answers, second.activities) == ({"p1": ["a"]}, {"7": {"is_checked": True}})
    assert second.drafts == {"p2": {"fields": {"x": ["y"]}}}
    assert (third.done, third.answers, third.drafts) == (frozenset({keys[0]}), {}, {})


@pytest.mark.parametrize(
    ("done", "total", "has_test", "percent"), [(0, 0, False, 0), (1, 1, False, 100), (1, 1, True, 50), (4, 4, True, 80)]
)
def test_progress_percent(done: int, total: int, has_test: bool, percent: int) -> None:
    keys = [uuid.uuid4() for _ in range(total)]

    assert progress_percent(done=set(keys[:done]), lesson_keys=keys, has_test=has_test) == percent


def test_keep_practice_answer_stands_there_on_the_next_visit() -> None:
    page = make_course()
    user, key = UserFactory(), keys_of(page)[0]

    keep_practice_answer(user=user, course_key=page.translation_key, lesson_key=key, question_id="p1", given=["p1-b"])

    assert LessonProgress.objects.get().answers == {"p1": ["p1-b"]}


def test_enrol_learner_on_a_closed_course_is_refused() -> None:
    page = make_course()
    page.unpublish()

    with pytest.raises(NotOpen):
        enrol_learner(user=UserFactory(), course=course_of(page))


def test_record_activity_counts_for_the_enrolled_only_and_never_completes() -> None:
    page = make_course()
    user, key = UserFactory(), keys_of(page)[0]
    at = timezone.now()

    def record(activity: str, *, is_checked: bool = False) -> bool:
        return record_activity(
            user_id=user.pk,
            course_key=page.translation_key,
            lesson_key=key,
            activity=activity,
            done_at=at,
            is_checked=is_checked,
        )

    before = record("7")
    enrol_learner(user=user, course=course_of(page))
    after = [record("7"), record("9"), record("7", is_checked=True)]

    assert (before, after) == (False, [True, True, True])
    assert LessonProgress.objects.get().activities == {
        "7": {"at": at.isoformat(), "is_checked": True},
        "9": {"at": at.isoformat(), "is_checked": False},
    }
    assert (Enrolment.objects.get().progress, Completion.objects.count()) == (0, 0)


def _standing(**fields: Any) -> Any:
    return SimpleNamespace(**{"done_at": timezone.now(), "is_checked": False} | fields)


@pytest.mark.parametrize("context", [{}, {"course": "x", "lesson": "y"}, {"course": None, "lesson": None}])
def test_adapter_ignores_standings_of_other_contexts(context: dict[str, Any]) -> None:
    session = SimpleNamespace(user_id=1, content_id=1, context=context)

    LearningH5PAdapter().standing_changed(session=session, result=_standing())  # type: ignore[arg-type]

    assert LessonProgress.objects.count() == 0


def test_adapter_remembers_an_activity_once_its_rule_is_met() -> None:
    page = make_course()
    user, key = UserFactory(), keys_of(page)[0]
    enrol_learner(user=user, course=course_of(page))
    context = {"course": str(page.translation_key), "lesson": str(key)}
    session: Any = SimpleNamespace(user_id=user.pk, content_id=7, context=context)

    LearningH5PAdapter().standing_changed(session=session, result=_standing(done_at=None))
    assert LessonProgress.objects.count() == 0
    LearningH5PAdapter().standing_changed(session=session, result=_standing())

    assert list(LessonProgress.objects.get().activities) == ["7"]


def test_courses_for_user_are_for_the_role_mandatory_first_and_not_yet_completed() -> None:
    make_course(title="Voor assistenten", roles=["doktersassistent"])
    make_course(title="Voor iedereen", roles=[])
    make_course(title="Voor huisartsen", roles=["huisarts"])
    make_course(title="Verplicht", roles=["doktersassistent"], is_mandatory=True)
    done = make_course(title="Gehaald", roles=[])
    user = UserFactory()
    MembershipFactory(user=user, role=PracticeRole.DOKTERSASSISTENT)
    take_test(user=user, course=course_of(done))

    assert [item.card.title for item in courses_for_user(user)] == ["Verplicht", "Voor assistenten", "Voor iedereen"]
    assert len(catalogue_courses()) == 5
