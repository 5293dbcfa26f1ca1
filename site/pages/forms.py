import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Coalition

FIELDS = ("submission_key", "name", "email", "subject", "question", "coalition")


class ContactForm(forms.Form):
    """A question to the desk. `website` is a trap: people do not see it, machines fill it in."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We use it to answer you, and for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=120)
    question = forms.CharField(
        label=_("Your question"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Do not write anything about a patient here."),
    )
    coalition = forms.ModelChoiceField(
        label=_("Who should answer?"),
        queryset=Coalition.objects.filter(is_active=True),
        to_field_name="slug",
        required=False,
        empty_label=_("The national desk"),
        help_text=_("Your own coalition knows your practice and your region."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls, *, region: str = "") -> "ContactForm":
        """An empty form with a key of its own, so that sending it twice counts once. `region`: a coalition's slug."""
        return cls(initial={"submission_key": uuid.uuid4(), "coalition": region[:60]})

    def clean_submission_key(self) -> uuid.UUID:
        return self.cleaned_data["submission_key"] or uuid.uuid4()

    def clean_subject(self) -> str:
        """A subject is one line."""
        return " ".join(self.cleaned_data["subject"].split())

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def message(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in FIELDS}


class DecisionForm(forms.Form):
    """The national desk's word on an offered item."""

    accept = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Accept: show it among the national news")), ("no", _("Decline"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("With a “no” the coalition gets to read this."),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The coalition gets to read this."),
    )
