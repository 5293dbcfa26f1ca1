from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class ConsultantBlock(blocks.StructBlock):
    """Somebody of the coalition whom a practice can call."""

    name = blocks.CharBlock(label=_("Name"), max_length=100)
    role = blocks.CharBlock(label=_("Role"), max_length=100, help_text=_("For example “praktijkconsulent”."))
    area = blocks.CharBlock(
        label=_("For which practices"), required=False, max_length=120, help_text=_("Places or a part of the region.")
    )
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Phone"), required=False, max_length=20)
    photo = ImageChooserBlock(label=_("Photo"), required=False)

    class Meta:
        label = _("Consultant")
        icon = "user"
        label_format = "{name}"
        description = _("Name, role, phone and photo of somebody whom practices can call.")
        template = "coalitions/blocks/consultant.html"
        preview_value = {
            "name": "Jelle Hoekstra",
            "role": "praktijkconsulent",
            "area": "Noord en de eilanden",
            "email": "jelle@zuiderkamp.example",
            "phone": "088 000 12 34",
        }


class ConsultantsBlock(blocks.StreamBlock):
    consultant = ConsultantBlock()

    class Meta:
        max_num = 12
