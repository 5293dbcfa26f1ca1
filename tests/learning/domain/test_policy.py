"""The rules of a test: what is drawn, how often, how long, which score counts. And who comes late."""

import datetime as dt

import pytest
from django.utils import timezone

from core.domain.jobs import run_job
from core.models import Job
from core.person_data import person_data_sources
from learning import tasks  # noqa: F401 registers the job
from learning.domain.attempts import (
    close_late_attempt,
    given_answers,
    rate_reflection,
    save_answers,
    start_attempt,
    submit_attempt,
)
from learning.domain.exceptions import (
    AttemptsLeft,
    CoolingOff,
    CourseChanged,
    NoAttemptsLeft,
    QuestionsUnanswered,
    TimeIsUp,
    UnknownOption,
    UnknownQuestion,
)
from learning.domain.extra_attempts import grant_extra_attempt
from learning.domain.person_data import purge_answers
from learning.domain.policy import GRACE, attempts_used, counted_score, draw_questions, policy_of
from learning.domain.queries.attempt_view import attempt_result
from learning.domain.versions import questions_of
from learning.enums import AttemptState, ChangeKind, CountedAttempt
from learning.models import (
    Answer,
    Attempt,
    BankQuestion,
    Certificate,
    Completion,
    CoursePage,
    ExtraAttempt,
    TimeAllowance,
)
from tests.factories.accounts import UserFactory
from tests.factories.learning import answers, choice, course_of, make_course, publish_page, set_blocks, take_test
from tests.factories.questions import add_question, every_kind, make_bank, reflection

pytestmark = pytest.mark.django_db


def course_with(blocks, **fields) -> CoursePage:
    page = make_course(questions=0, publish=False, **fields)
    set_blocks(page, "test", blocks)
    publish_page(page)
    return page


def let_pass(attempt: Attempt, **since_deadline: float) -> None:
    """The clock of this attempt ran out so long ago."""
    moment = timezone.now() - dt.timedelta(**since_deadline)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=moment)


@pytest.fixture
def timed():
    """An attempt of 30 minutes, with q1 and q2 answered right of q1 … q4."""
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(make_course(time_limit_minutes=30)))
    save_answers(user=user, attempt_id=attempt.public_id, given={"q1": ["q1-a"], "q2": ["q2-a"]})
    return user, attempt


def test_a_test_of_every_kind_can_be_passed_and_says_its_points() -> None:
    page = course_with(every_kind())
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(page))
    given = {question: answer for question, answer in all_right(attempt).items() if question != "match"}

    graded = submit_attempt(user=user, attempt_id=attempt.public_id, given={**given, "match": wrong_match()})

    assert (graded.points, graded.max_points, graded.percent, graded.is_passed) == (12, 14, 85, True)
    assert dict(Answer.objects.values_list("question_id", "is_correct"))["open"] is None
    result = attempt_result(graded)
    assert (result.points, result.is_by_question, [question.id for question in result.wrong]) == (12, False, ["match"])


def all_right(attempt: Attempt) -> dict[str, list[str]]:
    return {question.id: question.right_answer() for question in questions_of(attempt.version)}


def wrong_match() -> list[str]:
    return ["match-a=match-b", "match-b=match-a", "match-c=match-c"]


def test_a_test_in_which_nothing_earns_points_is_passed_by_handing_it_in() -> None:
    page = course_with([reflection("open")])
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(page))

    with pytest.raises(QuestionsUnanswered):
        submit_attempt(user=user, attempt_id=attempt.public_id)
    graded = submit_attempt(user=user, attempt_id=attempt.public_id, given={"open": ["text=Ik luister."]})

    assert (graded.is_passed, graded.percent, Completion.objects.count()) == (True, 0, 1)


