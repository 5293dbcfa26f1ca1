from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from core.blocks import BodyBlock
from core.cards import Card
from core.fields import BodyField
from core.models import BasePage
from media.models import CustomDocument
from toolkit.designs import template_choices
from toolkit.enums import Audience, Channel, FileFormat, Language, MaterialKind, ReadingLevel, Theme
from toolkit.fields import TextLinesField
from toolkit.page_forms import MaterialPageForm
from toolkit.panels import VersionsPanel


class ToolkitIndexPage(BasePage):
    """The catalogue at /toolkit/."""

    room = "toolkit"
    art = "room-toolkit"
    template = "toolkit/index.html"
    max_count = 1
    subpage_types = ["toolkit.MaterialPage"]
    page_description = _("The catalogue of materials. There is one.")

    class Meta:
        verbose_name = _("toolkit")
        verbose_name_plural = _("toolkits")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The one upward import in a model: a page's context asks its own app's queries.
        from toolkit.domain.queries import find_materials

        context = super().get_context(request, *args, **kwargs)
        # Nobody needs it where the rendered fragment is at hand.
        context["catalogue"] = SimpleLazyObject(lambda: find_materials(index=self, asked=dict(request.GET.lists())))
        return context


class MaterialPage(BasePage):
    """A material. Publishing it freezes a version; whoever downloads gets the last one."""

    room = "toolkit"
    template = "toolkit/material.html"
    parent_page_types = ["toolkit.ToolkitIndexPage"]
    subpage_types: list[str] = []
    base_form_class = MaterialPageForm
    page_description = _("A poster, flyer, text or other material that practices download.")

    kind = models.CharField(_("kind"), max_length=20, choices=MaterialKind, default=MaterialKind.POSTER)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, default=Theme.ACCESS)
    audience = models.CharField(_("for whom"), max_length=20, choices=Audience, default=Audience.PATIENTS)
    channel = models.CharField(_("where"), max_length=20, choices=Channel, default=Channel.WAITING_ROOM)
    reading_level = models.CharField(_("reading level"), max_length=8, choices=ReadingLevel, default=ReadingLevel.B1)
    understandable_tested_on = models.DateField(
        _("tested as understandable on"),
        null=True,
        blank=True,
        help_text=_("The day of the test with language ambassadors. Gives the mark “Begrijpelijk getest”."),
    )
    licence = models.CharField(
        _("licence"), max_length=120, default="CC BY-SA 4.0", help_text=_("What others may do with it.")
    )
    body = BodyField(BodyBlock(), verbose_name=_("text"), blank=True, help_text=_("How to use it; or the text itself."))
    template_key = models.CharField(
        _("design"),
        max_length=60,
        blank=True,
        choices=template_choices,
        help_text=_("With a design, a practice makes the material in its own name."),
    )
    change_note = models.CharField(
        _("what changed"), max_length=200, blank=True, help_text=_("For the next version; shown with it.")
    )
    replaces_old_prints = models.BooleanField(
        _("replace old prints"), default=False, help_text=_("Tell who has it that old prints must go.")
    )
    review_date = models.DateField(_("review on"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("theme")]),
                FieldRowPanel([FieldPanel("audience"), FieldPanel("channel")]),
                FieldRowPanel([FieldPanel("reading_level"), FieldPanel("understandable_tested_on")]),
                FieldPanel("licence"),
            ],
            heading=_("What it is"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("template_key"), InlinePanel("languages", label=_("language"))],
            heading=_("In the practice's own name"),
        ),
        InlinePanel(
            "attachments",
            heading=_("Files"),
            label=_("file"),
            help_text=_("Files that are downloaded as they are: Word, PowerPoint, PDF."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("change_note"),
                FieldRowPanel([FieldPanel("review_date"), FieldPanel("replaces_old_prints")]),
                VersionsPanel(),
            ],
            heading=_("Versions"),
            help_text=_("Publishing makes a version when the texts, the design or the files have changed."),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("theme"),
        index.FilterField("audience"),
    ]

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    @property
    def art(self) -> str:  # type: ignore[override]
        """The kind's illustration, where no picture of the material itself is shown."""
        return MaterialKind(self.kind).art

    @property
    def is_personal(self) -> bool:
        return bool(self.template_key)

    def card(self) -> Card:
        languages = [Language(row.language).label for row in self.languages.all()]
        return Card(
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            kind=str(self.get_kind_display()),
            room=self.room,
            image=self.listing_image,
            art=self.art,
            tag=str(_("Begrijpelijk getest")) if self.understandable_tested_on else "",
            meta=tuple(languages[:3]) + ((f"+ {len(languages) - 3}",) if len(languages) > 3 else ()),
        )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Wagtail finds the page; the view adds the form and says who may keep the answer."""
        # Inline, since views import models.
        from toolkit.views.material import personalise_page

        return personalise_page(request, page=self, response=super().serve(request, *args, **kwargs))


class MaterialLanguage(Orderable):
    """A language that a material comes in, with the texts of its design."""

    page = ParentalKey(MaterialPage, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.DUTCH)
    is_reviewed = models.BooleanField(
        _("checked by a native speaker"),
        default=False,
        help_text=_("Without this tick the page says “nog niet nagekeken”."),
    )
    texts = TextLinesField(
        _("texts"),
        default=dict,
        blank=True,
        help_text=_("One text a line: “title: Kijk in uw dossier”. What is left out, the design fills in itself."),
    )

    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("is_reviewed")]), FieldPanel("texts")]

    class Meta(Orderable.Meta):
        verbose_name = _("language of a material")
        verbose_name_plural = _("languages of a material")
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="toolkit_language_once")]

    def __str__(self) -> str:
        return str(self.get_language_display())


class MaterialAttachment(Orderable):
    """A file that the next version brings along as it is."""

    page = ParentalKey(MaterialPage, on_delete=models.CASCADE, related_name="attachments")
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.DUTCH)
    format = models.CharField(_("format"), max_length=12, choices=FileFormat, default=FileFormat.PDF)
    document = models.ForeignKey(CustomDocument, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+")

    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("format")]), FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"{self.get_format_display()} ({self.language})"
