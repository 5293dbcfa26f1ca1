"""What editors may look at and never change: the frozen versions of courses."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from core.admin import ReadOnlyViewSet
from learning.models import CourseVersion


class VersionIndexView(generic.IndexView):
    page_title = _("Course versions")
    default_ordering = "-published_at"

    def get_base_queryset(self) -> QuerySet[CourseVersion]:
        return CourseVersion.objects.defer("content").select_related("published_by")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Course"),
                get_url=lambda one: reverse("learning_authoring:version_changes", args=[one.pk]),
            ),
            Column("number", label=_("Version"), sort_key="number"),
            Column("language", label=_("Language")),
            Column("get_change_kind_display", label=_("Kind of change")),
            Column("question_count", label=_("Questions in the test")),
            Column("published_by", label=_("Published by")),
            DateColumn("published_at", label=_("Published"), sort_key="published_at"),
        ]

    def get_edit_url(self, instance: CourseVersion) -> str:
        return reverse("learning_authoring:version_changes", args=[instance.pk])


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
