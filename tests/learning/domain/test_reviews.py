"""Evaluations: only of what was completed, words judged, marks never from fewer than five, never a name."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry
from core.person_data import person_data_sources
from core.stamp import forget_everything
from learning.domain.drafts import keep_review_draft
from learning.domain.exceptions import DraftTooLarge, NotCompleted, UnknownMark
from learning.domain.queries.reviews import course_results, public_reviews, results_overview, reviews_to_judge
from learning.domain.reviews import delete_review, judge_review, write_review
from learning.enums import ReviewState
from learning.models import Course, CourseReview, Enrolment
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return course_of(make_course())


def graduate(course: Course) -> User:
    user = UserFactory()
    record_completion(user=user, course=course, at=timezone.now() - dt.timedelta(days=2))
    return user


def reviewed(course: Course, *, stars: int = 4, text: str = "", **marks: int) -> CourseReview:
    return write_review(user=graduate(course), course_id=course.pk, stars=stars, marks=marks, text=text)


def test_review_of_a_course_that_was_not_completed_is_refused(course: Course) -> None:
    with pytest.raises(NotCompleted):
        write_review(user=UserFactory(), course_id=course.pk, stars=5)
    assert CourseReview.objects.count() == 0


def test_review_is_one_per_completion_and_changes_in_place(course: Course) -> None:
    user = graduate(course)
    Enrolment.objects.filter(user=user).update(review_draft={"fields": {"text": ["half"]}})

    write_review(user=user, course_id=course.pk, stars=2, marks={"was_clear": 1}, text="  Te lang. ")
    changed = write_review(user=user, course_id=course.pk, stars=5, text="Te lang.")

    assert CourseReview.objects.count() == 1
    assert (changed.stars, changed.was_clear, changed.text, changed.state) == (5, None, "Te lang.", "pending")
    assert Enrolment.objects.get(user=user).review_draft == {}


def test_review_without_words_waits_for_nobody_and_new_words_wait_again(course: Course) -> None:
    user = graduate(course)

    silent = write_review(user=user, course_id=course.pk, stars=3)
    assert silent.state == ReviewState.APPROVED
    worded = write_review(user=user, course_id=course.pk, stars=3, text="Duidelijk.")
    judge_review(review=worded, is_approved=True, by=UserFactory())
    assert write_review(user=user, course_id=course.pk, stars=4, text="Duidelijk.").state == ReviewState.APPROVED
    other_words = write_review(user=user, course_id=course.pk, stars=4, text="Toch niet.")
    assert (other_words.state, other_words.decided_at, other_words.decided_by) == (ReviewState.PENDING, None, None)


@pytest.mark.parametrize(("stars", "marks"), [(0, {}), (6, {}), (3, {"was_useful": 9})])
def test_review_with_a_mark_off_the_scale_is_refused_by_verb_and_database(
    course: Course, stars: int, marks: dict[str, int]
) -> None:
    user = graduate(course)
    with pytest.raises(UnknownMark):
        write_review(user=user, course_id=course.pk, stars=stars, marks=marks)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseReview.objects.create(completion=user.completions.get(), stars=stars, **marks)


def test_judging_is_logged_and_shows_words_only_from_five_evaluations_up(course: Course) -> None:
    editor = UserFactory()
    words = reviewed(course, text="Fijn kort.", stars=5)
    for stars in (5, 4, 4):
        reviewed(course, stars=stars)
    judge_review(review=words, is_approved=True, by=editor)

    few = public_reviews(course_id=course.pk)
    assert (few.count, few.average, few.words) == (4, None, ())

    reviewed(course, stars=2, text="Saai.")
    forget_everything()
    shown = public_reviews(course_id=course.pk)
    assert (shown.count, shown.average, [one.text for one in shown.words]) == (5, 4.0, ["Fijn kort."])

    judge_review(review=words, is_approved=False, by=editor)
    hidden = public_reviews(course_id=course.pk)
    assert (hidden.count, hidden.average, hidden.words) == (5, 4.0, ())
    assert list(AuditEntry.objects.filter(actor_id=editor.pk).order_by("pk").values_list("action", flat=True)) == [
        "learning.approve_review",
        "learning.hide_review",
    ]


def test_results_leave_out_what_fewer_than_five_judged(course: Course) -> None:
    for stars in (5, 5, 4, 3, 3):
        reviewed(course, stars=stars, was_clear=stars)
    for review in CourseReview.objects.all()[:4]:
        CourseReview.objects.filter(pk=review.pk).update(was_useful=2)

    results = course_results(course)

    assert (results.count, results.average) == (5, 4.0)
    assert [one.counts for one in results.distributions] == [(0, 0, 2, 1, 2)] * 2

    CourseReview.objects.all()[0].delete()
    few = course_results(course)
    assert (few.count, few.average, few.distributions) == (4, None, ())
    assert [(one.count, one.average) for one in results_overview()] == [(4, None)]


def test_words_to_judge_carry_no_marks_and_no_author(course: Course, django_assert_num_queries: object) -> None:
    reviewed(course, text="Eerst.")
    reviewed(course, text="Daarna.")
    reviewed(course)

    waiting = list(reviews_to_judge(state=ReviewState.PENDING))

    assert [one.text for one in waiting] == ["Eerst.", "Daarna."]
    deferred = waiting[0].get_deferred_fields()
    assert {"stars", "was_clear", "was_useful", "was_right_length"} <= deferred
    assert "user_id" in waiting[0].completion.get_deferred_fields()


def test_own_review_is_deleted_exported_and_erased(course: Course) -> None:
    user, other = graduate(course), graduate(course)
    for one in (user, other):
        write_review(user=one, course_id=course.pk, stars=4, text="Goed.")
    source = next(one for one in person_data_sources() if one.label == "learning.CourseReview")

    shown = source.export(user)
    assert [(row["stars"], row["text"], row["state"]) for row in shown] == [(4, "Goed.", "pending")]

    assert delete_review(user=user, course_id=course.pk) == 1
    assert delete_review(user=user, course_id=course.pk) == 0
    assert source.erase(other) == 1
    assert CourseReview.objects.count() == 0


def test_draft_of_an_evaluation_is_kept_and_too_much_is_refused(course: Course) -> None:
    user = graduate(course)

    assert keep_review_draft(user=user, course_id=course.pk, fields={"text": ["Nog niet af"], "stars": [""]})
    assert Enrolment.objects.get(user=user).review_draft["fields"] == {"text": ["Nog niet af"]}
    with pytest.raises(DraftTooLarge):
        keep_review_draft(user=user, course_id=course.pk, fields={"text": ["x" * 20_001]})
    assert keep_review_draft(user=user, course_id=course.pk, fields={"text": [" "]})
    assert Enrolment.objects.get(user=user).review_draft == {}
