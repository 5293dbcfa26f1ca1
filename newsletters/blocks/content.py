"""What an issue is composed of. Each block says how it looks by a template in templates/newsletters/mail/blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from core.blocks import FiguresBlock, PictureBlock, QuoteBlock

TEXT = _("Text")
ITEMS = _("From the site")
MORE = _("Emphasis")
MAIL_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_FEATURES = ["bold", "italic", "link"]
# A path of this site, or a whole address that a mail program opens: nothing that runs.
ADDRESS = RegexValidator(
    r"^(/(?![/\\])[^\s\\]*|https://[^\s/]+\.[^\s]+|mailto:[^\s@]+@[^\s@]+\.[^\s@]+)$",
    _("Write an address on this site as /leren/, or another site's as https://www.site.nl."),
)


class LinkValue(blocks.StructValue):
    @property
    def address(self) -> str:
        """The chosen page's address while it is public, else the one that was typed; empty if there is neither."""
        page = self.get("page")
        if page is not None:
            return (page.url or "") if page.live else ""
        return self.get("url") or ""


class LinkedBlock(blocks.StructBlock):
    """Something that leads to one place: a page of the site or an address."""

    needs_link = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.needs_link and not cleaned.get("page") and not cleaned.get("url"):
            error = ValidationError(_("Choose a page or write an address."))
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned


def _page() -> blocks.PageChooserBlock:
    return blocks.PageChooserBlock(label=_("Page"), required=False)


def _url() -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("or an address"),
        required=False,
        max_length=300,
        validators=[ADDRESS],
        help_text=_("Only where there is no page to choose, for example /leren/."),
    )


class LeadBlock(LinkedBlock):
    """The opening: what this issue is about, with one thing to do."""

    needs_link = False

    greet = blocks.BooleanBlock(
        label=_("Begin with a greeting"),
        required=False,
        default=True,
        help_text=_("“Dear Anna,” where we know the name, else “Dear reader,”."),
    )
    title = blocks.CharBlock(label=_("Heading"), max_length=90)
    text = blocks.RichTextBlock(label=_("Text"), features=SMALL_FEATURES)
    image = ImageChooserBlock(label=_("Picture"), required=False, help_text=_("Landscape, at least 1200 pixels wide."))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=250,
        help_text=_("What the picture tells, for who cannot see it. Empty if it only decorates."),
    )
    button = blocks.CharBlock(label=_("Text on the button"), required=False, max_length=40)
    page = _page()
    url = _url()

    class Meta:
        label = _("Lead")
        icon = "title"
        group = TEXT
        value_class = LinkValue
        description = _("The opening: heading, a few sentences, a picture and one button.")
        label_format = "{title}"


class MailTextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=MAIL_FEATURES, **kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        group = TEXT
        description = _("Running text with headings, lists and links.")


class ItemBlock(blocks.StructBlock):
    """A page of the site by its card: title, summary, picture and address follow the page."""

    page = blocks.PageChooserBlock(label=_("Page"))
    is_large = blocks.BooleanBlock(label=_("Large, with the picture above"), required=False)
    summary = blocks.TextBlock(
        label=_("Other summary"), required=False, rows=2, max_length=300, help_text=_("Empty: the page's own.")
    )
    link_text = blocks.CharBlock(
        label=_("Text of the link"), required=False, max_length=40, help_text=_("Empty: “Read on”.")
    )

    class Meta:
        label = _("Item")
        icon = "doc-full-inverse"
        group = ITEMS
        description = _("Any page of this site, by its own title, summary and picture.")
        label_format = "{page}"


class CourseBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Course"), page_type="learning.CoursePage")
    summary = blocks.TextBlock(
        label=_("Other summary"), required=False, rows=2, max_length=300, help_text=_("Empty: the page's own.")
    )

    class Meta:
        label = _("Course")
        icon = "glasses"
        group = ITEMS
        description = _("A course, with what it takes and brings.")
        label_format = "{page}"


class MaterialBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Material"), page_type="toolkit.MaterialPage")
    summary = blocks.TextBlock(
        label=_("Other summary"), required=False, rows=2, max_length=300, help_text=_("Empty: the page's own.")
    )

    class Meta:
        label = _("Material")
        icon = "download"
        group = ITEMS
        description = _("A material of the toolkit, ready to be made in a practice's own name.")
        label_format = "{page}"


class EventBlock(LinkedBlock):
    title = blocks.CharBlock(label=_("What"), max_length=90)
    date = blocks.DateBlock(label=_("Date"))
    time = blocks.CharBlock(label=_("Time"), required=False, max_length=40, help_text=_("For example 12.30–13.15 uur."))
    place = blocks.CharBlock(label=_("Place"), required=False, max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2, max_length=300)
    link_text = blocks.CharBlock(label=_("Text of the link"), required=False, max_length=40)
    page = _page()
    url = _url()

    class Meta:
        label = _("Event")
        icon = "calendar-alt"
        group = ITEMS
        value_class = LinkValue
        description = _("A meeting or webinar, with its date large.")
        label_format = "{date} {title}"


class ButtonBlock(LinkedBlock):
    label = blocks.CharBlock(label=_("Text on the button"), max_length=40)
    page = _page()
    url = _url()

    class Meta:
        label = _("Button")
        icon = "link"
        group = MORE
        value_class = LinkValue
        description = _("One thing to do.")
        label_format = "{label}"


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=100)
    logo = ImageChooserBlock(label=_("Logo"), required=False)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2, max_length=240)
    url = blocks.CharBlock(label=_("Address"), required=False, max_length=300, validators=[ADDRESS])

    class Meta:
        label = _("Partner")
        icon = "group"
        group = MORE
        description = _("Who works on this with us, with a logo.")
        label_format = "{name}"


class MailPictureBlock(PictureBlock):
    class Meta:
        group = MORE


class MailFiguresBlock(FiguresBlock):
    class Meta:
        group = MORE


class MailQuoteBlock(QuoteBlock):
    class Meta:
        group = MORE


class IssueBlock(blocks.StreamBlock):
    """All that an issue may hold. The names are stored: renaming one needs a data migration."""

    lead = LeadBlock()
    text = MailTextBlock()
    item = ItemBlock()
    event = EventBlock()
    course = CourseBlock()
    material = MaterialBlock()
    figures = MailFiguresBlock()
    quote = MailQuoteBlock()
    picture = MailPictureBlock()
    button = ButtonBlock()
    partner = PartnerBlock()
