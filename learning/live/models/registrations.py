"""Who comes to an edition, how that came about, and what they need."""

import secrets
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.append_only import AppendOnlyModel
from learning.enums import ReviewState
from learning.live.enums import Attendance, AttendanceSource, RegistrationState, RegistrationStep
from learning.live.models.editions import Edition
from learning.models import Completion
from organisations.enums import PracticeRole
from organisations.models import Practice


def new_token() -> str:
    """32 URL-safe characters: nobody guesses the link by which somebody signs off."""
    return secrets.token_urlsafe(24)


class Registration(models.Model):
    """One person's place, or place in the queue, at one edition.

    A person is an account or a confirmed address; `email` is stored in lower case. Unique while it stands, per edition
    and address and per edition and account: registering twice gives the same row. `queued_at` orders the waiting list.
    """

    STANDING = (RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.OFFERED)
    HOLDING = (RegistrationState.REGISTERED, RegistrationState.OFFERED)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=40, default=new_token, unique=True, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="live_registrations"
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    practice = models.ForeignKey(
        Practice, on_delete=models.SET_NULL, null=True, blank=True, related_name="live_registrations"
    )
    practice_name = models.CharField(_("practice or organisation"), max_length=160, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=PracticeRole, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=RegistrationState)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    queued_at = models.DateTimeField(_("on the waiting list since"), null=True, blank=True)
    offer_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    personal_url = models.URLField(_("own link to the webinar"), max_length=500, blank=True)
    joined_at = models.DateTimeField(_("opened the link to the webinar"), null=True, blank=True)
    attendance = models.CharField(_("attendance"), max_length=10, choices=Attendance, default=Attendance.UNKNOWN)
    attendance_source = models.CharField(_("known by"), max_length=10, choices=AttendanceSource, blank=True)
    minutes_present = models.PositiveSmallIntegerField(_("minutes present"), null=True, blank=True)
    attended_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    completion = models.ForeignKey(Completion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "email"],
                condition=Q(state__in=["registered", "waiting", "offered", "unconfirmed"]) & ~Q(email=""),
                name="live_registration_once",
            ),
            models.UniqueConstraint(
                fields=["edition", "user"],
                condition=Q(state__in=["registered", "waiting", "offered"], user__isnull=False),
                name="live_registration_person_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(queued_at__isnull=False), name="live_registration_waiting_has_turn"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_until__isnull=False), name="live_registration_offer_has_end"
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state", "queued_at", "id"], name="live_registration_queue"),
            models.Index(fields=["state", "offer_until"], name="live_registration_offers"),
            models.Index(fields=["email"], name="live_registration_email"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.pk} {self.state}"


class RegistrationEvent(AppendOnlyModel):
    """What happened to a registration, when, by whom. `actor` is empty where the person or a job did it."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(_("what"), max_length=12, choices=RegistrationStep)
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("event of a registration")
        verbose_name_plural = _("events of registrations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.step}"


class SpecialNeed(models.Model):
    """Diet and access: health data, so apart from the registration, seen by the organiser, deleted 30 days after."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="need")
    diet = models.CharField(_("diet"), max_length=300, blank=True)
    access = models.CharField(_("what you need to take part"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("special need")
        verbose_name_plural = _("special needs")

    def __str__(self) -> str:
        return str(self.registration_id)


class Interest(models.Model):
    """Somebody wants to hear of the next edition of a full or past course. One mail, then it is deleted."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="interests")
    email = models.EmailField(_("e-mail"))
    token = models.CharField(max_length=40, default=new_token, unique=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["edition", "email"], name="live_interest_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.pk}"


class EditionReview(models.Model):
    """What somebody who was there thought of it: once a registration, by the link in the mail."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="review")
    stars = models.PositiveSmallIntegerField(_("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    words = models.TextField(_("what could be better"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReviewState, default=ReviewState.PENDING)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("evaluation of an edition")
        verbose_name_plural = _("evaluations of editions")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="edition_review_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.stars}"
