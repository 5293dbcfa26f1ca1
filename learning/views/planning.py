"""The admin screen on which a whole course is planned: when it goes live, when it closes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.exceptions import DomainError
from learning.domain.plans import plan_course, withdraw_plan
from learning.domain.queries.authoring import publish_view
from learning.enums import ChangeKind
from learning.forms.plans import PlanForm
from learning.models import CoursePlan
from learning.views.authoring import editable_course, screen_header
from learning.views.requests import person


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, page_id: int) -> HttpResponse:
    page = editable_course(request, page_id)
    if request.method == "POST" and "intrekken" in request.POST:
        try:
            withdraw_plan(page=page, actor=person(request))
            messages.success(request, _("Nothing is planned any more. The course stays as it is."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("learning_authoring:plan", page.pk)
    planned = CoursePlan.objects.filter(page=page).select_related("planned_by").first()
    view = publish_view(page=page, user=request.user)
    initial: dict[str, object] = {"change_kind": planned.change_kind if planned else ChangeKind.EDITORIAL}
    if planned:
        initial |= {"live_at": planned.live_at, "close_at": planned.close_at}
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        opens=bool(view.waiting),
        is_new=view.is_new,
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan_course(page=page, actor=person(request), **form.wanted)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is planned. Until then you can change the moments, and the course itself."))
            return redirect("learning_authoring:plan", page.pk)
    context = {
        "page": page,
        "view": view,
        "plan": planned,
        "form": form,
        **screen_header(_("Plan the course"), page=page, icon="calendar-alt"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "learning/admin/plan.html", context, status=status)
