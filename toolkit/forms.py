"""What a practice fills in on a material."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError
from toolkit.designs import PersonalTemplate
from toolkit.domain.personalisation import clean_address
from toolkit.models import CleanedLogo


class PersonalForm(forms.Form):
    """Name, address of the portal and logo. Its field names stand in the address of the page, so they are Dutch."""

    naam = forms.CharField(
        label=_("Name of your practice"),
        error_messages={"required": _("Write the name of your practice.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    adres = forms.CharField(
        label=_("Address of your portal"),
        help_text=_("For example delinde.example/dossier. We make the QR code of it."),
        error_messages={"required": _("Write the address of your portal, or of your website.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    taal = forms.CharField(required=False, widget=forms.HiddenInput)
    logo = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        template: PersonalTemplate,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="id_%s")
        # As validators and not as max_length: the browser would cut off what is pasted without a word.
        self.fields["naam"].validators.append(
            MaxLengthValidator(
                template.max_length("name"), _("This name is too long: at most %(limit_value)d characters.")
            )
        )
        self.fields["adres"].validators.append(
            MaxLengthValidator(
                template.max_length("url"), _("This address is too long: at most %(limit_value)d characters.")
            )
        )

    def clean_naam(self) -> str:
        """One line of visible characters."""
        return " ".join("".join(c for c in self.cleaned_data["naam"] if c.isprintable() or c.isspace()).split())

    def clean_adres(self) -> str:
        try:
            return clean_address(self.cleaned_data["adres"])
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_logo(self) -> str:
        """The hash of a logo that we know; another one is dropped, as the rest of the form is still good."""
        sha256 = self.cleaned_data["logo"]
        return sha256 if sha256 and CleanedLogo.objects.filter(sha256=sha256).exists() else ""


class LogoForm(forms.Form):
    """One logo; what is filled in beside it travels along."""

    bestand = forms.FileField(
        label=_("Logo"),
        help_text=_("SVG, PNG or JPG, at most 5 MB. It is kept for the material only."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp"}),
    )
