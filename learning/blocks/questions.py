"""A test's stream: all kinds of question. learning.domain.questions has a class for each."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.blocks.questions_choice import (
    PREVIEW,
    QUESTIONS,
    MultipleChoiceBlock,
    SingleChoiceBlock,
    TrueFalseBlock,
    explanation_block,
)
from learning.blocks.questions_parts import FillInBlock, LikertBlock, MatchingBlock, OrderingBlock, ReflectionBlock


class StepsBlock(blocks.StreamBlock):
    """What a step of a case can be: a question that is graded and fits on a few lines."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    fill_in = FillInBlock()

    class Meta:
        min_num = 2
        max_num = 8


class CaseBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("The situation"), rows=5, max_length=2000)
    steps = StepsBlock(label=_("Steps"))
    explanation = explanation_block()

    class Meta:
        label = _("Question: case of several steps")
        icon = "doc-full"
        group = QUESTIONS
        template = PREVIEW
        description = _("A situation with several questions about it. Each step earns its own points.")
        label_format = "{text}"
        preview_value = {
            "text": "Mevrouw De Wit belt: zij ziet een uitslag die zij niet begrijpt.",
            "steps": [
                (
                    "single_choice",
                    {
                        "text": "Wat doet u eerst?",
                        "options": [
                            {"text": "Vragen wat zij ziet", "is_correct": True},
                            {"text": "Doorverbinden", "is_correct": False},
                        ],
                    },
                ),
                ("true_false", {"text": "U mag de uitslag samen doornemen.", "is_true": True}),
            ],
        }


class QuestionsBlock(blocks.StreamBlock):
    """A test. The names are stored: renaming one needs a data migration."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    fill_in = FillInBlock()
    case = CaseBlock()
    reflection = ReflectionBlock()
    likert = LikertBlock()

    class Meta:
        required = False


QUESTION_TYPES = tuple(QuestionsBlock.base_blocks)
