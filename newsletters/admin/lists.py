"""Lists in the admin, each with how many read it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from newsletters.admin.tenancy import ClosedPatterns, OwnRows, SavesForUser, whose
from newsletters.domain.access import coalitions_for, is_national, lists_for
from newsletters.domain.lists import free_slug, with_counts
from newsletters.enums import Interest
from newsletters.models import MailingList
from organisations.enums import PracticeRole
from organisations.models import Coalition


class CoalitionField(forms.ModelChoiceField):
    """Whose it is: chosen when it is made, and never changed."""

    def __init__(self) -> None:
        super().__init__(label=_("Coalition"), queryset=Coalition.objects.none(), required=False)

    def suit(self, *, user: Any, instance: Any) -> None:
        """Offer what this person keeps: only "national" to the national desk, only their own to a coalition."""
        if instance.pk:
            self.queryset = Coalition.objects.filter(pk=instance.coalition_id)
            self.disabled = True
        else:
            self.queryset = coalitions_for(user)
            self.required = not is_national(user)
            if self.required and self.queryset.count() == 1:
                self.initial = self.queryset.get()
        self.empty_label = str(_("National")) if not self.required else None


class ListForm(forms.ModelForm[MailingList]):
    coalition = CoalitionField()
    roles = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=PracticeRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: for everybody."),
    )
    interests = forms.MultipleChoiceField(
        label=_("About"), choices=Interest.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = MailingList
        fields = ["coalition", "title", "description", "roles", "interests", "language", "is_public", "is_active"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coalition"]
        assert isinstance(field, CoalitionField)  # noqa: S101 narrows the type
        field.suit(user=for_user, instance=self.instance)
        if field.initial and not self.instance.pk:
            self.initial["coalition"] = field.initial.pk

    def save(self, commit: bool = True) -> MailingList:
        if not self.instance.slug:
            self.instance.slug = free_slug(coalition=self.instance.coalition, title=self.instance.title)
        return super().save(commit=commit)


class ListIndexView(OwnRows, generic.IndexView):
    page_title = _("Lists")
    rows = staticmethod(lists_for)
    default_ordering = "title"

    def get_base_queryset(self) -> QuerySet[MailingList]:
        return with_counts(super().get_base_queryset())

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), sort_key="title", get_url=self.get_edit_url),
            Column("coalition", label=_("Coalition"), accessor=whose, sort_key="coalition__name"),
            NumberColumn("active_count", label=_("Readers"), sort_key="active_count"),
            NumberColumn("pending_count", label=_("To be confirmed")),
            NumberColumn("left_count", label=_("Unsubscribed")),
            BooleanColumn("is_public", label=_("On the sign-up page")),
            BooleanColumn("is_active", label=_("Active")),
        ]


class ListAddView(SavesForUser, generic.CreateView):
    audit_action = "newsletters.list_made"


class ListEditView(SavesForUser, OwnRows, generic.EditView):
    audit_action = "newsletters.list_saved"
    rows = staticmethod(lists_for)
    template_name = "newsletters/admin/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("newsletters:signup") + f"?lijst={self.object.pk}"
        return super().get_context_data(signup_url=self.request.build_absolute_uri(address), **kwargs)


class ListViewSet(ClosedPatterns, ModelViewSet):
    """No deleting: a list that stops is set to not active, so that its consents stay proven."""

    model = MailingList
    name = "newsletter_lists"
    url_prefix = "nieuwsbrieven/lijsten"
    url_namespace = "newsletter_lists"
    icon = "list-ul"
    menu_label = _("Lists")
    menu_name = "newsletter-lists"
    copy_view_enabled = False
    index_view_class = ListIndexView
    add_view_class = ListAddView
    edit_view_class = ListEditView
    edit_template_name = "newsletters/admin/list.html"
    search_fields = ["title"]
    list_per_page = 50
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return ListForm
