"""Questions of which the answer is chosen. Grading reads their frozen form: learning.domain.questions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError, StructValue

QUESTIONS = _("Questions")
PREVIEW = "learning/blocks/question_preview.html"


def explanation_block() -> blocks.TextBlock:
    return blocks.TextBlock(
        label=_("Explanation"),
        required=False,
        rows=3,
        max_length=1200,
        help_text=_("Why the right answer is right. Shown after answering, never before."),
    )


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    is_correct = blocks.BooleanBlock(label=_("Right answer"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"),
        required=False,
        rows=2,
        max_length=600,
        help_text=_("Shown to whoever chose this answer. Without it, only the explanation is shown."),
    )

    class Meta:
        label = _("Answer")
        icon = "radio-empty"
        label_format = "{text}"


class ChoiceBlock(blocks.StructBlock):
    """What both kinds of choice share. The order of the answers does not matter: each attempt shuffles them."""

    text = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2, max_num=8)
    explanation = explanation_block()

    def clean(self, value: Any) -> StructValue:
        cleaned = super().clean(value)
        options = list(cleaned["options"])
        errors: list[str] = []
        texts = [option["text"].strip().casefold() for option in options]
        if len(set(texts)) != len(texts):
            errors.append(str(_("Two answers are the same. Give each answer its own words.")))
        if message := self.wrong_count(sum(bool(option["is_correct"]) for option in options), total=len(options)):
            errors.append(message)
        if errors:
            raise StructBlockValidationError(non_block_errors=[ValidationError(error) for error in errors])
        return cleaned

    def wrong_count(self, correct: int, *, total: int) -> str:
        raise NotImplementedError


class SingleChoiceBlock(ChoiceBlock):
    def wrong_count(self, correct: int, *, total: int) -> str:
        return "" if correct == 1 else str(_("Mark exactly one answer as right."))

    class Meta:
        label = _("Question: one answer")
        icon = "radio-full"
        group = QUESTIONS
        template = PREVIEW
        description = _("A question of which one answer is right. Graded on the server.")
        label_format = "{text}"
        preview_value = {
            "text": "In het dossier zit een brief van de cardioloog. Valt die onder de inzage?",
            "options": [
                {"text": "Nee, brieven van anderen nooit", "is_correct": False},
                {"text": "Ja, want de brief is opgenomen in het dossier", "is_correct": True},
                {"text": "Alleen als de cardioloog het goedvindt", "is_correct": False},
            ],
            "explanation": "Gegevens van anderen zijn in te zien voor zover ze in uw dossier staan.",
        }


class MultipleChoiceBlock(ChoiceBlock):
    def wrong_count(self, correct: int, *, total: int) -> str:
        if correct == 0:
            return str(_("Mark at least one answer as right."))
        return str(_("Leave at least one answer that is not right.")) if correct == total else ""

    class Meta:
        label = _("Question: several answers")
        icon = "tick-inverse"
        group = QUESTIONS
        template = PREVIEW
        description = _("A question of which several answers can be right. Right only if all are chosen, and no other.")
        label_format = "{text}"
        preview_value = {
            "text": "Wat ziet de patiënt in het dossier?",
            "options": [
                {"text": "De episodes", "is_correct": True},
                {"text": "De medicatie", "is_correct": True},
                {"text": "Persoonlijke werkaantekeningen", "is_correct": False},
            ],
            "explanation": "Persoonlijke werkaantekeningen horen niet bij het dossier.",
        }


class TrueFalseBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Statement"), rows=2, max_length=600)
    is_true = blocks.BooleanBlock(label=_("The statement is true"), required=False)
    feedback_true = blocks.TextBlock(label=_("Feedback to who says: true"), required=False, rows=2, max_length=600)
    feedback_false = blocks.TextBlock(label=_("Feedback to who says: not true"), required=False, rows=2, max_length=600)
    explanation = explanation_block()

    class Meta:
        label = _("Question: true or not")
        icon = "tick"
        group = QUESTIONS
        template = PREVIEW
        description = _("A statement that is true or not. Graded on the server.")
        label_format = "{text}"
        preview_value = {
            "text": "Een patiënt mag het eigen dossier inzien zonder een reden te geven.",
            "is_true": True,
            "explanation": "Inzage is een recht. Een reden is niet nodig.",
        }
