"""What a practice fills in on a material."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError
from toolkit.designs import PersonalTemplate
from toolkit.domain.personalisation import HOUSE_PALETTE, clean_address, palette_of
from toolkit.models import CleanedLogo, ScreenItem, WaitingScreen

# The field of the form that fills in each field of a design. They stand in the address of the page, so they are Dutch.
FORM_FIELDS = {
    "name": "naam",
    "url": "adres",
    "portal": "portaal",
    "phone": "telefoon",
    "colour": "kleur",
    "logo": "logo",
}
HOUSE_COLOUR = HOUSE_PALETTE["brand"]


class PersonalForm(forms.Form):
    """Name, address of the portal, logo and what else the design declares; what it does not declare is no field."""

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
    portaal = forms.CharField(
        label=_("Name of your portal"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the text says “our portal”."),
    )
    telefoon = forms.CharField(
        label=_("Phone"),
        required=False,
        validators=[RegexValidator(r"^[0-9+() \-]{6,30}$", _("Write the number in digits, such as 010 123 45 67."))],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    kleur = forms.CharField(
        label=_("Colour"),
        required=False,
        help_text=_("Of your house style. Text stays readable: a colour that is too light is refused."),
        widget=forms.TextInput(attrs={"type": "color"}),
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
        super().__init__(data, initial={"kleur": HOUSE_COLOUR, **(initial or {})}, auto_id="id_%s")
        for name, field in FORM_FIELDS.items():
            if name not in template.fields:
                del self.fields[field]
        if "url" not in template.required and "adres" in self.fields:
            self.fields["adres"].required = False
        # As validators and not as max_length: the browser would cut off what is pasted without a word.
        messages = {
            "name": _("This name is too long: at most %(limit_value)d characters."),
            "url": _("This address is too long: at most %(limit_value)d characters."),
        }
        for name, message in messages.items():
            if name in template.fields:
                self.fields[FORM_FIELDS[name]].validators.append(MaxLengthValidator(template.max_length(name), message))

    def clean_naam(self) -> str:
        return one_line(self.cleaned_data["naam"])

    def clean_portaal(self) -> str:
        return one_line(self.cleaned_data["portaal"])

    def clean_adres(self) -> str:
        try:
            return clean_address(self.cleaned_data["adres"])
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_kleur(self) -> str:
        """Empty for the colour of the house; one on which nothing can be read is refused with the nearest."""
        colour = self.cleaned_data["kleur"].strip().lower()
        if colour in ("", HOUSE_COLOUR):
            return ""
        try:
            palette_of(colour)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        except ValueError as error:
            raise forms.ValidationError(_("Write a colour as #0f6b55.")) from error
        return str(colour)

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


def one_line(text: str) -> str:
    """One line of visible characters."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


USE_CHOICES = [
    ("zelf", _("To print yourself (PDF)")),
    ("drukker", _("For the printer (CMYK, with bleed)")),
    ("beeld", _("Pictures for website and social media")),
    ("tekst", _("Texts and Word files")),
]


class BasketForm(PersonalForm):
    """One name for all that is in the basket, and what it is for."""

    gebruik = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=USE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None) -> None:
        forms.Form.__init__(self, data, initial={"kleur": HOUSE_COLOUR, **(initial or {})}, auto_id="id_%s")
        del self.fields["taal"]
        self.fields["naam"].validators.append(
            MaxLengthValidator(70, _("This name is too long: at most %(limit_value)d characters."))
        )
        self.fields["adres"].validators.append(
            MaxLengthValidator(300, _("This address is too long: at most %(limit_value)d characters."))
        )


class ScreenForm(forms.ModelForm):
    """A television in the waiting room."""

    class Meta:
        model = WaitingScreen
        fields = ["name", "orientation", "language", "second_language", "opens_at", "closes_at", "shows_news"]
        widgets = {
            "opens_at": forms.TimeInput(attrs={"type": "time"}),
            "closes_at": forms.TimeInput(attrs={"type": "time"}),
        }
        help_texts = {
            "name": _("For yourself, such as “Waiting room upstairs”."),
            "second_language": _("The slides then come in both languages in turn."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("second_language") and cleaned.get("second_language") == cleaned.get("language"):
            self.add_error("second_language", _("Choose another language than the first."))
        return cleaned


class MessageForm(forms.ModelForm):
    """A short message of the practice itself, as a slide."""

    class Meta:
        model = ScreenItem
        fields = ["title", "text", "seconds", "from_date", "until_date", "from_time", "until_time"]
        widgets = {
            "from_date": forms.DateInput(attrs={"type": "date"}),
            "until_date": forms.DateInput(attrs={"type": "date"}),
            "from_time": forms.TimeInput(attrs={"type": "time"}),
            "until_time": forms.TimeInput(attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["seconds"].initial = 12
        self.fields["seconds"].validators += [MinValueValidator(8), MaxValueValidator(120)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_date"), cleaned.get("until_date")
        if start and end and end < start:
            self.add_error("until_date", _("This day is before the first."))
        return cleaned
