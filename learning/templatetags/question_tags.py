"""A question in the admin's preview: from the block an editor is looking at to the view that learners get."""

from typing import Any

from django import template

from learning.blocks import QuestionsBlock
from learning.domain.queries.question_view import QuestionView, question_view
from learning.domain.questions import parse_question
from learning.models.pages import with_stable_ids

register = template.Library()


@register.simple_tag
def block_question(value: Any) -> QuestionView:
    """`value`: the StructValue of a question's block."""
    name = next(name for name, block in QuestionsBlock.base_blocks.items() if type(block) is type(value.block))
    raw, _changed = with_stable_ids([{"type": name, "value": value.block.get_prep_value(value)}])
    return question_view(parse_question(raw[0]), seed="preview")
