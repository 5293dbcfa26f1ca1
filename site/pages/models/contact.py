from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from core.blocks import BodyBlock
from core.fields import BodyField
from organisations.models import Coalition
from pages.models.content import ContentPage


class ContactPage(ContentPage):
    """How to reach the programme, with a form that writes to its desk."""

    page_description = _("Contact details and a form.")
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    page_cache: ClassVar[bool] = False  # the form carries a token of one visitor
    art = "letter"

    body = BodyField(BodyBlock(), verbose_name=_("text beside the form"), blank=True)
    to_email = models.EmailField(
        _("where the questions go"), help_text=_("The mailbox of the desk. Visitors do not see this address.")
    )
    thanks = models.TextField(
        _("thank you"),
        max_length=300,
        blank=True,
        help_text=_("Shown after sending: when does the reader get an answer?"),
    )

    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("body"),
        FieldPanel("to_email"),
        FieldPanel("thanks"),
    ]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")


class ContactMessage(models.Model):
    """A question from the contact form, to a coalition or (without one) to the national desk.

    Kept, so that no mail failure can lose it.
    """

    submission_key = models.UUIDField(unique=True, editable=False)
    coalition = models.ForeignKey(
        Coalition,
        verbose_name=_("for the coalition"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="questions",
    )
    name = models.CharField(_("your name"), max_length=120)
    email = models.EmailField(_("your e-mail address"))
    subject = models.CharField(_("subject"), max_length=120)
    question = models.TextField(_("your question"), max_length=4000)
    created_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True, editable=False)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact message")
        verbose_name_plural = _("contact messages")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.subject
