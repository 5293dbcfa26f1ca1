from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from learning.domain.queries.reviews import statement_label
from learning.models import CourseReview
from learning.models.reviews import STATEMENTS

AGREEMENT = [
    (1, _("not at all")),
    (2, _("hardly")),
    (3, _("partly")),
    (4, _("largely")),
    (5, _("completely")),
]


def _stars() -> list[tuple[int, str]]:
    return [(mark, ngettext("%(count)s star", "%(count)s stars", mark) % {"count": mark}) for mark in range(1, 6)]


class ReviewForm(forms.Form):
    """Stars, three statements and one's own words. Only the stars are asked of everybody."""

    stars = forms.TypedChoiceField(
        label=_("How many stars do you give this course?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose 1 to 5 stars.")},
    )
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("An editor reads it first. It is shown without your name. Do not write anything about a patient."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stars"].choices = _stars()  # type: ignore[attr-defined]
        text = self.fields.pop("text")
        for name in STATEMENTS:
            self.fields[name] = forms.TypedChoiceField(
                label=statement_label(name),
                choices=AGREEMENT,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields["text"] = text

    @property
    def marks(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in STATEMENTS}


def initial_of(review: CourseReview | None, *, draft: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What stands in the form: what was typed and not sent, else what was sent before."""
    sent = {name: getattr(review, name) for name in ("stars", *STATEMENTS, "text")} if review else {}
    return sent | {name: values[0] for name, values in draft.items() if values and name in ReviewForm.base_fields}
