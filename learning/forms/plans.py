from django import forms
from django.utils.translation import gettext_lazy as _

from learning.enums import ChangeKind

FORMAT = "%Y-%m-%dT%H:%M"


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"})


class PlanForm(forms.Form):
    """When a course goes live and closes; what the change means, where learners know the course already."""

    live_at = forms.DateTimeField(
        label=_("Goes live"),
        required=False,
        input_formats=[FORMAT],
        widget=_moment(),
        help_text=_("The course and every lesson that waits, at the same moment and as one version."),
    )
    close_at = forms.DateTimeField(
        label=_("Closes"),
        required=False,
        input_formats=[FORMAT],
        widget=_moment(),
        help_text=_("From then on nobody opens it. What people completed and their certificates stay."),
    )
    change_kind = forms.ChoiceField(
        label=_("What does this change mean?"),
        choices=ChangeKind.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, opens: bool, is_new: bool, **kwargs: object) -> None:
        """`opens`: something waits to go live; `is_new`: no learner knows the course yet."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not opens:
            del self.fields["live_at"]
        if is_new or not opens:
            del self.fields["change_kind"]

    @property
    def wanted(self) -> dict[str, object]:
        """The arguments of `plan_course`."""
        return {
            "live_at": self.cleaned_data.get("live_at"),
            "close_at": self.cleaned_data.get("close_at"),
            "change_kind": self.cleaned_data.get("change_kind") or ChangeKind.EDITORIAL,
        }