def test_the_draw_differs_by_seed_keeps_the_own_questions_and_is_frozen() -> None:
    bank = make_bank(blocks=[choice(f"b{number}") for number in range(1, 21)])
    BankQuestion.objects.filter(key="b20").update(is_active=False)
    page = make_course(questions=2, bank=bank, draw_count=3)
    version = start_attempt(user=UserFactory(), course=course_of(page)).version
    BankQuestion.objects.all().delete()

    drawn = [draw_questions(version, seed=str(seed)) for seed in range(200)]

    assert version.question_count == 5
    assert all(len(ids) == len(set(ids)) == 5 and {"q1", "q2"} < set(ids) for ids in drawn)
    assert drawn == [draw_questions(version, seed=str(seed)) for seed in range(200)]
    assert {key for ids in drawn for key in ids} == {"q1", "q2", *(f"b{number}" for number in range(1, 20))}


def test_a_draw_by_tag_takes_only_those_and_no_id_twice() -> None:
    bank = make_bank(blocks=[])
    for key, tags in (("b1", "balie"), ("b2", "inzage, spoed"), ("b3", ""), ("b4", "baliewerk"), ("q1", "balie")):
        add_question(bank, choice(key), tags=tags)

    page = make_course(questions=1, bank=bank, draw_count=9, bank_tags="Balie, SPOED", shuffle=False)

    attempt = start_attempt(user=UserFactory(), course=course_of(page))
    assert attempt.question_ids == ["q1", "b1", "b2"]
    assert attempt.version.question_count == 3


def test_an_attempt_is_asked_only_what_it_drew() -> None:
    page = make_course(questions=1, bank=make_bank(), draw_count=1)
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(page))
    other = next(key for key in ("b1", "b2") if key not in attempt.question_ids)

    with pytest.raises(UnknownQuestion):
        save_answers(user=user, attempt_id=attempt.public_id, given={other: [f"{other}-a"]})


def test_cooling_off_says_until_when_and_counts_with_the_attempts() -> None:
    course, user = course_of(make_course(cooling_off_hours=24, max_attempts=2)), UserFactory()
    first = take_test(user=user, course=course, wrong_count=4)

    with pytest.raises(CoolingOff) as caught:
        start_attempt(user=user, course=course)
    assert caught.value.until == first.submitted_at + dt.timedelta(hours=24)

    Attempt.objects.update(submitted_at=timezone.now() - dt.timedelta(hours=25))
    take_test(user=user, course=course, wrong_count=4)
    Attempt.objects.update(submitted_at=timezone.now() - dt.timedelta(hours=25))
    with pytest.raises(NoAttemptsLeft):
        start_attempt(user=user, course=course)


@pytest.mark.parametrize(("policy", "percent"), [(CountedAttempt.BEST, 75), (CountedAttempt.LAST, 25)])
def test_best_or_last_decides_the_score_and_never_takes_a_completion_back(policy: str, percent: int) -> None:
    course, user = course_of(make_course(counted_attempt=policy)), UserFactory()
    for wrong_count in (2, 1, 3):
        attempt = take_test(user=user, course=course, wrong_count=wrong_count)

    used = attempts_used(list(Attempt.objects.select_related("version")), generation=1)

    assert counted_score(used, policy=policy_of(attempt.version)).percent == percent
    assert (Completion.objects.count(), Certificate.objects.count()) == (1, 1)


@pytest.mark.parametrize(("extra", "minutes"), [(None, 30), (50, 45), (25, 38)])
def test_extra_time_is_added_to_the_deadline(extra: int | None, minutes: int) -> None:
    user = UserFactory()
    if extra:
        TimeAllowance.objects.create(user=user, extra_percent=extra, reason="Verklaring")

    attempt = start_attempt(user=user, course=course_of(make_course(time_limit_minutes=30)))

    assert attempt.deadline_at - attempt.started_at == dt.timedelta(minutes=minutes)
    assert Job.objects.get(kind="learning.close_attempt").run_at > attempt.deadline_at + GRACE


def test_an_answer_within_the_grace_is_kept_and_the_rest_may_be_missing(timed) -> None:
    user, attempt = timed
    let_pass(attempt, seconds=10)

    save_answers(user=user, attempt_id=attempt.public_id, given={"q3": ["q3-a"]})
    graded = submit_attempt(user=user, attempt_id=attempt.public_id, given={})

    assert (graded.percent, graded.is_passed, graded.is_closed_by_clock) == (75, True, True)


