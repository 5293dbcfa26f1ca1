"""What proves a consent, and what keeps mail away from an address."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel
from newsletters.enums import BounceKind, ConsentStep, LinkPurpose, Source, SuppressionReason
from newsletters.models.lists import MailingList, Subscriber


class ConsentWording(AppendOnlyModel):
    """The sentence that a reader agreed to, as it stood then. A new text is a new version."""

    version = models.CharField(_("version"), max_length=40)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("consent wording")
        verbose_name_plural = _("consent wordings")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="consent_wording_once")]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"


class ConsentEvent(AppendOnlyModel):
    """One step of a consent to one list. `issue_id` is the issue whose mail it came from, where it came from one."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consent_events")
    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="consent_events")
    step = models.CharField(_("step"), max_length=20, choices=ConsentStep)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    wording = models.ForeignKey(ConsentWording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof = models.CharField(_("proof of consent"), max_length=300, blank=True)
    issue_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("step of a consent")
        verbose_name_plural = _("steps of consents")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["mailing_list", "step", "at"])]

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d}"


class SignupRange(models.Model):
    """A range of network addresses (/24, /48) that sent a form; only a keyed hash of it. Its row is the lock."""

    range_hash = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("network range")
        verbose_name_plural = _("network ranges")

    def __str__(self) -> str:
        return self.range_hash[:8]


class LinkMail(models.Model):
    """A mail with one link, to confirm or to change preferences. Only a hash of the token is kept."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="link_mails")
    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose)
    token_hash = models.CharField(max_length=64, unique=True)
    signup_range = models.ForeignKey(
        SignupRange, on_delete=models.SET_NULL, null=True, blank=True, related_name="link_mails"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mail with a link")
        verbose_name_plural = _("mails with a link")
        indexes = [
            models.Index(fields=["subscriber", "purpose", "created_at"]),
            models.Index(fields=["signup_range", "created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d}"


class Suppression(models.Model):
    """An address that gets no newsletter, from whomever. By hash, so that it outlives the subscriber's erasure.

    `masked` ("a•••@praktijk.example") is for the desk's eyes. Lifting it keeps the row.
    """

    email_hash = models.CharField(max_length=64, editable=False)
    masked = models.CharField(_("address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=20, choices=SuppressionReason)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email_hash"], condition=Q(lifted_at__isnull=True), name="suppression_one_current"
            )
        ]

    def __str__(self) -> str:
        return self.masked


class BounceEvent(models.Model):
    """A report that a mail did not arrive, or was marked as spam. `digest` tells a report that is read twice."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="bounces")
    issue_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=BounceKind)
    status = models.CharField(_("status"), max_length=20, blank=True)
    diagnostic = models.CharField(_("explanation of the mail server"), max_length=300, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subscriber", "kind", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"
