"""Extra attempts: who may take the test of a course once more, and why. Given or taken back, never changed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from accounts.models import User
from learning.admin.lean import LeanViewSet
from learning.domain.exceptions import AttemptsLeft
from learning.domain.extra_attempts import grant_extra_attempt, has_attempts_left, withdraw_extra_attempt
from learning.models import ExtraAttempt


class ExtraAttemptForm(forms.ModelForm):
    """The person by e-mail address: a list of all people is long, and none of an editor's business."""

    email = forms.EmailField(label=_("E-mail address of the person"))

    class Meta:
        model = ExtraAttempt
        fields = ("course", "reason")

    field_order = ("email", "course", "reason")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Check the spelling."))
        self.instance.user = person
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        course = cleaned.get("course")
        if cleaned.get("email") and course and has_attempts_left(user=self.instance.user, course=course):
            raise forms.ValidationError(str(AttemptsLeft()))
        return cleaned


class ExtraAttemptIndexView(generic.IndexView):
    page_title = _("Extra attempts")
    default_ordering = "-granted_at"

    def get_base_queryset(self) -> QuerySet[ExtraAttempt]:
        return ExtraAttempt.objects.select_related("user", "course", "granted_by")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("user", label=_("Person"), get_url=self.get_delete_url),
            Column("course", label=_("Course"), sort_key="course__title"),
            Column("reason", label=_("Reason")),
            Column("granted_by", label=_("Granted by"), accessor=lambda one: one.granted_by or "–"),
            DateColumn("granted_at", label=_("Granted"), sort_key="granted_at"),
        ]


class ExtraAttemptCreateView(generic.CreateView):
    def save_instance(self) -> ExtraAttempt:
        given = self.form.instance
        return grant_extra_attempt(user=given.user, course=given.course, reason=given.reason, actor=self.request.user)

    def get_success_buttons(self) -> list[Any]:
        """None: an attempt that was given is not changed."""
        return []


class ExtraAttemptDeleteView(generic.DeleteView):
    def delete_action(self) -> None:
        withdraw_extra_attempt(extra=self.object, actor=self.request.user)


class ExtraAttemptViewSet(LeanViewSet):
    model = ExtraAttempt
    name = "extra_attempts"
    url_prefix = "extra-pogingen"
    url_namespace = "extra_attempts"
    icon = "redirect"
    menu_label = _("Extra attempts")
    menu_name = "extra-attempts"
    search_fields = ["user__email", "user__last_name", "course__title"]
    kept = frozenset({"index", "index_results", "add", "delete"})
    index_view_class = ExtraAttemptIndexView
    add_view_class = ExtraAttemptCreateView
    delete_view_class = ExtraAttemptDeleteView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"edit_url_name": None, **kwargs})

    def get_form_class(self, for_update: bool = False) -> Any:
        return ExtraAttemptForm
