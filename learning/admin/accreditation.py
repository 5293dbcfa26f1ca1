"""Accreditations: what a register granted for which course."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.exceptions import DomainError
from learning.domain.accreditation import check_accreditation, default_roles, keep_accreditation, last_day
from learning.models import Accreditation


class AccreditationForm(WagtailAdminModelForm):
    """Fills in what follows from register and kind: who keeps points there, and the full term."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors:
            return cleaned
        if not cleaned.get("valid_until"):
            cleaned["valid_until"] = last_day(valid_from=cleaned["valid_from"], kind=cleaned["kind"])
        if not cleaned.get("roles") and self.instance._state.adding:
            cleaned["roles"] = default_roles(cleaned["register"])
        if cleaned["valid_until"] <= cleaned["valid_from"]:
            self.add_error("valid_until", _t("The last day comes after the first."))
        if cleaned.get("granted_on") and not cleaned.get("number"):
            self.add_error("number", _t("A granted accreditation has an id number. Fill it in."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            check_accreditation(accreditation=self.instance)
        except DomainError as error:
            self.add_error(None, ValidationError(str(error)))


class AccreditationIndexView(generic.IndexView):
    page_title = _("Accreditations")

    def get_base_queryset(self) -> QuerySet[Accreditation]:
        return Accreditation.objects.select_related("course")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("course", label=_("Course"), sort_key="course__title", get_url=self.get_edit_url),
            Column("get_register_display", label=_("Register of points"), sort_key="register"),
            Column("number", label=_("Accreditation ID"), accessor=lambda one: one.number or "–"),
            Column("points", label=_("Points")),
            DateColumn("valid_from", label=_("Valid from"), sort_key="valid_from"),
            DateColumn("valid_until", label=_("Valid through"), sort_key="valid_until"),
            Column(
                "granted", label=_("State"), accessor=lambda one: _t("granted") if one.granted_on else _t("applied for")
            ),
        ]


class KeepsAccreditation:
    """Saving goes through the domain, which refuses what would change a report, and writes the audit log."""

    request: HttpRequest
    form: Any

    def save_instance(self) -> Accreditation:
        return keep_accreditation(accreditation=self.form.save(commit=False), actor=self.request.user)  # type: ignore[arg-type]


class AccreditationAddView(KeepsAccreditation, generic.CreateView):
    pass


class AccreditationEditView(KeepsAccreditation, generic.EditView):
    pass


class AccreditationViewSet(ModelViewSet):
    """No deleting: what was granted stays on record; shorten it by its last day."""

    model = Accreditation
    name = "accreditations"
    url_prefix = "nascholing/accreditaties"
    url_namespace = "accreditations"
    icon = "tasks"
    menu_label = _("Accreditations")
    menu_name = "accreditations"
    menu_order = 322
    add_to_admin_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_filter = ["register", "course", "kind"]
    search_fields = ["number", "course__title"]
    index_view_class = AccreditationIndexView
    add_view_class = AccreditationAddView
    edit_view_class = AccreditationEditView
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("course"),
                FieldRowPanel([FieldPanel("register"), FieldPanel("kind")]),
                FieldRowPanel([FieldPanel("number"), FieldPanel("points")]),
            ],
            heading=_("Accreditation"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]), FieldPanel("granted_on")],
            heading=_("Validity"),
        ),
        FieldPanel("roles"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("external_course_id"), FieldPanel("external_module_id")]),
                FieldRowPanel([FieldPanel("external_edition_id"), FieldPanel("external_meeting_id")]),
            ],
            heading=_("How PE-online calls it"),
            classname="collapsed",
        ),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return self.get_edit_handler().get_form_class()

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = AccreditationForm
        return handler

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        closed = {"delete", "copy"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in closed]
