from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.models import User
from coalitions.domain import staff
from coalitions.domain.exceptions import NoSuchWorker
from coalitions.forms import RoleForm, WorkerForm
from coalitions.views.branding import crumbs
from core.exceptions import DomainError
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition

KEEPERS = (StaffRole.COALITION_LEAD, StaffRole.ADMINISTRATOR)


def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works for a coalition, and the form to add somebody; for its lead. Another coalition's is not found."""
    coalition = _kept_coalition(request.user, slug)
    form = WorkerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = staff.add_worker(coalition=coalition, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            text = _("%(email)s works for %(name)s now. The way in was mailed.")
            messages.success(request, text % {"email": user.email, "name": coalition.name})
            return redirect("coalitions_admin:people", slug=coalition.slug)
    workers = staff.staff_of(coalition)
    return TemplateResponse(
        request,
        "coalitions/admin/people.html",
        {
            "form": form,
            "coalition": coalition,
            "workers": workers,
            "warnings": staff.staff_warnings(workers),
            "leftovers": staff.leftovers_of(coalition),
            "page_title": _("People of the region"),
            "page_subtitle": coalition.name,
            "header_icon": "group",
            "breadcrumbs_items": crumbs(_("People of the region"), coalition.name),
        },
        status=422 if form.errors else 200,
    )


def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody's role, and the end of their work here. Who does not work here is not found."""
    coalition = _kept_coalition(request.user, slug)
    try:
        worker = staff.worker_of(coalition=coalition, user_id=pk)
    except NoSuchWorker as error:
        raise Http404 from error
    name = worker.user.get_full_name() or worker.user.email
    form = RoleForm(request.POST if "role" in request.POST else None, initial={"role": worker.role.value})
    refusal = ""
    if request.method == "POST":
        try:
            if request.POST.get("action") == "end":
                _say_ended(request, name=name, ended=_end(request, coalition=coalition, worker=worker))
                return _after(request.user, coalition)
            if form.is_valid():
                staff.change_role(
                    coalition=coalition, user=worker.user, role=form.cleaned_data["role"], actor=request.user
                )
                text = _("%(name)s has another role now, and knows it by mail.")
                if (
                    form.cleaned_data["role"] == StaffRole.COALITION_EDITOR
                    and StaffRole.COALITION_AUTHOR in worker.roles
                ):
                    text = _("%(name)s publishes without you from now on, and knows it by mail.")
                messages.success(request, text % {"name": name})
                return _after(request.user, coalition)
        except DomainError as error:
            refusal = str(error)
    label = _("People of the region")
    return TemplateResponse(
        request,
        "coalitions/admin/person.html",
        {
            "form": form,
            "coalition": coalition,
            "worker": worker,
            "name": name,
            "refusal": refusal,
            "leftovers": staff.leftovers_of(coalition, user=worker.user),
            "page_title": name,
            "page_subtitle": coalition.name,
            "header_icon": "user",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("coalitions_admin:people", args=[coalition.slug]), "label": label},
                {"url": "", "label": name},
            ],
        },
        status=422 if refusal or form.errors else 200,
    )


def _end(request: HttpRequest, *, coalition: Coalition, worker: staff.Worker) -> staff.Ended:
    return staff.end_work(coalition=coalition, user=worker.user, actor=request.user)


def _say_ended(request: HttpRequest, *, name: str, ended: staff.Ended) -> None:
    messages.success(request, _("%(name)s no longer works here. What was written stays.") % {"name": name})
    if ended.leftovers:
        titles = ", ".join(f"“{one.page.title}”" for one in ended.leftovers)
        text = _("This was left unfinished: %(titles)s. You find it below, to take over.")
        messages.warning(request, text % {"titles": titles})


def _after(user: Any, coalition: Coalition) -> HttpResponse:
    """Back to the list; who just gave up their own place no longer sees it."""
    fresh = User.objects.get(pk=user.pk)  # what they may do is kept on the person of the request
    if user_has_any_role(fresh, KEEPERS, coalition=coalition):
        return redirect("coalitions_admin:people", slug=coalition.slug)
    return redirect("wagtailadmin_home")


def _kept_coalition(user: Any, slug: str) -> Coalition:
    coalition = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(user, KEEPERS, coalition=coalition):
        raise Http404
    return coalition
