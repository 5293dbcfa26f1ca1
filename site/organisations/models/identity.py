from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.enums import PictureStyle
from organisations.models.coalition import Coalition
from organisations.models.practice import Practice

colour_validator = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #0f6b55."))


class Identity(models.Model):
    """The face of one practice or one coalition: name, logo, colours, portal. Materials and sections wear it."""

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="identity")
    coalition = models.OneToOneField(
        Coalition, on_delete=models.CASCADE, null=True, blank=True, related_name="identity"
    )
    display_name = models.CharField(_("name as shown"), max_length=140, blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True, max_length=200)
    brand_colour = models.CharField(_("colour"), max_length=7, blank=True, validators=[colour_validator])
    accent_colour = models.CharField(_("second colour"), max_length=7, blank=True, validators=[colour_validator])
    picture_style = models.CharField(
        _("style of pictures"), max_length=10, choices=PictureStyle, default=PictureStyle.NATURAL
    )
    portal_name = models.CharField(_("name of the portal"), max_length=80, blank=True)
    portal_url = models.URLField(_("address of the portal"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, coalition__isnull=True)
                | Q(practice__isnull=True, coalition__isnull=False),
                name="identity_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.display_name or str(self.practice or self.coalition)
