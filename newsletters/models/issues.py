"""Issues, and for each of them who gets it: one row a reader, which is never sent twice."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from core.fields import BodyField
from newsletters.blocks import IssueBlock
from newsletters.enums import DeliveryState, IssueState
from newsletters.models.lists import MailingList, Segment, Subscriber
from organisations.models import Coalition


class Issue(PreviewableMixin, models.Model):
    """One newsletter. Without a coalition it is the national desk's.

    It can be changed as a draft only. `html` and `text` are frozen with the audience: every reader, and the archive,
    gets those. A template is an issue that is only copied from.
    """

    coalition = models.ForeignKey(
        Coalition,
        verbose_name=_("coalition"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newsletter_issues",
    )
    subject = models.CharField(
        _("subject"), max_length=120, help_text=_("40 to 60 characters show in full on a phone.")
    )
    preheader = models.CharField(
        _("preheader"),
        max_length=150,
        blank=True,
        help_text=_("Stands behind the subject in the list of mails. Say what the subject does not."),
    )
    body = BodyField(IssueBlock(), verbose_name=_("content"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="nl")
    lists: Any = models.ManyToManyField(MailingList, verbose_name=_("lists"), blank=True, related_name="issues")
    segment = models.ForeignKey(
        Segment,
        verbose_name=_("segment"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only the readers of these lists whom the segment chooses."),
    )
    is_template = models.BooleanField(_("template"), default=False, editable=False)
    is_archived = models.BooleanField(
        _("in the archive on the web"), default=True, help_text=_("Anybody may read it there once it is sent.")
    )
    slug = models.SlugField(_("address"), max_length=90, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=IssueState, default=IssueState.DRAFT, editable=False)
    pause_reason = models.CharField(_("why it stopped"), max_length=300, blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    scheduled_at = models.DateTimeField(_("send at"), null=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    # The preview panel's choices; domain.rendering makes each.
    preview_modes: ClassVar[list[tuple[str, Any]]] = [
        ("mail", _("Mail")),
        ("dark", _("Mail, dark mode")),
        ("text", _("Mail as text")),
        ("web", _("Web page")),
    ]

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-created_at", "-pk"]
        permissions = [("send_issue", "Can approve, schedule and send newsletters")]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=~Q(slug=""), name="issue_slug_once"),
            models.CheckConstraint(
                condition=Q(state__in=[IssueState.DRAFT, IssueState.AWAITING]) | Q(scheduled_at__isnull=False),
                name="issue_due_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[IssueState.DRAFT, IssueState.AWAITING, IssueState.SCHEDULED, IssueState.STOPPED])
                | Q(frozen_at__isnull=False),
                name="issue_under_way_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(state=IssueState.DRAFT), name="issue_template_stays_draft"
            ),
        ]
        indexes = [models.Index(fields=["coalition", "-created_at"]), models.Index(fields=["state", "scheduled_at"])]

    def __str__(self) -> str:
        return self.subject

    @property
    def default_preview_mode(self) -> str:
        return "mail"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from newsletters.views.previews import preview  # Wagtail asks the model; the view answers

        return preview(request, issue=self, mode=mode_name)


class Delivery(models.Model):
    """One issue for one reader. `sending` is committed, with its Message-ID, before the mail server hears of it.

    Found `sending` after its worker died, it becomes `uncertain`: shown, and never sent again by itself. Without a
    subscriber (erased) only the count is left.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    domain = models.CharField(_("domain"), max_length=255)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    message_id = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("not before"))
    at = models.DateTimeField(_("time"), null=True)
    error = models.CharField(_("answer of the mail server"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="delivery_once"),
            models.UniqueConstraint(fields=["message_id"], condition=~Q(message_id=""), name="delivery_message_once"),
            models.CheckConstraint(
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.SKIPPED]) | ~Q(message_id=""),
                name="delivery_sent_has_message_id",
            ),
        ]
        indexes = [
            models.Index(fields=["issue", "state", "due_at", "id"], name="delivery_next"),
            models.Index(fields=["issue", "at"], name="delivery_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class IssueVisit(models.Model):
    """How often a page was opened by a link of an issue. A count: not by whom, from where or when."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="visits")
    path = models.CharField(_("page"), max_length=200)
    count = models.PositiveIntegerField(_("visits"), default=1)

    class Meta:
        verbose_name = _("visits by an issue")
        verbose_name_plural = _("visits by an issue")
        constraints = [models.UniqueConstraint(fields=["issue", "path"], name="issue_visit_path_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.count}"
