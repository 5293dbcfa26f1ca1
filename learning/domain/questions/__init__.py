"""What a question is, once frozen: one class a kind behind one interface (base.Question)."""

from learning.domain.questions.base import Grade, OptionView, PartView, Question, in_order
from learning.domain.questions.kinds import KINDS, clean_given, grade_answer, parse_question, parse_questions

__all__ = [
    "KINDS",
    "Grade",
    "OptionView",
    "PartView",
    "Question",
    "clean_given",
    "grade_answer",
    "in_order",
    "parse_question",
    "parse_questions",
]
