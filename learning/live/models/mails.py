"""The words of the mails about editions, and which mail went to whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from learning.live.enums import LiveMailKind, MessageAudience
from learning.live.models.editions import Edition
from learning.live.models.registrations import Registration
from organisations.models import Coalition


class MailText(PreviewableMixin, models.Model):
    """The words of one kind of mail, of a coalition or of all. Where there is none, the platform's own words hold.

    Fields between braces, as {name}, are filled in; an unknown one is refused by the form.
    """

    kind = models.CharField(_("mail"), max_length=20, choices=LiveMailKind)
    coalition = models.ForeignKey(
        Coalition, on_delete=models.CASCADE, null=True, blank=True, related_name="live_mail_texts"
    )
    language = models.CharField(_("language"), max_length=10, default="nl")
    subject = models.CharField(_("subject"), max_length=150)
    words = models.TextField(_("text"), max_length=3000)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    preview_modes: ClassVar[list[tuple[str, object]]] = [("mail", _("Mail")), ("text", _("Mail as text"))]

    class Meta:
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "coalition"], condition=Q(coalition__isnull=False), name="mail_text_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "language"], condition=Q(coalition__isnull=True), name="mail_text_national_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class EditionMessage(models.Model):
    """What an organiser wrote to those who come, as it was sent."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="messages")
    audience = models.CharField(_("to whom"), max_length=12, choices=MessageAudience)
    subject = models.CharField(_("subject"), max_length=150)
    words = models.TextField(_("text"), max_length=3000)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("message to attendees")
        verbose_name_plural = _("messages to attendees")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.subject


class LiveMail(models.Model):
    """The once-only mark of a mail: nobody gets the same one twice, however often a job runs.

    `occasion` tells apart what may come more than once: the edition's sequence for a change, an offer's moment, the
    id of a message. Written in the transaction that queues the mail.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="mails")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("mail"), max_length=20, choices=LiveMailKind)
    occasion = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)

    class Meta:
        verbose_name = _("mail about an edition")
        verbose_name_plural = _("mails about editions")
        ordering = ["-queued_at"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind", "occasion"], name="live_mail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind}"
