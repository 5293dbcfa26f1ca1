"""Admin addresses that stand before Wagtail's own: what closes a leak between coalitions, and sign-in.

Names stay Wagtail's, so that `reverse` gives the same address; the first match answers.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.cache import never_cache
from django.views.defaults import page_not_found
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail_localize.views.report import TranslationsReportView

from accounts.views import admin_login
from coalitions.views import library, scoped

View = Callable[..., HttpResponseBase]


def admin_view(view: View) -> View:
    """What Wagtail puts around its own views: only with access to the admin, its own 404 page, never cached."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")

    return never_cache(require_admin_access(answer))


# Each names pages or people of every section.
NATIONAL_REPORTS: dict[str, type[Any]] = {
    "localize/reports/translations/": TranslationsReportView,
    "reports/locked/": LockedPagesView,
    "reports/page-types-usage/": PageTypesUsageReportView,
    "reports/site-history/": LogEntriesView,
    "reports/workflow/": WorkflowView,
    "reports/workflow_tasks/": WorkflowTasksView,
}


def national_reports() -> Iterator[URLPattern]:
    for route, view in NATIONAL_REPORTS.items():
        report = scoped.national(view)
        yield path(route, admin_view(report.as_view()))
        yield path(f"{route}results/", admin_view(report.as_view(results_only=True)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", admin_login),
    path("choose-page/", admin_view(scoped.BrowseView.as_view())),
    path("choose-page/<int:parent_page_id>/", admin_view(scoped.BrowseView.as_view())),
    path("choose-page/chosen-multiple/", admin_view(scoped.ChosenMultipleView.as_view())),
    path("tag-autocomplete/", admin_view(scoped.tag_autocomplete)),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", admin_view(scoped.tag_autocomplete)),
    *national_reports(),
    re_path(r"^api/main/(?P<rest>(images|documents)/.*)$", admin_view(scoped.closed)),
    re_path(r"^localize/api/snippets/(?P<rest>.*)$", admin_view(scoped.closed)),
    path("localize/submit/page/<int:page_id>/", admin_view(scoped.GuardedSubmitPage.as_view())),
    path(
        "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
        admin_view(scoped.GuardedSubmitSnippet.as_view()),
    ),
    path("localize/update/<int:translation_source_id>/", admin_view(scoped.GuardedUpdate.as_view())),
    path("media/usage/<int:media_id>/", admin_view(scoped.media_usage)),
    path("media/chooser/", admin_view(library.media_chooser)),
    re_path(r"^media/chooser/(?P<media_type>audio|video)/$", admin_view(library.media_chooser)),
    re_path(r"^media/(?P<media_type>audio|video)/chooser/upload/$", admin_view(library.media_chooser_upload)),
    path("images/", admin_view(library.ImagesIndex.as_view())),
    path("images/results/", admin_view(library.ImagesIndex.as_view(results_only=True))),
    path("images/chooser/", admin_view(library.image_chooser.choose_view)),
    path("documents/", admin_view(library.DocumentsIndex.as_view())),
    path("documents/results/", admin_view(library.DocumentsIndex.as_view(results_only=True))),
    # Our forms are not Wagtail's form pages; its listing names every owner.
    re_path(r"^forms/(?P<rest>.*)$", admin_view(scoped.closed)),
]
