"""What a test may draw from its bank; frozen with the course, so that a changed bank changes no attempt."""

from typing import Any

from learning.models import BankQuestion, CoursePage
from learning.models.banks import split_tags


def drawable_questions(page: CoursePage) -> dict[str, Any]:
    """`draw_count` of these `blocks` go into each attempt: the bank's questions in use that have one of the tags.

    A question whose id the test itself has too is left out.
    """
    nothing = {"draw_count": 0, "tags": [], "blocks": []}
    if page.bank_id is None or not page.draw_count:
        return nothing
    wanted = split_tags(page.bank_tags)
    own = {block.get("id") for block in page.test.get_prep_value()}
    blocks = [
        question.body.get_prep_value()[0]
        for question in BankQuestion.objects.filter(bank_id=page.bank_id, is_active=True).order_by("pk")
        if (not wanted or set(wanted).intersection(question.tag_list)) and question.key not in own
    ]
    return {"draw_count": page.draw_count, "tags": wanted, "blocks": blocks}
