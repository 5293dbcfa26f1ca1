"""The start pack: each coalition's checklist, and the desk that makes its versions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from coalitions.domain import start_pack
from coalitions.forms import PublishPackForm, StartPackForm, StepForm
from coalitions.models import StartPack, StartPackStep
from coalitions.views.branding import crumbs
from core.exceptions import DomainError
from learning.views.sheet_files import csv_file
from media.files import private_file_response
from organisations.domain.queries import user_has_any_role
from organisations.models import Coalition

PERMISSION = "coalitions.startpack"
FILTERS = ("done", "busy", "todo")


def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version as a coalition's checklist; a post ticks one step off or takes that back."""
    coalition = _read_coalition(request.user, slug)
    may_tick = start_pack.may_tick(user=request.user, coalition=coalition)
    if request.method == "POST":
        if not may_tick:
            raise Http404
        step = get_object_or_404(StartPackStep, pk=_number(request.POST.get("step", "")), pack__is_draft=False)
        try:
            start_pack.tick_step(
                coalition=coalition, step=step, is_done=request.POST.get("done") == "1", actor=request.user
            )
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("coalitions_admin:start_pack", slug=coalition.slug)
        return redirect(f"{reverse('coalitions_admin:start_pack', args=[coalition.slug])}#stap-{step.pk}")
    title = _("Start pack")
    return TemplateResponse(
        request,
        "coalitions/admin/start_pack.html",
        {
            "coalition": coalition,
            "checklist": start_pack.checklist_of(coalition),
            "may_tick": may_tick,
            "page_title": title,
            "page_subtitle": coalition.name,
            "header_icon": "tasks",
            "breadcrumbs_items": crumbs(title, coalition.name),
        },
    )


@require_GET
def archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The whole newest version as one zip."""
    _read_coalition(request.user, slug)
    pack = start_pack.current_pack()
    if pack is None:
        raise Http404
    return _archive_response(pack)


@require_GET
def step_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The file of a step, for the people of a coalition."""
    _read_coalition(request.user, slug)
    return _file_response(request, get_object_or_404(StartPackStep, pk=pk, pack__is_draft=False))


def desk(request: HttpRequest) -> HttpResponse:
    """All versions; a post begins the draft of the next one."""
    _refuse_others(request.user)
    if request.method == "POST":
        start_pack.start_draft(actor=request.user)
        return redirect("coalitions_admin:start_pack_draft")
    title = _("Start pack")
    return TemplateResponse(
        request,
        "coalitions/admin/start_pack_desk.html",
        {
            "packs": list(start_pack.published_packs()),
            "draft": start_pack.draft_pack(),
            "page_title": title,
            "header_icon": "tasks",
            "breadcrumbs_items": _crumbs((title, "")),
        },
    )


@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """A version as it was published; nobody can change it."""
    _refuse_others(request.user)
    pack = get_object_or_404(StartPack, number=number)
    title = _("Version %(number)d") % {"number": number}
    return TemplateResponse(
        request,
        "coalitions/admin/start_pack_version.html",
        {
            "pack": pack,
            "steps": list(pack.steps.all()),
            "page_title": title,
            "page_subtitle": pack.title,
            "header_icon": "tasks",
            "breadcrumbs_items": _crumbs(_desk_crumb(), (title, "")),
        },
    )


@require_GET
def version_archive(request: HttpRequest, number: int) -> HttpResponseBase:
    """A version as one zip, for the desk."""
    _refuse_others(request.user)
    return _archive_response(get_object_or_404(StartPack, number=number))


