"""The register in the admin: practices, their coalition, their team, and a first contact person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.forms import EMAIL
from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from organisations.domain.invitations import Invitee, invite_colleague
from organisations.domain.practices import move_to_coalition, tidy_agb_code, tidy_postcode
from organisations.domain.queries import coalition_of, members_of, open_invitations, practices_with_affiliation
from organisations.enums import PracticeRole
from organisations.models import Coalition, Practice
from organisations.signals import practices_changed


class PracticeForm(forms.ModelForm[Practice]):
    coalition = forms.ModelChoiceField(
        label=_("Coalition"),
        queryset=Coalition.objects.filter(is_active=True),
        required=False,
        help_text=_("Another coalition counts from today; what was before stays in history."),
    )

    class Meta:
        model = Practice
        fields = ["agb_code", "name", "street", "postcode", "city", "phone", "is_active"]

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        if self.instance.pk:
            self.fields["agb_code"].disabled = True
            self.initial["coalition"] = coalition_of(self.instance)

    def clean_agb_code(self) -> str:
        return tidy_agb_code(self.cleaned_data["agb_code"])

    def clean_postcode(self) -> str:
        return tidy_postcode(self.cleaned_data["postcode"])

    def save(self, commit: bool = True) -> Practice:
        practice: Practice = super().save(commit=commit)
        move_to_coalition(practice=practice, coalition=self.cleaned_data["coalition"], actor=self.for_user)
        return practice


class ContactForm(forms.Form):
    email = forms.EmailField(label=EMAIL)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=lambda: PracticeRole.choices)


class PracticeIndexView(generic.IndexView):
    page_title = _("Practices")

    def get_base_queryset(self) -> QuerySet[Practice]:
        return practices_with_affiliation()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), sort_key="name", get_url=self.get_inspect_url),
            Column("agb_code", label=_("AGB code"), sort_key="agb_code"),
            Column("city", label=_("Place"), sort_key="city"),
            Column(
                "coalition",
                label=_("Coalition"),
                accessor=lambda practice: ", ".join(one.coalition.name for one in practice.current_affiliations) or "–",
            ),
            BooleanColumn("is_active", label=_("Active")),
        ]


class PracticeInspectView(generic.InspectView):
    template_name = "organisations/admin/practice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.request.user.has_perm("organisations.change_practice")
        return super().get_context_data(
            members=members_of(self.object),
            invitations=open_invitations(self.object),
            affiliations=self.object.affiliations.select_related("coalition"),
            contact_form=ContactForm() if may_change else None,
            **kwargs,
        )


class SavesForUser:
    """Hands the person who saves to the form, and adds a line to the audit log."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]

    def save_instance(self) -> Practice:
        practice: Practice = super().save_instance()  # type: ignore[misc]
        practices_changed.send(sender=Practice, practice_ids={practice.pk})
        coalition = coalition_of(practice)
        record_audit(
            actor=self.request.user,
            action="practice.saved",
            target=practice,
            coalition_id=coalition.pk if coalition else None,
            after={"name": practice.name, "is_active": practice.is_active},
        )
        return practice


class PracticeAddView(SavesForUser, generic.CreateView):
    pass


class PracticeEditView(SavesForUser, generic.EditView):
    pass


@require_POST
def invite_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """A practice whose contact person left gets another by invitation."""
    if not request.user.has_perm("organisations.change_practice"):
        raise PermissionDenied
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    practice = get_object_or_404(Practice, pk=pk)
    form = ContactForm(request.POST)
    try:
        if form.is_valid():
            role = PracticeRole(form.cleaned_data["role"])
            invitee = Invitee(**{**form.cleaned_data, "role": role, "is_contact": True})
            invite_colleague(practice=practice, invitee=invitee, invited_by=request.user)
            messages.success(request, _t("The invitation for %(email)s is on its way.") % {"email": invitee.email})
        else:
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("practices:inspect", pk)


class PracticeViewSet(ModelViewSet):
    """No deleting: a practice that stops is set to not active, so that what was learnt there stays."""

    model = Practice
    name = "practices"
    url_prefix = "praktijken"
    url_namespace = "practices"
    icon = "home"
    menu_label = _("Practices")
    menu_name = "practices"
    menu_order = 420
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = PracticeIndexView
    inspect_view_class = PracticeInspectView
    add_view_class = PracticeAddView
    edit_view_class = PracticeEditView
    inspect_view_fields = ["agb_code", "name", "street", "postcode", "city", "phone"]
    search_fields = ["name", "agb_code", "city"]
    list_filter = ["is_active"]
    list_per_page = 50
    add_to_reference_index = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": None, **kwargs})

    def get_form_class(self, for_update: bool = False) -> Any:
        return PracticeForm

    def get_urlpatterns(self) -> list[Any]:
        closed = {"delete", "copy"}
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in closed]
        return [*kept, path("contact/<int:pk>/", invite_contact, name="invite_contact")]