def test_an_answer_after_the_grace_is_refused_and_what_was_kept_is_handed_in(timed) -> None:
    user, attempt = timed
    let_pass(attempt, seconds=31)

    for _again in range(2):
        with pytest.raises(TimeIsUp):
            save_answers(user=user, attempt_id=attempt.public_id, given={"q3": ["q3-a"]})

    attempt.refresh_from_db()
    assert (attempt.state, attempt.percent, attempt.is_closed_by_clock) == (AttemptState.SUBMITTED, 50, True)
    assert set(given_answers(attempt)) == {"q1", "q2"}


def test_handing_in_too_late_counts_what_was_kept_in_time(timed) -> None:
    user, attempt = timed
    let_pass(attempt, minutes=5)

    graded = submit_attempt(user=user, attempt_id=attempt.public_id, given=answers(attempt.version))

    assert (graded.percent, graded.is_passed, Completion.objects.count()) == (50, False, 0)


def test_the_job_hands_in_once_and_leaves_others_alone(timed) -> None:
    _user, attempt = timed
    job = Job.objects.get(kind="learning.close_attempt")
    assert close_late_attempt(attempt_pk=attempt.pk) is False

    let_pass(attempt, minutes=5)
    Job.objects.filter(pk=job.pk).update(run_at=timezone.now() - dt.timedelta(minutes=1))

    assert run_job(job_id=job.pk) is True, Job.objects.get(pk=job.pk).error
    attempt.refresh_from_db()
    first = attempt.submitted_at
    assert (attempt.state, attempt.percent) == (AttemptState.SUBMITTED, 50)
    assert close_late_attempt(attempt_pk=attempt.pk) is False
    attempt.refresh_from_db()
    assert attempt.submitted_at == first


def test_starting_anew_after_the_clock_says_so_first(timed) -> None:
    user, attempt = timed
    let_pass(attempt, minutes=5)
    course = attempt.enrolment.course

    with pytest.raises(TimeIsUp):
        start_attempt(user=user, course=course)

    assert start_attempt(user=user, course=course).number == 2


def test_the_clock_of_a_course_that_must_be_redone_abandons_the_attempt() -> None:
    page = make_course(time_limit_minutes=30)
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(page))
    set_blocks(page, "test", [choice("q7")])
    page.change_kind = ChangeKind.REQUIRES_REDOING
    publish_page(page)
    let_pass(attempt, minutes=5)

    with pytest.raises(CourseChanged):
        submit_attempt(user=user, attempt_id=attempt.public_id)

    attempt.refresh_from_db()
    assert (attempt.state, Completion.objects.count()) == (AttemptState.ABANDONED, 0)


def test_answers_that_arrive_out_of_order_replace_nothing_newer() -> None:
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(make_course()))
    now = int(timezone.now().timestamp() * 1000)

    def save(moment: int | None, chosen: list[str]) -> dict[str, list[str]]:
        save_answers(user=user, attempt_id=attempt.public_id, given={"q1": chosen}, moment=moment)
        return given_answers(attempt)

    assert save(now - 100, ["q1-a"]) == {"q1": ["q1-a"]}
    assert save(now - 200, ["q1-b"]) == {"q1": ["q1-a"]}
    assert save(now - 50, []) == {}
    assert save(now - 100, ["q1-a"]) == {}
    assert save(now + 10**12, ["q1-c"]) == {"q1": ["q1-c"]}  # a clock from the future is set to now
    assert save(None, ["q1-b"]) == {"q1": ["q1-b"]}


def test_rating_a_reflection_is_the_learners_own_and_changes_no_score() -> None:
    page = course_with([choice("q1"), reflection("open")])
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(page))
    rate = {"user": user, "attempt_id": attempt.public_id, "question_id": "open", "rating": "partly"}
    with pytest.raises(UnknownQuestion):
        rate_reflection(**rate)
    submit_attempt(user=user, attempt_id=attempt.public_id, given={"q1": ["q1-b"], "open": ["text=Zo."]})

    rate_reflection(**rate)
    rate_reflection(**{**rate, "rating": "well"})

    assert given_answers(attempt)["open"] == ["text=Zo.", "self=well"]
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.is_passed) == (0, False)
    for forged, error in (({"rating": "great"}, UnknownOption), ({"question_id": "q1"}, UnknownQuestion)):
        with pytest.raises(error):
            rate_reflection(**{**rate, **forged})
    with pytest.raises(Attempt.DoesNotExist):
        rate_reflection(**{**rate, "user": UserFactory()})


