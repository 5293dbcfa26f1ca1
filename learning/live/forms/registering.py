"""What somebody fills in to come: as few fields as there can be."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from learning.live.models import Edition, Registration, SpecialNeed
from organisations.enums import PracticeRole
from organisations.models import Membership

# A name greets its owner in a mail that somebody else may have asked for: no address or link fits in it.
NO_NAME = re.compile(r"[<>@/\\]|www\.|https?:", re.IGNORECASE)


def _refuse_links(text: str) -> str:
    if NO_NAME.search(text):
        raise forms.ValidationError(_("Write a name only, without an address or a link."))
    return text


class NeedsFields(forms.Form):
    """Diet and access, where the edition asks for them."""

    diet = forms.CharField(
        label=_("Diet or allergy"),
        max_length=300,
        required=False,
        help_text=_("Only the organiser reads this. We delete it 30 days after the last meeting."),
    )
    access = forms.CharField(
        label=_("What do you need to take part?"),
        max_length=300,
        required=False,
        help_text=_("For example a place for a wheelchair, or large print."),
    )

    def drop_needs_unless(self, is_asked: bool) -> None:
        if not is_asked:
            del self.fields["diet"], self.fields["access"]

    def needs(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, "") for name in ("diet", "access")}


class NeedsForm(NeedsFields):
    """Told afterwards, on one's own page: whoever was registered by a colleague was not asked."""

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        told = SpecialNeed.objects.filter(registration=registration).first()
        super().__init__(data, initial={"diet": told.diet, "access": told.access} if told else None)


class GuestForm(NeedsFields):
    """Without an account: who they are, and an address that they confirm by a mail."""

    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a link. Your place is yours once you open it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    role = forms.ChoiceField(
        label=_("Your role"), required=False, choices=lambda: [("", _("Something else")), *PracticeRole.choices]
    )
    practice_name = forms.CharField(
        label=_("Practice or organisation"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    # People leave it empty: it is out of sight. Programs fill it in.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    field_order = ("name", "email", "role", "practice_name", "diet", "access", "website")

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        super().__init__(data)
        self.drop_needs_unless(edition.asks_needs)

    def clean_name(self) -> str:
        return _refuse_links(self.cleaned_data["name"])

    def clean_practice_name(self) -> str:
        return _refuse_links(self.cleaned_data["practice_name"])

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class OwnForm(NeedsFields):
    """Signed in: what we know is not asked. Which practice, if there are several; the role, if there is none."""

    practice = forms.ChoiceField(
        label=_("For which practice do you come?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the practice for which you come.")},
    )
    role = forms.ChoiceField(
        label=_("Your role"), required=False, choices=lambda: [("", _("Something else")), *PracticeRole.choices]
    )

    field_order = ("practice", "role", "diet", "access")

    def __init__(
        self, data: Any = None, *, edition: Edition, memberships: Sequence[Membership], current: Membership | None
    ) -> None:
        super().__init__(data)
        self.memberships = {str(one.practice.public_id): one for one in memberships}
        self.current = current
        self.drop_needs_unless(edition.asks_needs)
        if memberships:
            del self.fields["role"]
        if len(memberships) < 2:
            del self.fields["practice"]
            return
        self.fields["practice"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.practice.name} · {one.get_role_display()}") for key, one in self.memberships.items()
        ]
        if current:
            self.fields["practice"].initial = str(current.practice.public_id)

    def chosen(self) -> Membership | None:
        if "practice" in self.fields:
            return self.memberships[self.cleaned_data["practice"]]
        return self.current

    def work(self) -> dict[str, Any]:
        """Practice and role, as registering wants them."""
        membership = self.chosen()
        if membership:
            return {"practice": membership.practice, "role": membership.role}
        return {"practice": None, "role": self.cleaned_data.get("role", "")}


class ColleaguesForm(forms.Form):
    """Who of the practice comes. Who is on a list already is not offered."""

    members = forms.MultipleChoiceField(
        label=_("Who comes?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one colleague.")},
    )

    def __init__(self, data: Any = None, *, memberships: Sequence[Membership]) -> None:
        super().__init__(data)
        self.memberships = {str(one.pk): one for one in memberships}
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.user.get_full_name() or one.user.email} · {one.get_role_display()}")
            for key, one in self.memberships.items()
        ]

    def chosen(self) -> list[Membership]:
        return [self.memberships[key] for key in self.cleaned_data["members"]]


class InterestForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_trapped(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class WalkInForm(forms.Form):
    """Somebody stands at the door who did not register."""

    name = forms.CharField(label=_("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("For the certificate and the materials."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=lambda: [("", _("Something else")), *PracticeRole.choices]
    )
    practice_name = forms.CharField(
        label=_("Practice or organisation"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _stars() -> list[tuple[int, str]]:
    return [(mark, ngettext("%(count)s star", "%(count)s stars", mark) % {"count": mark}) for mark in range(1, 6)]


class EvaluationForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How many stars do you give this meeting?"),
        coerce=int,
        choices=_stars,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose 1 to 5 stars.")},
    )
    words = forms.CharField(
        label=_("What could be better?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only the organiser and the speakers read this, without your name."),
    )
