"""Grading an attempt, once: points per answer, the score, and the completion that passing leads to."""

from django.utils import timezone

from learning.domain.completion import complete_course
from learning.domain.questions import grade_answer
from learning.domain.versions import questions_of
from learning.enums import AttemptState
from learning.models import Answer, Attempt


def is_pass(*, points: int, max_points: int, pass_mark: int) -> bool:
    """`pass_mark` in percent. Whole numbers, so that 70 % of 10 is exactly 7."""
    return max_points > 0 and points * 100 >= pass_mark * max_points


def grade_attempt(attempt: Attempt, *, is_closed_by_clock: bool) -> None:
    """Grade what was kept and hand the attempt in; inside the caller's transaction, with the attempt's row locked.

    A question without an answer earns nothing. A test in which nothing can earn a point (reflections, scales) is
    passed by handing it in whole.
    """
    answers = {answer.question_id: answer for answer in Answer.objects.filter(attempt=attempt)}
    asked = set(attempt.question_ids)
    points = max_points = 0
    for question in questions_of(attempt.version):
        if question.id not in asked:
            continue
        answer = answers.get(question.id)
        grade = grade_answer(question, given=answer.given if answer else [])
        points += grade.points
        max_points += grade.max_points
        if answer is not None:
            answer.points = grade.points
            answer.is_correct = grade.is_correct
    Answer.objects.bulk_update(answers.values(), ["points", "is_correct"])
    attempt.points = points
    attempt.max_points = max_points
    attempt.percent = points * 100 // max_points if max_points else 0
    attempt.is_passed = (
        is_pass(points=points, max_points=max_points, pass_mark=attempt.version.pass_mark)
        if max_points
        else not is_closed_by_clock
    )
    attempt.is_closed_by_clock = is_closed_by_clock
    attempt.state = AttemptState.SUBMITTED
    attempt.submitted_at = timezone.now()
    attempt.save(
        update_fields=["points", "max_points", "percent", "is_passed", "is_closed_by_clock", "state", "submitted_at"]
    )
    if attempt.is_passed:
        complete_course(enrolment=attempt.enrolment, version=attempt.version, attempt=attempt)
