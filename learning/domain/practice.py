"""Practice questions in a lesson: graded at once, as often as one likes; they earn nothing."""

from collections.abc import Sequence

from django.utils.crypto import salted_hmac

from learning.domain.exceptions import UnknownQuestion
from learning.domain.questions import Grade, Question, clean_given, grade_answer, parse_questions
from learning.models import LessonPage


def practice_seed(question_id: str) -> str:
    """Each practice question has one order, so that its page can be cached; nobody outside can work it out."""
    return salted_hmac("learning.practice", question_id).hexdigest()[:16]


def answer_question(*, lesson: LessonPage, question_id: str, given: Sequence[str]) -> tuple[Question, list[str], Grade]:
    """Grade a practice question against the live lesson: the question, the cleaned answer and the grade.

    Raises UnknownQuestion or what clean_given raises. Keeps nothing.
    """
    questions = {question.id: question for question in parse_questions(lesson.body.raw_data)}
    question = questions.get(question_id)
    if question is None:
        raise UnknownQuestion
    chosen = clean_given(question, given=given, seed=practice_seed(question_id))
    return question, chosen, grade_answer(question, given=chosen)
