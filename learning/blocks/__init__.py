"""What a lesson and a test are built of."""

from learning.blocks.lesson import LessonBlock
from learning.blocks.questions import QUESTION_TYPES, QuestionsBlock
from learning.blocks.questions_choice import MultipleChoiceBlock, SingleChoiceBlock, TrueFalseBlock
from learning.blocks.questions_parts import LikertBlock

__all__ = [
    "QUESTION_TYPES",
    "LessonBlock",
    "LikertBlock",
    "MultipleChoiceBlock",
    "QuestionsBlock",
    "SingleChoiceBlock",
    "TrueFalseBlock",
]