@require_GET
def desk_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a step of any version, for the desk."""
    _refuse_others(request.user)
    return _file_response(request, get_object_or_404(StartPackStep, pk=pk))


def draft(request: HttpRequest) -> HttpResponse:
    """The draft: what stands above the steps, the steps in their order, and publishing or throwing away."""
    pack = _draft(request.user)
    action = request.POST.get("action", "")
    form = StartPackForm(request.POST if action == "save" else None, initial={"title": pack.title, "intro": pack.intro})
    publish_form = PublishPackForm(request.POST if action == "publish" else None)
    if request.method == "POST":
        try:
            if action == "publish" and publish_form.is_valid():
                published = start_pack.publish_pack(pack=pack, actor=request.user, **publish_form.cleaned_data)
                text = _("Version %(number)d is what coalitions see now.")
                messages.success(request, text % {"number": published.number})
                return redirect("coalitions_admin:start_pack_desk")
            if action == "discard":
                start_pack.discard_draft(pack=pack)
                messages.success(request, _("The draft was thrown away. What was published stays."))
                return redirect("coalitions_admin:start_pack_desk")
            if action == "save" and form.is_valid():
                start_pack.save_pack(pack=pack, **form.cleaned_data)
                messages.success(request, _("The draft was saved."))
                return redirect("coalitions_admin:start_pack_draft")
            if action in ("up", "down"):
                step = get_object_or_404(StartPackStep, pack=pack, pk=_number(request.POST.get("step", "")))
                start_pack.move_step(pack=pack, step=step, by=-1 if action == "up" else 1)
                return redirect(f"{reverse('coalitions_admin:start_pack_draft')}#stap-{step.pk}")
        except DomainError as error:
            messages.error(request, str(error))
    title = _("Draft")
    return TemplateResponse(
        request,
        "coalitions/admin/start_pack_draft.html",
        {
            "form": form,
            "publish_form": publish_form,
            "steps": list(pack.steps.all()),
            "page_title": title,
            "page_subtitle": pack.title,
            "header_icon": "tasks",
            "breadcrumbs_items": _crumbs(_desk_crumb(), (title, "")),
        },
        status=422 if form.errors or publish_form.errors else 200,
    )


def step(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A step of the draft: a new one, or one to change or take out."""
    pack = _draft(request.user)
    found = get_object_or_404(StartPackStep, pack=pack, pk=pk) if pk is not None else None
    is_post = request.method == "POST"
    if is_post and found and request.POST.get("action") == "remove":
        start_pack.remove_step(pack=pack, step=found)
        messages.success(request, _("The step was taken out of the draft."))
        return redirect("coalitions_admin:start_pack_draft")
    initial = {key: getattr(found, key) for key in ("title", "explanation", "link")} if found else {}
    form = StepForm(request.POST if is_post else None, request.FILES if is_post else None, initial=initial)
    if found is None or not found.file:
        del form.fields["remove_file"]
    if found is None or not start_pack.is_carried_over(found):
        del form.fields["is_renewed"]
    if is_post and form.is_valid():
        try:
            kept = start_pack.save_step(pack=pack, step=found, **form.cleaned_data)
        except DomainError as error:
            form.add_error("file" if form.cleaned_data.get("file") else None, str(error))
        else:
            messages.success(request, _("The step was saved."))
            return redirect(f"{reverse('coalitions_admin:start_pack_draft')}#stap-{kept.pk}")
    title = found.title if found else _("New step")
    return TemplateResponse(
        request,
        "coalitions/admin/start_pack_step.html",
        {
            "form": form,
            "step": found,
            "page_title": title,
            "page_subtitle": pack.title,
            "header_icon": "tasks",
            "breadcrumbs_items": _crumbs(
                _desk_crumb(), (_("Draft"), reverse("coalitions_admin:start_pack_draft")), (title, "")
            ),
        },
        status=422 if form.errors else 200,
    )


@require_GET
def progress(request: HttpRequest) -> HttpResponseBase:
    """How far every coalition is, as a table or as a CSV file."""
    _refuse_others(request.user)
    query, only = request.GET.get("q", "")[:80], request.GET.get("stand", "")
    only = only if only in FILTERS else ""
    found = start_pack.progress_of_all(query=query, only=only)
    if request.GET.get("formaat") == "csv":
        heading: list[str | int] = [_("Coalition"), _("Steps done"), _("Steps"), _("Last step done on")]
        lines: list[list[str | int]] = [
            [one.coalition.name, one.done, one.total, localtime(one.latest).date().isoformat() if one.latest else ""]
            for one in found
        ]
        return csv_file([heading, *lines], name="startpakket-voortgang")
    pack = start_pack.current_pack()
    title = _("Progress of the coalitions")
    return TemplateResponse(
        request,
        "coalitions/admin/start_pack_progress.html",
        {
            "pack": pack,
            "found": found,
            "finished": sum(one.is_done for one in found),
            "query": query,
            "only": only,
            "choices": [("", _("All")), ("done", _("All done")), ("busy", _("Under way")), ("todo", _("Not begun"))],
            "page_title": title,
            "page_subtitle": date_format(localtime(), "j F Y"),
            "header_icon": "tasks",
            "breadcrumbs_items": _crumbs(_desk_crumb(), (title, "")),
        },
    )


def _archive_response(pack: StartPack) -> HttpResponseBase:
    archive_, name = start_pack.pack_archive(pack)
    response = StreamingHttpResponse(archive_, content_type="application/zip")
    response.headers["Content-Length"] = str(len(archive_))
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file_response(request: HttpRequest, found: StartPackStep) -> HttpResponseBase:
    if not found.file:
        raise Http404
    return private_file_response(request, name=str(found.file.name), filename=found.filename)


def _read_coalition(user: Any, slug: str) -> Coalition:
    coalition = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(user, start_pack.READERS, coalition=coalition):
        raise Http404
    return coalition


def _refuse_others(user: Any) -> None:
    if not user.has_perm(PERMISSION):
        raise Http404


def _draft(user: Any) -> StartPack:
    _refuse_others(user)
    found = start_pack.draft_pack()
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _desk_crumb() -> tuple[str, str]:
    return _("Start pack"), reverse("coalitions_admin:start_pack_desk")


def _crumbs(*items: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        *({"url": url, "label": label} for label, url in items),
    ]
