"""What a lesson and a test are built of."""

from learning.blocks.lesson import LessonBlock
from learning.blocks.questions import QUESTION_TYPES, MultipleChoiceBlock, QuestionsBlock, SingleChoiceBlock

__all__ = ["QUESTION_TYPES", "LessonBlock", "MultipleChoiceBlock", "QuestionsBlock", "SingleChoiceBlock"]
