"""Extra time: who gets how much more for a test with a clock, and why."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from accounts.models import User
from core.domain.audit import record_audit
from learning.admin.lean import LeanViewSet
from learning.models import TimeAllowance


class AllowanceForm(forms.ModelForm):
    """The person by e-mail address: a list of all people is long, and none of an editor's business."""

    email = forms.EmailField(label=_("E-mail address of the person"))

    class Meta:
        model = TimeAllowance
        fields = ("extra_percent", "reason")

    field_order = ("email", "extra_percent", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if self.instance.pk:
            return email
        person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Check the spelling."))
        if TimeAllowance.objects.filter(user=person).exists():
            raise forms.ValidationError(_("This person has extra time already. Change it in the list."))
        self.instance.user = person
        return email


class AllowanceIndexView(generic.IndexView):
    page_title = _("Extra time")
    default_ordering = "-granted_at"

    def get_base_queryset(self) -> QuerySet[TimeAllowance]:
        return TimeAllowance.objects.select_related("user", "granted_by")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("user", label=_("Person"), get_url=lambda one: reverse("time_allowances:edit", args=[one.pk])),
            Column("extra_percent", label=_("Extra time (%)"), sort_key="extra_percent"),
            Column("reason", label=_("Reason")),
            Column("granted_by", label=_("Granted by"), accessor=lambda one: one.granted_by or "–"),
            DateColumn("granted_at", label=_("Granted"), sort_key="granted_at"),
        ]


def note(view: Any, action: str) -> None:
    """On record, without the reason: that is about somebody's health more often than not."""
    row = view.object
    record_audit(
        actor=view.request.user,
        action=action,
        target=row,
        after={"user": row.user_id, "extra_percent": row.extra_percent},
    )


class AllowanceCreateView(generic.CreateView):
    def save_instance(self) -> TimeAllowance:
        self.form.instance.granted_by = self.request.user
        self.object: TimeAllowance = super().save_instance()
        note(self, "learning.grant_extra_time")
        return self.object


class AllowanceEditView(generic.EditView):
    def save_instance(self) -> TimeAllowance:
        self.form.instance.granted_by = self.request.user
        self.object = super().save_instance()
        note(self, "learning.change_extra_time")
        return self.object


class AllowanceDeleteView(generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        note(self, "learning.withdraw_extra_time")
        return super().form_valid(form)


class TimeAllowanceViewSet(LeanViewSet):
    model = TimeAllowance
    name = "time_allowances"
    url_prefix = "extra-tijd"
    url_namespace = "time_allowances"
    icon = "time"
    menu_label = _("Extra time")
    menu_name = "time-allowances"
    search_fields = ["user__email", "user__last_name"]
    index_view_class = AllowanceIndexView
    add_view_class = AllowanceCreateView
    edit_view_class = AllowanceEditView
    delete_view_class = AllowanceDeleteView

    def get_form_class(self, for_update: bool = False) -> Any:
        return AllowanceForm
