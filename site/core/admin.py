"""Two lists for administrators: the work in the background, and who did what. Nothing in them can be edited."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from core.domain.audit import record_audit
from core.domain.jobs import retry_job
from core.models import AuditEntry, Job, JobState


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Rows that the software writes: whoever may view them may look, and nobody may change them by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in set(actions) and self.user_has_permission(user, "view")


class ReadOnlyViewSet(ModelViewSet):
    """A list and a detail page; the addresses for adding, changing and deleting do not exist."""

    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> Any:
        return None

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "inspect"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]


def _found(model: Any, field: str, display: str) -> list[tuple[str, str]]:
    """What stands in a column, each value with its label, by label: for a filter."""
    values = model.objects.order_by(field).values_list(field, flat=True).distinct()
    return sorted(((one, getattr(model(**{field: one}), display)()) for one in values), key=lambda pair: pair[1])


class JobFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=JobState.choices)
    kind = django_filters.ChoiceFilter(label=_("Job"), choices=lambda: _found(Job, "kind", "get_kind_display"))

    class Meta:
        model = Job
        fields = ["state", "kind"]


class AuditFilterSet(WagtailFilterSet):
    action = django_filters.ChoiceFilter(
        label=_("Action"), choices=lambda: _found(AuditEntry, "action", "get_action_display")
    )
    target_type = django_filters.ChoiceFilter(
        label=_("What"), choices=lambda: _found(AuditEntry, "target_type", "get_target_type_display")
    )

    class Meta:
        model = AuditEntry
        fields = ["action", "target_type", "coalition_id"]


class JobIndexView(generic.IndexView):
    page_title = _("Jobs")
    default_ordering = "-pk"

    def get_base_queryset(self) -> QuerySet[Job]:
        return Job.objects.defer("payload")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("get_kind_display", label=_("Job"), get_url=lambda job: reverse("jobs:inspect", args=[job.pk])),
            Column("get_state_display", label=_("State")),
            DateColumn("run_at", label=_("Due"), sort_key="run_at"),
            Column("attempts", label=_("Attempts")),
            Column(
                "short_error",
                label=_("Reason"),
                accessor=lambda job: job.error.splitlines()[0][:120] if job.error else "–",
            ),
            DateColumn("finished_at", label=_("Finished")),
        ]

    def get_edit_url(self, instance: Job) -> str:
        return reverse("jobs:inspect", args=[instance.pk])


class JobInspectView(generic.InspectView):
    template_name = "core/admin/job.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may_retry = self.object.state == JobState.FAILED and self.request.user.has_perm("core.change_job")
        context["retry_url"] = reverse("jobs:retry", args=[self.object.pk]) if may_retry else ""
        return context


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a failed job back in line."""
    if not request.user.has_perm("core.change_job"):
        raise Http404
    job = get_object_or_404(Job, pk=pk)
    if job.state != JobState.FAILED:
        messages.warning(request, _t("This job did not fail, so there is nothing to try again."))
    else:
        retry_job(job_id=job.pk)
        record_audit(actor=request.user, action="core.retry_job", target=job)
        messages.success(request, _t("The job is due again and runs within a minute."))
    return redirect("jobs:index")


class JobViewSet(ReadOnlyViewSet):
    model = Job
    name = "jobs"
    url_prefix = "taken"
    url_namespace = "jobs"
    icon = "tasks"
    menu_label = _("Jobs")
    menu_name = "jobs"
    menu_order = 900
    add_to_settings_menu = True
    index_view_class = JobIndexView
    inspect_view_class = JobInspectView
    # The payload may hold a mail's text: a detail page needs no more than these.
    inspect_view_fields = [
        "kind",
        "state",
        "attempts",
        "error",
        "created_at",
        "run_at",
        "started_at",
        "finished_at",
    ]
    filterset_class = JobFilterSet

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("retry/<int:pk>/", retry, name="retry")]


class AuditIndexView(generic.IndexView):
    page_title = _("Audit log")
    default_ordering = "-pk"

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        people = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        return AuditEntry.objects.annotate(actor_name=Subquery(people.values("email")[:1]))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "get_action_display",
                label=_("Action"),
                get_url=lambda entry: reverse("audit:inspect", args=[entry.pk]),
            ),
            Column("actor_name", label=_("Who"), accessor=lambda entry: entry.actor_name or _("the system")),
            Column(
                "target", label=_("What"), accessor=lambda entry: f"{entry.get_target_type_display()} {entry.target_id}"
            ),
            DateColumn("at", label=_("Time"), sort_key="at"),
        ]

    def get_edit_url(self, instance: AuditEntry) -> str:
        return reverse("audit:inspect", args=[instance.pk])


class AuditViewSet(ReadOnlyViewSet):
    model = AuditEntry
    name = "audit"
    url_prefix = "logboek"
    url_namespace = "audit"
    icon = "history"
    menu_label = _("Audit log")
    menu_name = "audit"
    menu_order = 910
    add_to_settings_menu = True
    index_view_class = AuditIndexView
    inspect_view_fields = [
        "at",
        "actor_id",
        "on_behalf_of_id",
        "coalition_id",
        "action",
        "target_type",
        "target_id",
        "before",
        "after",
    ]
    filterset_class = AuditFilterSet
