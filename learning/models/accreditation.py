"""Accreditation: what a register grants for a course, who holds which number there, and who was reported when."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import AccreditationFileKind, AccreditedKind, NumberKind, Register
from learning.models.completions import Completion
from learning.models.courses import Course
from learning.models.fields import RolesField
from media.private import private_storage


class Accreditation(models.Model):
    """A register grants points for a course (or, later, one edition of it), from a day up to and including another.

    Counts only once granted: `granted_on` is empty while the application is with the register. The external ids are
    PE-online's names for the same thing, kept as they are. `edition_key` is empty for an e-learning: it names the
    edition of a live course.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="accreditations", verbose_name=_("course")
    )
    edition_key = models.UUIDField(_("edition"), null=True, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=AccreditedKind, default=AccreditedKind.ELEARNING)
    register = models.CharField(_("register"), max_length=10, choices=Register)
    number = models.CharField(
        _("accreditation id"), max_length=30, blank=True, help_text=_("The id number that the register gave it.")
    )
    points = models.DecimalField(
        _("points"), max_digits=5, decimal_places=1, default=1, validators=[MinValueValidator(Decimal("0.1"))]
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"),
        blank=True,
        help_text=_("The last day. Empty: two years for an e-learning, one year for a meeting."),
    )
    granted_on = models.DateField(
        _("granted on"),
        null=True,
        blank=True,
        help_text=_("Empty while the application is with the register: then nobody is reported yet."),
    )
    roles = RolesField(verbose_name=_("who may earn it"), help_text=_("None: everybody."))
    external_course_id = models.CharField("externalCourseID", max_length=60, blank=True)
    external_module_id = models.CharField("externalModuleID", max_length=60, blank=True)
    external_edition_id = models.CharField("externalEditionID", max_length=60, blank=True)
    external_meeting_id = models.CharField("externalMeetingID", max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering = ["course__number", "course__title", "register", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number", "course", "valid_from"], name="accreditation_once"),
            models.CheckConstraint(condition=Q(valid_until__gt=models.F("valid_from")), name="accreditation_order"),
            models.CheckConstraint(condition=Q(points__gt=0), name="accreditation_points"),
            models.CheckConstraint(
                condition=Q(granted_on__isnull=True) | ~Q(number=""), name="accreditation_granted_has_number"
            ),
        ]
        indexes = [models.Index(fields=["register", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.course} – {self.get_register_display()} {self.number}".strip()


class RegisterNumber(models.Model):
    """A person's number in a register. Several per register are possible; the preferred one is reported."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="register_numbers")
    register = models.CharField(_("register"), max_length=10, choices=Register)
    kind = models.CharField(_("kind of number"), max_length=10, choices=NumberKind)
    prefix = models.CharField(_("letters in front"), max_length=4, blank=True)
    number = models.CharField(_("number"), max_length=11)
    is_preferred = models.BooleanField(_("reported under this number"), default=True)
    external_person_id = models.CharField("externalPersonID", max_length=60, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("register number")
        verbose_name_plural = _("register numbers")
        ordering = ["register", "-is_preferred", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["register", "kind", "prefix", "number"], name="register_number_once"),
            models.UniqueConstraint(
                fields=["user", "register"], condition=Q(is_preferred=True), name="register_number_one_preferred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.number}"


class NumberRequest(models.Model):
    """Somebody was asked for their number in a register: once a day at most, so that a click twice is one mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="number_requests")
    register = models.CharField(_("register"), max_length=10, choices=Register)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("request for a number")
        verbose_name_plural = _("requests for a number")
        ordering = ["-asked_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "register", "asked_on"], name="number_request_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.register} {self.asked_on}"


class AccreditationExport(models.Model):
    """One delivery to a register: who made it, when, of what, how many. Undone by a withdrawal, never deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(_("register"), max_length=10, choices=Register)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    period_from = models.DateField(_("from"))
    period_until = models.DateField(_("up to and including"))
    people = models.PositiveIntegerField(_("people"), default=0)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery to a register")
        verbose_name_plural = _("deliveries to registers")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_until__gte=models.F("period_from")), name="accreditation_export_order"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="accreditation_export_withdrawn_why",
            ),
        ]
        indexes = [models.Index(fields=["register", "period_until"])]

    def __str__(self) -> str:
        return f"{self.get_register_display()} {self.period_from} – {self.period_until}"


class AccreditationFile(models.Model):
    """A file of a delivery, as it was made. Where somebody in it was erased the file goes; hash and count stay."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    export = models.ForeignKey(AccreditationExport, on_delete=models.PROTECT, related_name="files")
    accreditation = models.ForeignKey(
        Accreditation, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    kind = models.CharField(_("file"), max_length=12, choices=AccreditationFileKind)
    name = models.CharField(_("file name"), max_length=140)
    file = models.FileField(storage=private_storage, upload_to="accreditation/", blank=True, max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    lines = models.PositiveIntegerField(_("lines"))

    class Meta:
        verbose_name = _("file of a delivery")
        verbose_name_plural = _("files of deliveries")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["export", "name"], name="accreditation_file_once")]

    def __str__(self) -> str:
        return self.name


class AccreditationReport(models.Model):
    """The once-only mark: this completion was reported to this register, under this accreditation and number.

    Unique while it stands, per completion and register and per person and accreditation: nobody is reported twice.
    """

    export = models.ForeignKey(AccreditationExport, on_delete=models.PROTECT, related_name="reports")
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="accreditation_reports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accreditation_reports")
    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="reports")
    register = models.CharField(_("register"), max_length=10, choices=Register)
    number = models.CharField(_("number as reported"), max_length=15, blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("report to a register")
        verbose_name_plural = _("reports to registers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["completion", "register"],
                condition=Q(withdrawn_at__isnull=True),
                name="accreditation_report_once",
            ),
            models.UniqueConstraint(
                fields=["user", "accreditation"],
                condition=Q(withdrawn_at__isnull=True),
                name="accreditation_report_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.completion_id} {self.register}"
