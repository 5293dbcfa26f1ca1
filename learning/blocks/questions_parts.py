"""Questions of several parts, and questions without a right answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError, StructValue

from learning.blocks.questions_choice import PREVIEW, QUESTIONS, explanation_block


def refuse_twice(texts: list[str], *, message: Any) -> None:
    """Raises if two of these are the same: the learner could not tell them apart."""
    seen = [text.strip().casefold() for text in texts]
    if len(set(seen)) != len(seen):
        raise StructBlockValidationError(non_block_errors=[ValidationError(message)])


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(label=_("This"), max_length=200)
    right = blocks.CharBlock(label=_("Belongs with this"), max_length=200)

    class Meta:
        label = _("Pair")
        icon = "link"
        label_format = "{left} – {right}"


class MatchingBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=8)
    distractors = blocks.TextBlock(
        label=_("Belongs with none"),
        required=False,
        rows=2,
        max_length=600,
        help_text=_("Choices that are never right, one a line. They make guessing harder."),
    )
    explanation = explanation_block()

    def clean(self, value: Any) -> StructValue:
        cleaned = super().clean(value)
        refuse_twice(
            [pair["left"] for pair in cleaned["pairs"]],
            message=_("Two pairs begin the same. Give each its own words."),
        )
        return cleaned

    class Meta:
        label = _("Question: match")
        icon = "link"
        group = QUESTIONS
        template = PREVIEW
        description = _("To each line the one that belongs with it. A point for each pair.")
        label_format = "{text}"
        preview_value = {
            "text": "Wie doet wat in de praktijk?",
            "pairs": [
                {"left": "Doktersassistent", "right": "Helpt de patiënt met inloggen"},
                {"left": "Huisarts", "right": "Beslist over afscherming"},
            ],
            "distractors": "Keurt de app",
            "explanation": "Afschermen is een medische beslissing.",
        }


class OrderItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Step"), max_length=300)

    class Meta:
        label = _("Step")
        icon = "list-ol"
        label_format = "{text}"


class OrderingBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    items = blocks.ListBlock(
        OrderItemBlock(),
        label=_("Steps, in the right order"),
        min_num=3,
        max_num=8,
        help_text=_("Learners see them shuffled."),
    )
    explanation = explanation_block()

    def clean(self, value: Any) -> StructValue:
        cleaned = super().clean(value)
        refuse_twice(
            [item["text"] for item in cleaned["items"]], message=_("Two steps are the same. Give each its own words.")
        )
        return cleaned

    class Meta:
        label = _("Question: put in order")
        icon = "list-ol"
        group = QUESTIONS
        template = PREVIEW
        description = _("Steps to put in the right order. A point for each step in its place.")
        label_format = "{text}"
        preview_value = {
            "text": "In welke volgorde helpt u een patiënt met online inzage?",
            "items": [
                {"text": "Vraag wat de patiënt wil zien"},
                {"text": "Laat zien hoe inloggen gaat"},
                {"text": "Kijk samen of het is gelukt"},
            ],
            "explanation": "Eerst de vraag, dan het middel, dan de controle.",
        }


class GapBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=_("Sentence or label"), max_length=200, help_text=_("What stands before the field to fill in.")
    )
    accepted = blocks.TextBlock(
        label=_("Accepted answers"),
        rows=3,
        max_length=600,
        help_text=_("One a line; the first is shown as the right one. Capitals, accents and spaces do not matter."),
    )

    class Meta:
        label = _("Gap")
        icon = "edit"
        label_format = "{label}"


class FillInBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    gaps = blocks.ListBlock(GapBlock(), label=_("Gaps"), min_num=1, max_num=8)
    explanation = explanation_block()

    class Meta:
        label = _("Question: fill in")
        icon = "edit"
        group = QUESTIONS
        template = PREVIEW
        description = _("A word or number to type, with every spelling that you accept. A point for each gap.")
        label_format = "{text}"
        preview_value = {
            "text": "Vul in.",
            "gaps": [{"label": "Een patiënt logt in met", "accepted": "DigiD\ndigi d"}],
            "explanation": "Inloggen gaat met DigiD.",
        }


class ReflectionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Question"), rows=2, max_length=600)
    model_answer = blocks.TextBlock(
        label=_("Model answer"),
        rows=4,
        max_length=2000,
        help_text=_("Shown after answering. The learner says how near the own answer comes."),
    )
    explanation = explanation_block()

    class Meta:
        label = _("Question: reflect")
        icon = "openquote"
        group = QUESTIONS
        template = PREVIEW
        description = _("An open question with a model answer. The learner judges the own answer; it earns no points.")
        label_format = "{text}"
        preview_value = {
            "text": "Een patiënt schrikt van een uitslag die al online staat. Wat zegt u?",
            "model_answer": "Ik erken de schrik, leg uit wat de uitslag zegt en spreek af wie terugbelt.",
        }


class LikertBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Statement"), rows=2, max_length=600)
    scale = blocks.ChoiceBlock(
        label=_("Scale"),
        choices=[
            ("agreement", _("Disagree strongly – agree strongly")),
            ("quality", _("Very poor – very good")),
            ("confidence", _("Not at all – entirely")),
        ],
        default="agreement",
    )

    class Meta:
        label = _("Question: scale")
        icon = "order"
        group = QUESTIONS
        template = PREVIEW
        description = _("A statement with a scale of five. There is no right answer and it earns no points.")
        label_format = "{text}"
        preview_value = {"text": "Ik kan een patiënt uitleggen wat online inzage is.", "scale": "agreement"}
