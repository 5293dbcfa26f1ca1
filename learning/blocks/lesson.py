from typing import Any

from django.utils.translation import gettext_lazy as _

from core.blocks import BodyBlock
from learning.blocks.questions import CaseBlock
from learning.blocks.questions_choice import QUESTIONS, MultipleChoiceBlock, SingleChoiceBlock, TrueFalseBlock
from learning.blocks.questions_parts import FillInBlock, LikertBlock, MatchingBlock, OrderingBlock, ReflectionBlock
from learning.h5p.blocks import H5PBlock


class ActivityBlock(H5PBlock):  # type: ignore[misc,valid-type]  # made by a factory
    """An H5P activity in a lesson: progress only, reported by the browser."""

    class Meta:
        label = _("H5P activity")
        icon = "h5p"
        group = QUESTIONS
        template = "learning/blocks/activity.html"
        description = _("An interactive activity. It counts as progress, never for the certificate.")

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return "learning.blocks.lesson.ActivityBlock", (), self._constructor_args[1]


class LessonBlock(BodyBlock):
    """A lesson's body: all that a page can hold, and questions and activities to practise with."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    fill_in = FillInBlock()
    case = CaseBlock()
    reflection = ReflectionBlock()
    likert = LikertBlock()
    h5p = ActivityBlock()