def test_a_partly_answered_question_is_kept_and_not_handed_in() -> None:
    page = course_with(every_kind())
    user = UserFactory()
    attempt = start_attempt(user=user, course=course_of(page))
    given = {**all_right(attempt), "match": ["match-a=match-a"], "order": ["order-a=1", "order-b=1", "order-c=3"]}

    with pytest.raises(QuestionsUnanswered) as caught:
        submit_attempt(user=user, attempt_id=attempt.public_id, given=given)

    assert sorted(caught.value.question_ids) == ["match", "order"]
    assert given_answers(attempt)["match"] == ["match-a=match-a"]


def test_extra_time_is_shown_to_its_person_and_goes_with_the_account() -> None:
    source = {one.label: one for one in person_data_sources()}["learning.TimeAllowance"]
    user, other = UserFactory(), UserFactory()
    for one in (user, other):
        TimeAllowance.objects.create(user=one, extra_percent=50, reason="Verklaring")

    shown = [{name: row[name] for name in ("extra_percent", "reason")} for row in source.export(user)]
    erased = source.erase(user)

    assert (shown, erased) == ([{"extra_percent": 50, "reason": "Verklaring"}], 1)
    assert list(TimeAllowance.objects.values_list("user", flat=True)) == [other.pk]


def test_an_extra_attempt_is_one_and_counts_until_the_course_must_be_redone() -> None:
    page = make_course(max_attempts=1)
    user, manager = UserFactory(), UserFactory()
    course = course_of(page)
    with pytest.raises(AttemptsLeft):
        grant_extra_attempt(user=user, course=course, reason="Storing", actor=manager)
    take_test(user=user, course=course, wrong_count=4)

    grant_extra_attempt(user=user, course=course, reason="Storing", actor=manager)
    with pytest.raises(AttemptsLeft):
        grant_extra_attempt(user=user, course=course, reason="Storing", actor=manager)
    take_test(user=user, course=course, wrong_count=4)

    with pytest.raises(NoAttemptsLeft):
        start_attempt(user=user, course=course)
    with pytest.raises(AttemptsLeft):  # this course has no limit
        grant_extra_attempt(
            user=user, course=course_of(make_course(title="Zonder grens")), reason="Storing", actor=manager
        )
    set_blocks(page, "test", [choice("n1")])
    page.change_kind = ChangeKind.REQUIRES_REDOING
    publish_page(page)
    course.refresh_from_db()
    take_test(user=user, course=course, wrong_count=1)
    with pytest.raises(NoAttemptsLeft):
        start_attempt(user=user, course=course)


def test_extra_attempts_are_shown_to_their_person_and_go_with_the_account() -> None:
    source = {one.label: one for one in person_data_sources()}["learning.ExtraAttempt"]
    user, other = UserFactory(), UserFactory()
    course = course_of(make_course(title="Basis"))
    for one in (user, other):
        ExtraAttempt.objects.create(user=one, course=course, generation=1, reason="Storing")

    shown = [{name: row[name] for name in ("course", "reason")} for row in source.export(user)]
    erased = source.erase(user)

    assert (shown, erased) == ([{"course": "Basis", "reason": "Storing"}], 1)
    assert list(ExtraAttempt.objects.values_list("user", flat=True)) == [other.pk]


def test_a_result_outlives_its_answers_and_says_that_they_are_gone() -> None:
    user = UserFactory()
    graded = take_test(user=user, course=course_of(make_course()), wrong_count=1)
    before = attempt_result(graded)

    purged = purge_answers(timezone.now() + dt.timedelta(days=1))

    after = attempt_result(graded)
    assert (purged, before.is_thrown_away, len(before.questions), len(before.wrong)) == (4, False, 4, 1)
    assert (after.is_thrown_away, after.questions, after.wrong) == (True, [], [])
    assert (after.points, after.percent, after.is_passed) == (before.points, before.percent, True) == (3, 75, True)
