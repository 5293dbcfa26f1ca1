"""The forms of signing in and of one's own details. allauth's own are kept, with our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.domain.people import tidy_name
from accounts.models import User

EMAIL = _("E-mail address")
PASSWORD_HELP = _("At least 10 characters. A short sentence is easy to remember and hard to guess.")


def plain_email(field: forms.Field, label: Any = EMAIL) -> None:
    """Our label, and no placeholder that looks like an answer."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.error_messages["invalid"] = _("This is not an e-mail address. Write it as name@practice.nl.")


def plain_password(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


class NameForm(forms.Form):
    """Who somebody is, as colleagues and certificates name them."""

    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )

    def clean_first_name(self) -> str:
        return tidy_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return tidy_name(self.cleaned_data["last_name"])


class SignInForm(allauth_forms.LoginForm):
    """One address, two ways: with a password it is checked, without one a code is mailed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["login"])
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def clean(self) -> dict[str, Any]:
        if "with_password" in self.data and not self.cleaned_data.get("password"):
            self.add_error("password", _("Fill in your password, or choose “Mail me a code”."))
            return self.cleaned_data
        return super().clean()


class SignUpForm(NameForm, allauth_forms.SignupForm):
    field_order = ["first_name", "last_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"])
        trap = self.fields["website"]
        trap.label = _("Leave this field empty")
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_password(self.fields["oldpassword"], _("Current password"))
        plain_password(self.fields["password1"], _("New password"), PASSWORD_HELP)
        plain_password(self.fields["password2"], _("New password, once more"))


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_password(self.fields["password1"], _("New password"), PASSWORD_HELP)
        plain_password(self.fields["password2"], _("New password, once more"))


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"])


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_password(self.fields["password1"], _("New password"), PASSWORD_HELP)
        plain_password(self.fields["password2"], _("New password, once more"))


class ChangeEmailForm(allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_email(self.fields["email"], _("New e-mail address"))


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("For yourself, for example “My phone”.")
        self.fields["passwordless"].label = _("Also use it instead of an e-mail code or password")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True


class ProfileForm(NameForm, forms.ModelForm[User]):
    """One's own names, as they stand on a certificate."""

    class Meta:
        model = User
        fields = ["first_name", "initials", "last_name"]

    field_order = ["first_name", "initials", "last_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initials"].label = _("Initials")
        self.fields["initials"].help_text = _("Registers ask for them, for example S.A.")

    def clean_initials(self) -> str:
        return tidy_name(self.cleaned_data["initials"])


class OptionalPasswordForm(forms.Form):
    """A password that may stay empty, checked against the rules when it is given."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password)
        return password


class EraseForm(forms.Form):
    """Two proofs that it is meant: a word typed, and a password or a mailed code."""

    word = forms.CharField(label=_("Type the word “wissen”"), max_length=20)
    proof = forms.CharField(label=_("Password"), strip=False, max_length=200)

    def __init__(self, *args: Any, by_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = by_code
        if by_code:
            self.fields["proof"].label = _("Code from your mail")
            self.fields["proof"].widget = forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
            )
        else:
            self.fields["proof"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip().lower()
        if word != "wissen":
            raise forms.ValidationError(_("Type the word “wissen” to show that you mean it."))
        return word
