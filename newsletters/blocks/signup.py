"""Signing up from any page: the address is typed there, the lists and the consent follow on the next page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class SignUpBlock(blocks.StructBlock):
    """In a coalition's section it opens with the coalition's lists ticked, elsewhere with the national ones."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), rows=2, required=False, max_length=300)

    class Meta:
        label = _("Newsletter sign-up")
        icon = "mail"
        group = _("Links")
        template = "newsletters/signup_block.html"
        description = _("A field for the address; readers choose their lists on the next page.")
        label_format = "{title}"
        preview_value = {
            "title": "Nieuws in uw mailbox",
            "text": "Elke maand wat er nieuw is, en wat het van uw praktijk vraagt.",
        }
