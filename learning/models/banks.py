"""Banks of questions: a test draws from one. Publishing a course freezes what it may draw, so a bank changes freely."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from core.fields import BodyField
from learning.blocks import QuestionsBlock
from learning.models.pages import with_stable_ids


def split_tags(text: str) -> list[str]:
    """Tags as typed, with commas between them: lower case, each once, in alphabetical order."""
    return sorted({" ".join(tag.split()).casefold() for tag in text.split(",") if tag.strip()})


class QuestionBank(models.Model):  # type: ignore[django-manager-missing]
    """A named set of questions, of one coalition or of the national desk."""

    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=600)
    coalition = models.ForeignKey(
        "organisations.Coalition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="question_banks",
        verbose_name=_("coalition"),
        help_text=_("Empty: a national bank."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "title"], name="question_bank_title_once"),
            models.UniqueConstraint(
                fields=["title"], condition=Q(coalition__isnull=True), name="question_bank_national_title_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BankQuestion(models.Model):
    """One question of a bank: the same raw block as in a test. `key` is that block's id, `tags` are "a, b, c".

    `kind` and `text` repeat what stands in the block, for lists and search; saving keeps them in step.
    """

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=30, editable=False)
    text = models.CharField(_("question"), max_length=600, editable=False)
    body = BodyField(QuestionsBlock(min_num=1, max_num=1), verbose_name=_("question"))
    tags = models.CharField(
        _("tags"), max_length=300, blank=True, help_text=_("With commas between them. A test can draw by tag.")
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Tests draw only from the questions in use.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bank", "key"], name="bank_question_once")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Parts that lack an id get one; key, kind and text follow the block; tags are tidied."""
        block = self.with_ids(dict(self.body.get_prep_value()[0]))
        self.body = StreamValue(self.body.stream_block, [block], is_lazy=True)
        self.key, self.kind, self.text = block["id"], block["type"], block["value"].get("text", "")[:600]
        self.tags = ", ".join(split_tags(self.tags))
        super().save(*args, **kwargs)

    @staticmethod
    def with_ids(block: dict[str, Any]) -> dict[str, Any]:
        """This raw block, with an id on itself and on each of its parts."""
        return with_stable_ids([block])[0][0]

    @property
    def tag_list(self) -> list[str]:
        return [tag for tag in self.tags.split(", ") if tag]


class TimeAllowance(models.Model):
    """Somebody who needs it gets more time for every test with a time limit, from the next attempt on."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="time_allowance", verbose_name=_("person")
    )
    extra_percent = models.PositiveSmallIntegerField(
        _("extra time (%)"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(300)],
        help_text=_("50 makes 30 minutes 45."),
    )
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("In a few words, for example: dyslexia statement. No medical details.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extra time")
        verbose_name_plural = _("extra time")
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_percent__gte=1, extra_percent__lte=300), name="time_allowance_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} +{self.extra_percent}%"
