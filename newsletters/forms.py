"""What readers fill in."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.domain.people import tidy_name
from newsletters.domain.addresses import normalise_email
from newsletters.domain.exceptions import AddressNotUnderstood
from newsletters.domain.preferences import Preferences, lists_to_choose
from newsletters.domain.subscribing import SignUp
from newsletters.models import MailingList, Subscriber
from organisations.enums import PracticeRole

# A name greets its owner in a mail that somebody else may have asked for: no address or link fits in it.
NO_NAME = re.compile(r"[<>@/\\]|www\.|https?:", re.IGNORECASE)


class ListChoiceField(forms.ModelMultipleChoiceField):
    """Shown by templates/newsletters/lists.html: the national lists, then those of the regions."""

    widget = forms.CheckboxSelectMultiple


class ReaderFields(forms.Form):
    """What every form asks of a reader; the lists, too, but under a label of the form's own."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        help_text=_("Then we greet you by it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = forms.ChoiceField(
        label=_("Your role"), required=False, choices=lambda: [("", _("I would rather not say")), *PracticeRole.choices]
    )

    def list_groups(self) -> dict[str, Any]:
        """The boxes of the national lists and those of the regions; `is_open` if one of the latter is ticked."""
        boxes = list(self["lists"])
        regional = [box for box in boxes if box.data["value"].instance.coalition_id]
        return {
            "national": [box for box in boxes if not box.data["value"].instance.coalition_id],
            "regional": regional,
            "is_open": any(box.data["selected"] for box in regional) or len(regional) == len(boxes),
        }

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if NO_NAME.search(name):
            raise forms.ValidationError(_("Write your name only, without an address or a link."))
        return name


class EmailField(forms.CharField):
    """An address in the spelling under which it is kept."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return normalise_email(text) if text else ""
        except AddressNotUnderstood as error:
            raise forms.ValidationError(str(error)) from error


class SignUpForm(ReaderFields):
    """`website` is a trap: people do not see it, machines fill it in."""

    email = EmailField(label=_("Your e-mail address"), max_length=254)
    lists = ListChoiceField(
        label=_("Which newsletters?"),
        queryset=MailingList.objects.none(),
        error_messages={"required": _("Choose at least one newsletter.")},
    )
    agreed = forms.BooleanField(error_messages={"required": _("Tick this, otherwise we may not mail you.")})
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ["email", "lists", "name", "role", "agreed"]

    def __init__(self, *args: Any, wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].queryset = lists_to_choose()  # type: ignore[attr-defined]
        self.fields["agreed"].label = wording

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def sign_up(self) -> SignUp:
        return SignUp(
            email=self.cleaned_data["email"],
            list_ids=tuple(one.pk for one in self.cleaned_data["lists"]),
            name=self.cleaned_data["name"],
            role=self.cleaned_data["role"],
            language=get_language() or "nl",
        )


class PreferencesForm(ReaderFields):
    lists = ListChoiceField(
        label=_("Which newsletters do you want?"), queryset=MailingList.objects.none(), required=False
    )
    language = forms.ChoiceField(label=_("Language of our mails to you"), choices=settings.LANGUAGES)
    field_order = ["lists", "name", "role", "language"]

    def __init__(self, data: Any = None, *, subscriber: Subscriber, preferences: Preferences) -> None:
        initial = {
            "lists": preferences.list_ids,
            "name": preferences.name,
            "role": preferences.role,
            "language": preferences.language,
        }
        super().__init__(data, initial=initial)
        self.fields["lists"].queryset = lists_to_choose(subscriber)  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """Have the link to the preferences mailed."""

    email = EmailField(label=_("Your e-mail address"), max_length=254)
