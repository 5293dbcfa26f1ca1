"""What a learner does in an activity: launches, resumable state, statements and the roll-up of them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel

from ..enums import Verb
from .content import Content, Package


class Launch(models.Model):
    """One opening of an activity by a learner; made when the launch token is exchanged. It is also the attempt."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nonce = models.CharField(max_length=32, unique=True)
    """From the launch token: a second exchange of the same token breaks on it."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="launches")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="launches")
    context = models.JSONField(default=dict)
    """Opaque to this app: the adapter's own (an enrolment, a lesson)."""
    statement_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(null=True, blank=True)
    """When the last statement came: with `created_at` it says how long the attempt took, on the server's clock."""
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("H5P launch")
        verbose_name_plural = _("H5P launches")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["user", "content", "-created_at"], name="h5p_launch_user_content")]

    def __str__(self) -> str:
        return str(self.public_id)


class State(models.Model):
    """Where a learner stopped, in the content type's own format. At most 64 KB each."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="states")
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="+")
    sub_content_id = models.CharField(max_length=64, default="0")
    data_id = models.CharField(max_length=64, default="state")
    value = models.TextField()
    preload = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("H5P state")
        verbose_name_plural = _("H5P states")
        constraints = [
            models.UniqueConstraint(fields=["user", "content", "sub_content_id", "data_id"], name="h5p_state_place"),
        ]

    def __str__(self) -> str:
        return f"{self.content_id}/{self.sub_content_id}/{self.data_id}"


class Statement(AppendOnlyModel):
    """One xAPI statement, append-only. Everything but the answer and the claimed score comes from the server.

    A score made in the browser can be forged: it is self-reported, unless the server graded the answer again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Each of these three begins an index below: one of its own would only cost every statement its upkeep.
    launch = models.ForeignKey(Launch, on_delete=models.PROTECT, related_name="statements", db_index=False)
    key = models.UUIDField()
    """The frame's own number for this statement: sent again, it is stored once."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="statements", db_index=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="statements")
    verb = models.CharField(max_length=16, choices=Verb)
    sub_content_id = models.CharField(max_length=64, blank=True)
    """Empty for the activity as a whole."""
    score_raw = models.FloatField(null=True, blank=True)
    score_max = models.FloatField(null=True, blank=True)
    is_checked = models.BooleanField(default=False)
    """The score is the server's own, from the answer; what the browser claimed is gone."""
    success = models.BooleanField(null=True, blank=True)
    completion = models.BooleanField(null=True, blank=True)
    duration_s = models.FloatField(null=True, blank=True)
    response = models.TextField(blank=True)
    definition = models.JSONField(default=dict)
    """What was asked (description, interaction type, choices, right answers), for the learner's review."""
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("H5P statement")
        verbose_name_plural = _("H5P statements")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["launch", "key"], name="h5p_statement_once"),
            models.CheckConstraint(
                condition=models.Q(score_raw__isnull=True)
                | models.Q(score_max__isnull=False, score_raw__gte=0, score_raw__lte=models.F("score_max")),
                name="h5p_statement_score_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "content", "created_at"], name="h5p_statement_user_content"),
            models.Index(fields=["content", "verb"], name="h5p_statement_content_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.content_id}"


class Result(models.Model):
    """A learner's standing in an activity, rolled up from statements in the same transaction.

    Self-reported, unless `is_checked`. Where the server can grade, a score that it did not grade never gets in here.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="results")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    """The version of the best score."""
    best_raw = models.FloatField(null=True, blank=True)
    best_max = models.FloatField(null=True, blank=True)
    best_scaled = models.FloatField(null=True, blank=True)
    """0..1"""
    is_checked = models.BooleanField(default=False)
    """The best score was graded on the server."""
    completed_at = models.DateTimeField(null=True, blank=True)
    """Finished, the first time; it stays."""
    done_at = models.DateTimeField(null=True, blank=True)
    """When the activity's completion rule was met, the first time; it stays."""
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("H5P result")
        verbose_name_plural = _("H5P results")
        constraints = [
            models.UniqueConstraint(fields=["user", "content"], name="h5p_result_user_content"),
            models.CheckConstraint(
                condition=models.Q(best_scaled__isnull=True) | models.Q(best_scaled__gte=0, best_scaled__lte=1),
                name="h5p_result_scaled_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.content_id}"
