"""Segments: plain filters, with how many readers they let through while one fills them in."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput

from newsletters.admin.lists import CoalitionField
from newsletters.admin.tenancy import ClosedPatterns, OwnRows, SavesForUser, whose
from newsletters.domain.access import coalitions_for, is_national, lists_for, segments_for
from newsletters.domain.audience import Filters, count_by_list, filters_of
from newsletters.enums import Source
from newsletters.models import Segment
from organisations.enums import PracticeRole
from organisations.models import Coalition

# How a reader can have come on a list; the other sources are ways to leave it.
WAYS_IN = [(one.value, one.label) for one in (Source.FORM, Source.PREFERENCES, Source.IMPORT)]


class FiltersForm(forms.Form):
    """The filters alone, as the live count sends them."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=PracticeRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers who told their role. Nothing ticked: everybody."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.MultipleChoiceField(
        label=_("Subscribed by"), choices=WAYS_IN, required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("Regions"),
        queryset=Coalition.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers with an account whose practice belongs to this coalition. Nothing ticked: everybody."),
    )
    since = forms.DateField(label=_("Reader since, from"), required=False, widget=AdminDateInput)
    until = forms.DateField(label=_("Reader since, up to and including"), required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        """The national desk chooses among all regions, a coalition's people only their own."""
        super().__init__(*args, **kwargs)
        regions = Coalition.objects.filter(is_active=True) if is_national(for_user) else coalitions_for(for_user)
        self.fields["regions"].queryset = regions.order_by("name")  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        values = self.cleaned_data
        return Filters(
            roles=tuple(values["roles"]),
            languages=tuple(values["languages"]),
            sources=tuple(values["sources"]),
            regions=tuple(one.pk for one in values["regions"]),
            since=values["since"],
            until=values["until"],
        )


class SegmentForm(FiltersForm, forms.ModelForm[Segment]):
    coalition = CoalitionField()

    class Meta:
        model = Segment
        fields = ["coalition", "title"]

    field_order = ["coalition", "title", "roles", "languages", "sources", "regions", "since", "until"]

    def __init__(self, *args: Any, for_user: Any, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        field = self.fields["coalition"]
        assert isinstance(field, CoalitionField)  # noqa: S101 narrows the type
        field.suit(user=for_user, instance=self.instance)
        if field.initial and not self.instance.pk:
            self.initial["coalition"] = field.initial.pk
        stored = filters_of(self.instance)
        for name in ("roles", "languages", "sources", "regions", "since", "until"):
            self.initial.setdefault(name, getattr(stored, name))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["since"] > cleaned["until"]:
            self.add_error("until", _("This day lies before the first one."))
        return cleaned

    def save(self, commit: bool = True) -> Segment:
        self.instance.filters = self.filters().to_json()
        return super().save(commit=commit)


class SegmentIndexView(OwnRows, generic.IndexView):
    page_title = _("Segments")
    rows = staticmethod(segments_for)
    default_ordering = "title"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), sort_key="title", get_url=self.get_edit_url),
            Column("coalition", label=_("Coalition"), accessor=whose),
        ]


class CountsReaders:
    """The form with the count beside it; static/admin/segment.js keeps that up to date."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        segment: Segment | None = getattr(self, "object", None)
        return super().get_context_data(  # type: ignore[misc]
            **_counts(self.request.user, filters_of(segment)), **kwargs
        )


class SegmentAddView(CountsReaders, SavesForUser, generic.CreateView):
    audit_action = "newsletters.segment_made"


class SegmentEditView(CountsReaders, SavesForUser, OwnRows, generic.EditView):
    audit_action = "newsletters.segment_saved"
    rows = staticmethod(segments_for)


def _counts(user: Any, filters: Filters) -> dict[str, Any]:
    lists = list(lists_for(user).filter(is_active=True).order_by("title"))
    return {"counts": count_by_list(lists, filters=filters)}


def count(request: HttpRequest) -> HttpResponse:
    """How many readers of each own list these filters let through, as a piece of HTML."""
    if not request.user.has_perm("newsletters.view_segment"):
        raise Http404
    form = FiltersForm(request.GET, for_user=request.user)
    context = _counts(request.user, form.filters()) if form.is_valid() else {}
    return render(request, "newsletters/admin/segment_count.html", context)


class SegmentViewSet(ClosedPatterns, ModelViewSet):
    model = Segment
    name = "newsletter_segments"
    url_prefix = "nieuwsbrieven/segmenten"
    url_namespace = "newsletter_segments"
    icon = "tasks"
    menu_label = _("Segments")
    menu_name = "newsletter-segments"
    copy_view_enabled = False
    index_view_class = SegmentIndexView
    add_view_class = SegmentAddView
    edit_view_class = SegmentEditView
    create_template_name = edit_template_name = "newsletters/admin/segment.html"
    search_fields = ["title"]
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return SegmentForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("aantal/", count, name="count")]
