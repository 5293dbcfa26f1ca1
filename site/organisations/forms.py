"""The forms of a practice: its team, its identity, accepting an invitation, registering."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.forms import EMAIL, NameForm, OptionalPasswordForm, plain_email
from organisations.domain.practices import tidy_agb_code, tidy_postcode
from organisations.enums import PracticeRole
from organisations.models import Coalition, Identity, Membership, Registration

PHONE = re.compile(r"^[0-9+() -]{6,30}$")


def capitalised_roles() -> list[tuple[str, str]]:
    return [("", _("Choose a role")), *((role.value, str(role.label).capitalize()) for role in PracticeRole)]  # type: ignore[list-item]


class InviteForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    email = forms.EmailField(
        label=EMAIL, max_length=254, help_text=_("An address of the person, not of the whole practice.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=capitalised_roles)
    is_contact = forms.BooleanField(
        label=_("Contact person"),
        required=False,
        help_text=_("May invite colleagues, and sees who has completed what."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"])


class PasteForm(forms.Form):
    """Several at once, pasted or as a file. Its faults come from the domain, a sentence a line."""

    lines = forms.CharField(
        label=_("Colleagues"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One a line: name; e-mail address; role. For example: Noor Bakker; n.bakker@praktijk.example; POH"),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("The same columns, saved as “CSV UTF-8”; at most 50 colleagues."),
    )


class MembershipForm(forms.ModelForm[Membership]):
    class Meta:
        model = Membership
        fields = ["role", "is_contact"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=lambda: capitalised_roles()[1:],
            help_text=_("The role decides which training is due."),
        )
        self.fields["is_contact"].label = _("Contact person")
        self.fields["is_contact"].help_text = _("May invite colleagues, and sees who has completed what.")


class AcceptForm(OptionalPasswordForm, NameForm):
    """What a new colleague fills in: the rest came with the invitation."""

    field_order = ["first_name", "last_name", "password"]


class IdentityForm(forms.ModelForm[Identity]):
    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("An SVG or PNG, at most 5 MB. We make it fit for print and screen."),
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp,.gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Identity
        fields = ["display_name", "portal_name", "portal_url", "phone"]

    field_order = ["display_name", "logo_file", "remove_logo", "portal_name", "portal_url", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, help_text in (
            ("display_name", _("Name of the practice"), _("As patients know it. This stands on posters and letters.")),
            ("portal_name", _("Name of the patient portal"), _("For example MijnGezondheid.net.")),
            ("portal_url", _("Address of the patient portal"), _("The QR code on your materials leads there.")),
            ("phone", _("Phone number for patients"), ""),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = help_text
        self.fields["display_name"].required = True
        self.fields["portal_url"] = forms.CharField(
            label=_("Address of the patient portal"),
            help_text=_("The QR code on your materials leads there. It begins with https://."),
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        )
        if not self.instance.logo:
            del self.fields["remove_logo"]

    def clean_portal_url(self) -> str:
        return clean_https_address(self.cleaned_data["portal_url"])

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean_logo_file(self) -> UploadedFile | None:
        logo: UploadedFile | None = self.cleaned_data["logo_file"]
        if logo and (logo.size or 0) > 5 * 1024 * 1024:
            raise forms.ValidationError(_("This logo is larger than 5 MB. Save it smaller and try again."))
        return logo


class RegistrationForm(forms.ModelForm[Registration]):
    """Public. `homepage` is a trap: people do not see it, programs fill it in."""

    homepage = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = Registration
        fields = [
            "agb_code",
            "name",
            "street",
            "postcode",
            "city",
            "phone",
            "coalition",
            "applicant_first_name",
            "applicant_last_name",
            "applicant_role",
            "applicant_email",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["agb_code"] = forms.CharField(
            label=_("AGB code of the practice"),
            max_length=20,
            help_text=_("Eight digits. It stands on your invoices to insurers."),
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
        fields["postcode"] = forms.CharField(label=_("Postcode"), max_length=10)
        for name in ("street", "city"):
            fields[name].required = True
        fields["name"].label = _("Name of the practice")
        fields["applicant_first_name"].label = _("Your first name")
        fields["applicant_last_name"].label = _("Your last name")
        fields["applicant_role"] = forms.ChoiceField(label=_("Your role"), choices=capitalised_roles)
        plain_email(fields["applicant_email"], _("Your e-mail address"))
        fields["coalition"].queryset = Coalition.objects.filter(is_active=True)  # type: ignore[attr-defined]
        fields["coalition"].label = _("Your coalition")
        fields["coalition"].empty_label = _("I do not know yet")  # type: ignore[attr-defined]
        for name, token in (
            ("applicant_first_name", "given-name"),
            ("applicant_last_name", "family-name"),
            ("phone", "tel"),
        ):
            fields[name].widget.attrs["autocomplete"] = token

    def clean_agb_code(self) -> str:
        code = tidy_agb_code(self.cleaned_data["agb_code"])
        if not re.fullmatch(r"\d{8}", code):
            raise forms.ValidationError(_("An AGB code has 8 digits, for example 01234567."))
        return code

    def clean_postcode(self) -> str:
        postcode = tidy_postcode(self.cleaned_data["postcode"])
        if not re.fullmatch(r"[1-9]\d{3} [A-Z]{2}", postcode):
            raise forms.ValidationError(_("Write a postcode as 1234 AB."))
        return postcode

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def validate_constraints(self) -> None:
        """The domain says in a sentence of its own that a practice applied already."""


def clean_phone(value: str) -> str:
    value = " ".join(value.split())
    if value and not PHONE.match(value):
        raise forms.ValidationError(_("Write a phone number with digits, spaces, + and - only."))
    return value


class TransferForm(forms.Form):
    """A practice asks to belong to another coalition."""

    to_coalition = forms.ModelChoiceField(
        label=_("To which coalition?"), queryset=Coalition.objects.filter(is_active=True), empty_label=_("Choose one")
    )
    note = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: we moved. The other coalition reads this."),
    )

    def __init__(self, *args: Any, current: Coalition | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if current:
            field = self.fields["to_coalition"]
            field.queryset = field.queryset.exclude(pk=current.pk)  # type: ignore[attr-defined]


def clean_https_address(value: str) -> str:
    """An address on the open web by https, or empty. "delinde.example/dossier" gets its https:// from us."""
    value = value.strip()
    if not value:
        return ""
    if "://" not in value:
        value = f"https://{value}"
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        credentials = parts.username or parts.password
    except ValueError:
        host, credentials, parts = "", None, urlsplit("")
    if parts.scheme == "http":
        raise forms.ValidationError(_("This address begins with http://. Use the safe address, with https://."))
    if (
        parts.scheme != "https"
        or credentials
        or not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}", host.lower())
        or any(character.isspace() or not character.isprintable() for character in value)
    ):
        raise forms.ValidationError(_("This is not a web address. Copy it from the address bar of your browser."))
    return value
