"""An edition: one run of a webinar or a workshop, with its sessions, speakers and materials."""

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core.fields import BodyField
from learning.enums import CourseKind
from learning.live.blocks import EditionBlock
from learning.live.enums import EditionState, MaterialMoment, SpeakerRole
from learning.models import Course
from learning.models.fields import RolesField
from media.models import CustomDocument, CustomImage
from organisations.models import Coalition
from toolkit.models import MaterialPage


class Series(models.Model):  # type: ignore[django-manager-missing]
    """Editions that belong together, as "Dinsdagavond online"."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=90, unique=True)
    summary = models.TextField(_("what it is about"), max_length=400, blank=True)
    coalition = models.ForeignKey(
        Coalition, on_delete=models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("coalition")
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Speaker(models.Model):
    """Somebody who speaks or trains, with a public page. Without a coalition: the national desk's."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=140, unique=True)
    function = models.CharField(_("what they do"), max_length=160, blank=True)
    biography = models.TextField(_("about them"), max_length=1500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Never shown: the briefing is sent to it."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="speaker_pages",
        verbose_name=_("account"),
        help_text=_("With it they check people in at their own editions."),
    )
    photo = models.ForeignKey(
        CustomImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    coalition = models.ForeignKey(
        Coalition, on_delete=models.PROTECT, null=True, blank=True, related_name="speakers", verbose_name=_("coalition")
    )

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Edition(ClusterableModel):
    """One run of a live course, by a coalition or nationally.

    `course` is what a completion, a certificate and the boards refer to; `key` is what an Accreditation names as its
    edition and what calendars know it by. `taken` counts the places that are held (registered and offered; a walk-in
    holds none); it is changed only by learning.live.domain.places, by a conditional UPDATE. `starts_at` and `ends_at`
    are those of the first and the last session, kept for the calendar. `sequence` is raised by each change that
    calendars must hear of.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name=_("course that is given"),
        limit_choices_to={"kind__in": [CourseKind.WEBINAR, CourseKind.WORKSHOP]},
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[(kind.value, kind.label) for kind in (CourseKind.WEBINAR, CourseKind.WORKSHOP)],
    )
    coalition = models.ForeignKey(
        Coalition, on_delete=models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("coalition")
    )
    co_hosts: Any = models.ManyToManyField(
        Coalition,
        blank=True,
        related_name="co_hosted_editions",
        verbose_name=_("together with"),
        help_text=_("It stands in the calendar of these coalitions too."),
    )
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="editions", verbose_name=_("series")
    )
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=300)
    body = BodyField(EditionBlock(), verbose_name=_("programme and explanation"), blank=True)
    image = models.ForeignKey(
        CustomImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="nl")
    roles = RolesField(verbose_name=_("for whom"), help_text=_("None: everybody."))
    is_regional_only = models.BooleanField(
        _("only for the own region"),
        default=False,
        help_text=_("Only people of practices of the coalition, or of those it is organised with, can register."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=EditionState, default=EditionState.DRAFT, editable=False
    )
    cancelled_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True, editable=False)

    starts_at = models.DateTimeField(_("starts"), editable=False)
    ends_at = models.DateTimeField(_("ends"), editable=False)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Amsterdam", editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit. Who comes later goes on the waiting list."),
    )
    capacity_per_practice = models.PositiveSmallIntegerField(
        _("places for each practice"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    opens_at = models.DateTimeField(
        _("registration opens"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Empty: when it starts.")
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"),
        default=48,
        validators=[MinValueValidator(1)],
        help_text=_("How long a place that came free is kept for the next on the waiting list."),
    )

    place_name = models.CharField(_("venue"), max_length=120, blank=True, help_text=_("The building, of a workshop."))
    room = models.CharField(_("meeting room"), max_length=80, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    route = models.TextField(_("how to get there"), max_length=1000, blank=True)
    map_url = models.URLField(_("link to a map"), max_length=500, blank=True)

    join_url = models.URLField(
        _("link to the webinar"),
        max_length=500,
        blank=True,
        help_text=_("Only who is registered sees it, from an hour before the start."),
    )
    join_help = models.TextField(_("how to join"), max_length=600, blank=True)
    minutes_required = models.PositiveSmallIntegerField(
        _("minutes that count as present"),
        default=0,
        help_text=_("For an attendance list of a webinar. 0: whoever is on the list was present."),
    )

    preparation = models.ForeignKey(
        Course,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("e-learning beforehand"),
        limit_choices_to={"kind": CourseKind.ELEARNING},
    )
    is_preparation_required = models.BooleanField(
        _("required before registering"), default=False, help_text=_("Otherwise it is only recommended.")
    )
    follow_up = models.ForeignKey(
        Course,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("e-learning afterwards"),
        limit_choices_to={"kind": CourseKind.ELEARNING},
    )
    asks_needs = models.BooleanField(
        _("ask for diet and access needs"), default=False, help_text=_("Deleted 30 days after the last session.")
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail for questions"), blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    attendance_closed_at = models.DateTimeField(_("attendance closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="edition_order"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="edition_never_overbooked"
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.CANCELLED) | ~Q(cancelled_reason=""),
                name="edition_cancelled_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="edition_calendar"),
            models.Index(fields=["coalition", "state", "starts_at"], name="edition_regional"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingSession(models.Model):
    """One date of an edition. Stored in UTC; shown, and entered, in the edition's time zone."""

    edition = ParentalKey(Edition, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    title = models.CharField(_("subject"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_order"),
            models.UniqueConstraint(fields=["edition", "starts_at"], name="session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.starts_at:%Y-%m-%d %H:%M}"


class EditionSpeaker(models.Model):
    edition = ParentalKey(Edition, on_delete=models.CASCADE, related_name="speakers")
    speaker = models.ForeignKey(
        Speaker, on_delete=models.CASCADE, related_name="appearances", verbose_name=_("speaker")
    )
    role = models.CharField(_("role"), max_length=10, choices=SpeakerRole, default=SpeakerRole.SPEAKER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("speaker of an edition")
        verbose_name_plural = _("speakers of an edition")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "speaker"], name="edition_speaker_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.speaker_id}"


class EditionMaterial(models.Model):
    """A material of the toolkit, a document or an address elsewhere: before, after or for the trainer only.

    What is for the trainer only is the event's kit. A material without a title of its own here has the toolkit's.
    """

    edition = ParentalKey(Edition, on_delete=models.CASCADE, related_name="materials")
    moment = models.CharField(_("when"), max_length=10, choices=MaterialMoment, default=MaterialMoment.BEFORE)
    title = models.CharField(
        _("title"), max_length=160, blank=True, help_text=_("Empty: that of the material of the toolkit.")
    )
    material = models.ForeignKey(
        MaterialPage,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("material of the toolkit"),
        help_text=_("Or a document, or an address: one of the three."),
    )
    document = models.ForeignKey(
        CustomDocument, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["moment", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(material__isnull=False, document__isnull=True, url="")
                | (~Q(title="") & Q(material__isnull=True, document__isnull=False, url=""))
                | (~Q(title="") & ~Q(url="") & Q(material__isnull=True, document__isnull=True)),
                name="edition_material_one_source",
                violation_error_message=_(
                    "Choose one of the three: a material of the toolkit, a document or an address. "
                    "The last two need a title."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title or (self.material.title if self.material else "")
