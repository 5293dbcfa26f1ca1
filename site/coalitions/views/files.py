from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from coalitions.domain import files as storing
from coalitions.enums import FileVisibility
from coalitions.forms import RegionFileEditForm, RegionFileForm
from coalitions.models import RegionFile
from coalitions.views.branding import crumbs
from core.exceptions import DomainError
from media.files import private_file_response
from organisations.domain.queries import user_has_any_role
from organisations.models import Coalition


def files(request: HttpRequest, slug: str) -> HttpResponse:
    """A coalition's files and those that others share; a post adds one. Another coalition's are not found."""
    coalition = _read_coalition(request.user, slug)
    may_add = user_has_any_role(request.user, storing.UPLOADERS, coalition=coalition)
    is_post = request.method == "POST"
    if is_post and not may_add:
        raise Http404
    form = RegionFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        values = form.cleaned_data
        try:
            kept = storing.add_file(
                coalition=coalition,
                file=values["file"],
                title=values["title"],
                visibility=FileVisibility(values["visibility"]),
                actor=request.user,
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("“%(title)s” was added.") % {"title": kept.title})
            return redirect("coalitions_admin:files", slug=coalition.slug)
    query = request.GET.get("q", "").strip()[:80]
    room = storing.storeroom(coalition=coalition, query=query)
    return TemplateResponse(
        request,
        "coalitions/admin/files.html",
        {
            "form": form,
            "coalition": coalition,
            "room": room,
            "own": [(file, storing.may_keep(user=request.user, file=file)) for file in room.own],
            "query": query,
            "may_add": may_add,
            "page_title": _("Files"),
            "page_subtitle": coalition.name,
            "header_icon": "folder-open-1",
            "breadcrumbs_items": crumbs(_("Files"), coalition.name),
        },
        status=422 if form.errors else 200,
    )


def file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A file's title and readers, and deleting it, which asks first."""
    coalition = _read_coalition(request.user, slug)
    kept = get_object_or_404(RegionFile.objects.select_related("coalition"), pk=pk, coalition=coalition)
    if not storing.may_keep(user=request.user, file=kept):
        raise Http404
    is_post = request.method == "POST"
    if is_post and request.POST.get("action") == "delete":
        storing.delete_file(file=kept, actor=request.user)
        messages.success(request, _("“%(title)s” was deleted.") % {"title": kept.title})
        return redirect("coalitions_admin:files", slug=coalition.slug)
    form = RegionFileEditForm(
        request.POST if is_post else None, initial={"title": kept.title, "visibility": kept.visibility}
    )
    if is_post and form.is_valid():
        storing.change_file(
            file=kept,
            title=form.cleaned_data["title"],
            visibility=FileVisibility(form.cleaned_data["visibility"]),
            actor=request.user,
        )
        messages.success(request, _("“%(title)s” was saved.") % {"title": form.cleaned_data["title"]})
        return redirect("coalitions_admin:files", slug=coalition.slug)
    return TemplateResponse(
        request,
        "coalitions/admin/file.html",
        {
            "form": form,
            "coalition": coalition,
            "file": kept,
            "page_title": kept.title,
            "page_subtitle": coalition.name,
            "header_icon": "doc-full-inverse",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("coalitions_admin:files", args=[coalition.slug]), "label": _("Files")},
                {"url": "", "label": kept.title},
            ],
        },
        status=422 if form.errors else 200,
    )


@require_GET
def download(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file of the own coalition, or one that another shares. Private ones of others are not found."""
    coalition = _read_coalition(request.user, slug)
    kept = get_object_or_404(storing.files_open_to(coalition), pk=pk)
    return private_file_response(request, name=str(kept.file.name), filename=kept.filename)


def _read_coalition(user: Any, slug: str) -> Coalition:
    coalition = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(user, storing.READERS, coalition=coalition):
        raise Http404
    return coalition
