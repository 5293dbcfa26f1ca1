"""Assigning a path: the same form for a practice, a coalition and the country."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from learning.models import LearningPath
from organisations.enums import PracticeRole


class AssignmentForm(forms.Form):
    """Which path, for whom, from when, until when."""

    path = forms.ModelChoiceField(
        label=_("Learning path"), queryset=LearningPath.objects.none(), empty_label=_("Choose a learning path")
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=lambda: PracticeRole.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None: all roles that the path is meant for."),
    )
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), initial=timezone.localdate
    )
    due_on = forms.DateField(
        label=_("Deadline"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
        help_text=_("For all courses of the path. Empty: each course has its own number of days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].queryset = LearningPath.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, due = cleaned.get("starts_on"), cleaned.get("due_on")
        if start and due and due < start:
            self.add_error("due_on", _t("The deadline comes before the start. Change one of them."))
        return cleaned
