"""The form of an edition, with its sessions, speakers and materials."""

import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.views import generic

from core.domain.audit import record_audit
from core.exceptions import DomainError
from learning.enums import CourseKind
from learning.live.admin.tenancy import OwnRows, suit_coalition
from learning.live.domain.access import editions_for, is_national, tenancy
from learning.live.domain.editions import changing, prepare_edition
from learning.live.domain.schedules import SessionTimes
from learning.live.enums import EditionState
from learning.live.models import Edition, Series, Speaker
from learning.models import Course
from organisations.models import Coalition
from toolkit.models import MaterialPage


class EditionForm(WagtailAdminModelForm):
    """What an organiser fills in. The rules are the domain's: they are asked when it is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suit_coalition(self, user=self.for_user, instance=self.instance)
        own = tenancy(self.for_user) | Q(coalition__isnull=True)
        self.fields["series"].queryset = Series.objects.filter(own)
        self._suit_co_hosts()
        self.fields["course"].queryset = self._courses()
        self.fields["course"].required = False
        self.fields["course"].empty_label = str(_("made from the title"))
        lessons = Course.objects.filter(kind=CourseKind.ELEARNING, is_open=True).order_by("number", "title")
        for name in ("preparation", "follow_up"):
            self.fields[name].queryset = lessons
        if self.instance.pk:
            self.fields["course"].disabled = True
            self.fields["kind"].disabled = True
        if "speakers" in self.formsets:
            self._narrow("speakers", "speaker", Speaker.objects.filter(own).order_by("name"))
        if "materials" in self.formsets:
            kept = Q(pk__in=self.instance.materials.values("material")) if self.instance.pk else Q()
            self._narrow("materials", "material", MaterialPage.objects.filter(Q(live=True) | kept).order_by("title"))

    def _narrow(self, formset: str, field: str, queryset: QuerySet[Any]) -> None:
        """What a row of this form may choose, and of no other form."""
        rows = self.formsets[formset]
        rows.form = type(rows.form.__name__, (rows.form,), {})
        rows.form.base_fields = copy.deepcopy(rows.form.base_fields)
        rows.form.base_fields[field].queryset = queryset

    def _suit_co_hosts(self) -> None:
        """The national desk names co-hosts; a coalition reads who they are, and no list of the others."""
        field = self.fields["co_hosts"]
        if is_national(self.for_user):
            field.queryset = Coalition.objects.filter(is_active=True).order_by("name")
            return
        field.queryset = self.instance.co_hosts.all() if self.instance.pk else Coalition.objects.none()
        field.disabled = True
        field.help_text = _("Ask the national desk to add coalitions.")

    def _courses(self) -> QuerySet[Course]:
        """Live courses; of another coalition's only what stands in the calendar: a draft's title is its own."""
        live = Course.objects.filter(kind__in=[CourseKind.WEBINAR, CourseKind.WORKSHOP]).order_by("title")
        if is_national(self.for_user):
            return live
        shown = Edition.objects.filter(tenancy(self.for_user) | Q(state=EditionState.OPEN)).values("course")
        return live.filter(pk__in=shown)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.instance.pk:
            for name in ("course", "kind"):
                if cleaned.get(name):
                    setattr(self.instance, name, cleaned[name])
            course = cleaned.get("course")
            if course and cleaned.get("kind") and course.kind != cleaned["kind"]:
                self.add_error("course", ValidationError(_("This course is of another kind.")))
        return cleaned

    def session_times(self) -> list[SessionTimes]:
        """The sessions as they were filled in."""
        return [
            SessionTimes(starts_at=one["starts_at"], ends_at=one["ends_at"], title=one.get("title", ""))
            for one in (form.cleaned_data for form in self.formsets["sessions"].forms)
            if one.get("starts_at") and one.get("ends_at") and not one.get("DELETE")
        ]


class Refusals:
    """A rule that says no is a sentence above the form, and nothing is kept."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as error:
            form.add_error(None, ValidationError(str(error)))
            self.produced_error_code = "validation_error"
            self.produced_error_message = str(error)
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        return reverse("live_admin:edition", args=[self.object.pk])  # type: ignore[attr-defined]

    def get_success_buttons(self) -> list[Any]:
        return []


class EditionAddView(Refusals, generic.CreateView):
    request: HttpRequest
    page_title = _("New event")

    def get_page_subtitle(self) -> str:
        return ""

    def save_instance(self) -> Any:
        prepare_edition(
            edition=self.form.instance,
            sessions=self.form.session_times(),
            actor=self.request.user,  # type: ignore[arg-type]
        )
        saved = super().save_instance()
        record_audit(
            actor=self.request.user,
            action="live.edition_made",
            target=saved,
            coalition_id=saved.coalition_id,
            after={"title": saved.title},
        )
        return saved


class EditionEditView(Refusals, OwnRows, generic.EditView):
    rows = staticmethod(editions_for)

    def save_instance(self) -> Any:
        with changing(self.form.instance, actor=self.request.user):  # type: ignore[arg-type]
            return super().save_instance()


EDIT_HANDLER = TabbedInterface(
    [
        ObjectList(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("coalition")]),
                FieldPanel("title"),
                FieldPanel("summary"),
                InlinePanel(
                    "sessions",
                    heading=_("Dates"),
                    label=_("Date"),
                    min_num=1,
                    panels=[FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("title")],
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("place_name"), FieldPanel("room")]),
                        FieldRowPanel([FieldPanel("street"), FieldPanel("postcode"), FieldPanel("city")]),
                        FieldPanel("route"),
                        FieldPanel("map_url"),
                    ],
                    heading=_("Where (workshop)"),
                ),
                MultiFieldPanel(
                    [FieldPanel("join_url"), FieldPanel("join_help"), FieldPanel("minutes_required")],
                    heading=_("Joining (webinar)"),
                ),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")])],
                    heading=_("Questions"),
                ),
            ],
            heading=_("What, when and where"),
        ),
        ObjectList(
            [
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("capacity_per_practice"), FieldPanel("offer_hours")]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("roles"),
                FieldPanel("is_regional_only"),
                FieldPanel("asks_needs"),
                MultiFieldPanel(
                    [
                        FieldPanel("preparation"),
                        FieldPanel("is_preparation_required"),
                        FieldPanel("follow_up"),
                    ],
                    heading=_("E-learning with it"),
                ),
            ],
            heading=_("Places and for whom"),
        ),
        ObjectList(
            [
                FieldPanel("body"),
                FieldPanel("image"),
                InlinePanel(
                    "speakers",
                    heading=_("Speakers and trainers"),
                    label=_("Speaker"),
                    panels=[
                        FieldRowPanel(
                            [FieldPanel("speaker"), FieldPanel("role"), FieldPanel("position", heading=_("Order"))]
                        )
                    ],
                ),
                InlinePanel(
                    "materials",
                    heading=_("Materials"),
                    label=_("Material"),
                    panels=[
                        FieldRowPanel([FieldPanel("moment"), FieldPanel("title")]),
                        FieldPanel("material", widget=forms.Select),
                        FieldPanel("document"),
                        FieldPanel("url"),
                    ],
                ),
            ],
            heading=_("Programme"),
        ),
        ObjectList(
            [FieldPanel("course"), FieldPanel("series"), FieldPanel("co_hosts"), FieldPanel("language")],
            heading=_("More"),
        ),
    ],
    base_form_class=EditionForm,
)
