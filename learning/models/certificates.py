"""What a certificate looks like, for a course, for a coalition, or for both; and the certificates themselves."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import CertificateState
from learning.models.completions import Completion
from learning.models.courses import Course
from media.private import private_storage
from organisations.models import Coalition


class CertificateTemplate(models.Model):
    """Wording and signature of certificates. The most specific one wins: course and coalition, then course,
    then coalition, then the one for all. What a certificate took from it is a snapshot on the certificate."""

    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="certificate_templates",
        verbose_name=_("course"),
        help_text=_("Leave empty for all courses."),
    )
    coalition = models.ForeignKey(
        Coalition,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="certificate_templates",
        verbose_name=_("coalition"),
        help_text=_("Leave empty for all coalitions."),
    )
    statement = models.CharField(
        _("text above the course"),
        max_length=120,
        blank=True,
        help_text=_("Empty: for completing the course. For example: for passing the test of"),
    )
    closing = models.CharField(
        _("text below the course"), max_length=200, blank=True, help_text=_("One sentence, for example on what it was.")
    )
    signer_name = models.CharField(
        _("who signs"), max_length=80, blank=True, help_text=_("The name below the signature line. Empty: no line.")
    )
    signer_function = models.CharField(_("function of who signs"), max_length=100, blank=True)
    shows_coalition = models.BooleanField(
        _("name and logo of the coalition"),
        default=True,
        help_text=_("The coalition of the practice the learner worked in on that day."),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["course__title", "coalition__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("course", 0, output_field=models.BigIntegerField()),
                Coalesce("coalition", 0, output_field=models.BigIntegerField()),
                name="certificate_template_once",
                violation_error_message=_(
                    "There is a template for this course and coalition already. Change that one."
                ),
            ),
        ]

    def __str__(self) -> str:
        parts = [str(part) for part in (self.course, self.coalition) if part]
        return " – ".join(parts) or str(_("all courses and coalitions"))


class Certificate(models.Model):
    """The paper of a completion: what it says is a snapshot, so that it never changes under who holds it.

    `number` is for people, `code` opens the public page and cannot be guessed. Erasing a person empties
    `holder_name` and removes the file. A new certificate for the same completion (`replaces`) supersedes the old one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=30, unique=True)
    code = models.CharField(_("code"), max_length=16, unique=True)
    holder_name = models.CharField(_("name"), max_length=210, blank=True)
    course_title = models.CharField(_("course"), max_length=255)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    completed_on = models.DateField(_("completed on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    points_text = models.CharField(_("points"), max_length=200, blank=True)
    statement = models.CharField(_("text above the course"), max_length=120, blank=True)
    closing = models.CharField(_("text below the course"), max_length=200, blank=True)
    signer_name = models.CharField(_("who signs"), max_length=80, blank=True)
    signer_function = models.CharField(_("function of who signs"), max_length=100, blank=True)
    coalition = models.ForeignKey(
        Coalition,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("coalition"),
        help_text=_("Whose name and logo it shows."),
    )
    language = models.CharField(max_length=12, default="nl")
    state = models.CharField(_("state"), max_length=10, choices=CertificateState, default=CertificateState.PENDING)
    file = models.FileField(storage=private_storage, upload_to="certificates/", blank=True, max_length=200)
    created_at = models.DateTimeField(_("issued"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=300, blank=True)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    reissue_reason = models.CharField(_("why it was issued anew"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["completion"], condition=Q(superseded_at__isnull=True), name="certificate_one_current"
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False), name="certificate_revoked_when"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reissue_reason=""), name="certificate_reissue_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=models.F("completed_on")),
                name="certificate_expires_later",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def counts_until(self) -> dt.date | None:
        """The day that counts on the boards (ADR 7); where another completion stands by now, that of the paper."""
        standing = getattr(self.completion, "standing", None)
        if standing is None:
            return self.expires_on
        return timezone.localdate(standing.expires_at) if standing.expires_at else None

    @property
    def is_expired(self) -> bool:
        """Past its last day."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()
