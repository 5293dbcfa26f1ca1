import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.enums import PracticeRole, RegistrationStatus, TransferStatus
from organisations.models.coalition import Coalition

agb_code_validator = RegexValidator(r"^\d{8}$", _("An AGB code has 8 digits, for example 01234567."))
postcode_validator = RegexValidator(r"^[1-9]\d{3} ?[A-Z]{2}$", _("Write a postcode as 1234 AB."))


class PracticeAddress(models.Model):
    """What the register knows of a practice; an application has the same fields."""

    agb_code = models.CharField(_("AGB code"), max_length=8, validators=[agb_code_validator])
    name = models.CharField(_("name"), max_length=140)
    street = models.CharField(_("street and number"), max_length=140, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, validators=[postcode_validator], blank=True)
    city = models.CharField(_("place"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    class Meta:
        abstract = True


class Practice(PracticeAddress):
    """A GP practice in the register."""

    agb_code = models.CharField(_("AGB code"), max_length=8, validators=[agb_code_validator], unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["name", "agb_code"]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A practice belongs to a coalition from a day until, perhaps, another. `valid_until` is the first day without."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="affiliations")
    coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="affiliations")
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(valid_until__isnull=True), name="affiliation_one_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="affiliation_order",
            ),
        ]
        indexes = [models.Index(fields=["coalition", "valid_until"])]

    def __str__(self) -> str:
        return f"{self.practice} – {self.coalition}"


class Registration(PracticeAddress):
    """A practice applies by itself; it enters the register when somebody approves."""

    applicant_email = models.EmailField(_("your e-mail address"))
    applicant_first_name = models.CharField(_("first name"), max_length=80)
    applicant_last_name = models.CharField(_("last name"), max_length=120)
    applicant_role = models.CharField(_("your role"), max_length=30, choices=PracticeRole)
    coalition = models.ForeignKey(
        Coalition, on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    referred_from = models.ForeignKey(
        Coalition, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("referred by")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RegistrationStatus, default=RegistrationStatus.PENDING
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("practice registration")
        verbose_name_plural = _("practice registrations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["agb_code"], condition=Q(status="pending"), name="registration_one_pending")
        ]

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """A practice asks to go to another coalition; that one says yes or no. Nothing moves before it says yes."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="transfers")
    from_coalition = models.ForeignKey(
        Coalition, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("from")
    )
    to_coalition = models.ForeignKey(Coalition, on_delete=models.PROTECT, related_name="transfers")
    note = models.CharField(_("why"), max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=TransferStatus, default=TransferStatus.PENDING)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("move to another coalition")
        verbose_name_plural = _("moves to other coalitions")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["practice"], condition=Q(status="pending"), name="transfer_one_pending")
        ]

    def __str__(self) -> str:
        return f"{self.practice} → {self.to_coalition}"
