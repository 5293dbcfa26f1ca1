"""The admin screens around a course: order of lessons, publishing as a whole, a copy, what differs between versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.exceptions import DomainError
from core.numbers import whole_number
from learning.domain.duplicating import duplicate_course
from learning.domain.lesson_order import order_lessons, shift_lesson
from learning.domain.publishing import publish_course
from learning.domain.queries.authoring import lesson_list, publish_view
from learning.domain.queries.version_diff import version_diff
from learning.enums import ChangeKind
from learning.models import CoursePage, CourseVersion
from learning.views.requests import person

MOVES = {"omhoog": -1, "omlaag": 1}


@require_http_methods(["GET", "POST"])
def lessons(request: HttpRequest, page_id: int) -> HttpResponse:
    """The lessons in their order. A script asks for the list alone, after each move."""
    page = editable_course(request, page_id)
    if request.method == "POST":
        try:
            _move(request, page)
        except (DomainError, ValueError) as error:
            message = str(error) if isinstance(error, DomainError) else _("Open the page again and order the lessons.")
            messages.error(request, message)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect("learning_authoring:lessons", page.pk)
        page = CoursePage.objects.get(pk=page.pk)
    context = {
        "page": page,
        "list": lesson_list(page=page, user=request.user),
        **screen_header(_("Lessons"), page=page, icon="list-ol"),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "learning/admin/lesson_rows.html", context)
    return TemplateResponse(request, "learning/admin/lessons.html", context)


def _move(request: HttpRequest, page: CoursePage) -> None:
    actor = person(request)
    for name, by in MOVES.items():
        if request.POST.get(name):
            shift_lesson(page=page, lesson_id=int(request.POST[name]), by=by, actor=actor)
            return
    ids = [int(number) for number in request.POST.get("volgorde", "").split(",") if number]
    order_lessons(page=page, lesson_ids=ids, actor=actor)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """What waits, what is to be mended, and what the change means for people; then publish it as one version."""
    page = editable_course(request, page_id)
    if request.method == "POST":
        try:
            kind = ChangeKind(request.POST.get("soort", ChangeKind.EDITORIAL))
            version = publish_course(page=page, change_kind=kind, actor=person(request))
        except (DomainError, ValueError) as error:
            messages.error(
                request, str(error) if isinstance(error, DomainError) else _("Choose what this change means.")
            )
            return redirect("learning_authoring:publish", page.pk)
        messages.success(
            request,
            _("“%(title)s” is live as version %(number)s.") % {"title": version.title, "number": version.number},
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {
        "page": page,
        "view": publish_view(page=page, user=request.user),
        **screen_header(_("Publish with lessons"), page=page, icon="upload"),
    }
    return TemplateResponse(request, "learning/admin/publish.html", context)


@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, page_id: int) -> HttpResponse:
    """A copy of the course as a draft, under another title."""
    page = editable_course(request, page_id)
    title = request.POST.get("titel", "").strip()[:255]
    error = ""
    if request.method == "POST" and not title:
        error = _("Give the copy a title of its own.")
    elif request.method == "POST":
        try:
            copy = duplicate_course(page=page, title=title, actor=person(request))
        except DomainError as refusal:
            error = str(refusal)
        else:
            count = copy.numchild
            messages.success(
                request,
                ngettext(
                    "The copy stands here as a draft, with %(count)s lesson. Nobody sees it until it is published.",
                    "The copy stands here as a draft, with %(count)s lessons. Nobody sees it until it is published.",
                    count,
                )
                % {"count": count},
            )
            return redirect("wagtailadmin_pages:edit", copy.pk)
    context = {
        "page": page,
        "title_value": title or _("%(title)s (copy)") % {"title": page.draft_title or page.title},
        "error": error,
        "lesson_count": page.numchild,
        **screen_header(_("Duplicate course"), page=page, icon="copy"),
    }
    return TemplateResponse(request, "learning/admin/duplicate.html", context, status=422 if error else 200)


@require_GET
def version_changes(request: HttpRequest, version_id: int) -> HttpResponse:
    """What differs between a version and another (`?met=`), by default the one before."""
    if not request.user.has_perm("learning.view_courseversion"):
        raise Http404
    version = get_object_or_404(CourseVersion.objects.select_related("course", "published_by"), pk=version_id)
    view = version_diff(version=version, other_id=whole_number(request.GET.get("met")))
    label = _("Version %(number)s") % {"number": version.number}
    subtitle = f"{version.title}, {label.lower()}"
    context = {
        "version": version,
        "view": view,
        "page_title": _("What changed"),
        "header_title": _("What changed: %(subtitle)s") % {"subtitle": subtitle},
        "page_subtitle": subtitle,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("course_versions:index"), "label": _("Course versions")},
            {
                "url": reverse("course_versions:inspect", args=[version.pk]),
                "label": f"{version.title}, {label.lower()}",
            },
            {"url": "", "label": _("What changed")},
        ],
    }
    return TemplateResponse(request, "learning/admin/version_changes.html", context)


def editable_course(request: HttpRequest, page_id: int) -> CoursePage:
    """404 for who may not edit it."""
    page = get_object_or_404(CoursePage.objects.select_related("latest_revision", "locale"), pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


def screen_header(label: str, *, page: CoursePage, icon: str) -> dict[str, Any]:
    title = page.draft_title or page.title
    return {
        "page_title": label,
        "header_title": f"{label}: {title}",
        "page_subtitle": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": title},
            {"url": "", "label": label},
        ],
    }
