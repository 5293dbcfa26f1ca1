"""The form of a course or lesson in the admin: asks what a change means, and refuses to publish what is not ready."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from core.art import art_keys
from learning.enums import ChangeKind

SHOWN_AT_TOP = 3


class VersionedPageForm(WagtailAdminPageForm):
    """The kind of change is asked anew for every publication: after one, it is editorial again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "change_kind" in self.fields:
            if not self.instance.has_unpublished_changes:
                self.initial["change_kind"] = ChangeKind.EDITORIAL
            self.fields["change_kind"] = self._change_kind_field(self.fields["change_kind"])
        if "art_key" in self.fields:
            field = self.fields["art_key"]
            self.fields["art_key"] = forms.ChoiceField(
                choices=[("", "–"), *((key, key) for key in art_keys())],
                required=False,
                label=field.label,
                help_text=field.help_text,
            )

    def _change_kind_field(self, field: Any) -> forms.ChoiceField:
        from learning.domain.publishing import consequences, reach_of  # a page's form asks its own app's domain

        course = self.instance.course_page
        said = consequences(reach_of(course)) if course else {}
        return forms.ChoiceField(
            choices=[(kind, f"{kind.label}. {said.get(kind, '')}".strip()) for kind in ChangeKind],
            widget=forms.RadioSelect,
            required=False,
            label=field.label,
            help_text=field.help_text,
        )

    def clean_change_kind(self) -> str:
        return self.cleaned_data.get("change_kind") or ChangeKind.EDITORIAL

    @property
    def is_going_live(self) -> bool:
        """Whether this post publishes, or asks others to: a draft may be as unfinished as it likes."""
        if any(name in self.data for name in ("action-publish", "action-submit", "action-restart-workflow")):
            return True
        return "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_going_live and not self.errors:
            errors = [finding for finding in self.instance.findings_before_publishing() if finding.is_error]
            for finding in errors[:SHOWN_AT_TOP]:
                where = ", ".join(part for part in (finding.page_title, finding.place) if part)
                self.add_error(None, f"{finding.what} {finding.advice} ({where})")
            if len(errors) > SHOWN_AT_TOP:
                self.add_error(None, _("The rest of the list stands under “Ready to publish?”."))
