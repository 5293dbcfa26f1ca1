"""What editors may look at and never change: the frozen versions of courses, and the certificates."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup

from core.admin import ReadOnlyViewSet
from learning.models import Certificate, CourseVersion


class VersionIndexView(generic.IndexView):
    page_title = _("Course versions")
    default_ordering = "-published_at"

    def get_base_queryset(self) -> QuerySet[CourseVersion]:
        return CourseVersion.objects.defer("content").select_related("published_by")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title", label=_("Course"), get_url=lambda one: reverse("course_versions:inspect", args=[one.pk])
            ),
            Column("number", label=_("Version"), sort_key="number"),
            Column("language", label=_("Language")),
            Column("get_change_kind_display", label=_("Kind of change")),
            Column("question_count", label=_("Questions in the test")),
            Column("published_by", label=_("Published by")),
            DateColumn("published_at", label=_("Published"), sort_key="published_at"),
        ]

    def get_edit_url(self, instance: CourseVersion) -> str:
        return reverse("course_versions:inspect", args=[instance.pk])


class CourseVersionViewSet(ReadOnlyViewSet):
    model = CourseVersion
    name = "course_versions"
    url_prefix = "cursusversies"
    url_namespace = "course_versions"
    icon = "history"
    menu_label = _("Course versions")
    menu_name = "course-versions"
    list_filter = ["course", "language", "change_kind"]
    index_view_class = VersionIndexView
    inspect_view_fields = [
        "course",
        "number",
        "language",
        "change_kind",
        "generation",
        "title",
        "minutes",
        "pass_mark",
        "question_count",
        "content_hash",
        "published_at",
        "published_by",
    ]


class CertificateIndexView(generic.IndexView):
    page_title = _("Certificates")
    default_ordering = "-created_at"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "number", label=_("Number"), get_url=lambda one: reverse("certificates:inspect", args=[one.pk])
            ),
            Column("course_title", label=_("Course")),
            Column("get_state_display", label=_("State")),
            DateColumn("created_at", label=_("Issued"), sort_key="created_at"),
        ]

    def get_edit_url(self, instance: Certificate) -> str:
        return reverse("certificates:inspect", args=[instance.pk])


class CertificateViewSet(ReadOnlyViewSet):
    model = Certificate
    name = "certificates"
    url_prefix = "certificaten"
    url_namespace = "certificates"
    icon = "doc-full-inverse"
    menu_label = _("Certificates")
    menu_name = "certificates"
    list_filter = ["state"]
    search_fields = ["number", "course_title"]
    index_view_class = CertificateIndexView
    # The code opens the public page: whoever holds the paper has it, and nobody else needs it.
    inspect_view_fields = [
        "number",
        "holder_name",
        "course_title",
        "completed_on",
        "expires_on",
        "points_text",
        "state",
        "created_at",
        "revoked_at",
        "revoked_reason",
    ]


class TrainingGroup(ViewSetGroup):
    items = (CourseVersionViewSet(), CertificateViewSet())
    menu_label: Any = _("Training")
    menu_name = "training"
    menu_icon = "history"
    menu_order = 310
    add_to_admin_menu = True
