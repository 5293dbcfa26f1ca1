"""/mijn/praktijk/leerpaden/: the contact person sees which paths are due, and assigns one to the own practice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.exceptions import DomainError
from learning.domain.assignments import assign_path, end_assignment
from learning.domain.queries.assignments import assignments_of
from learning.forms.assignments import AssignmentForm
from learning.models import PathAssignment
from learning.views.requests import fresh, person
from organisations.domain.queries import coalition_of
from organisations.models import Membership
from organisations.views.current import contact_required


@contact_required
def practice_paths(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    practice = membership.practice
    form = AssignmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            assign_path(actor=person(request), practice=practice, **form.cleaned_data)
        except DomainError as error:
            form.add_error("path", str(error))
        else:
            messages.success(request, _("The path is assigned. Your colleagues are reminded by themselves."))
            return redirect("learning:practice_paths")
    context = {
        "practice": practice,
        "form": form,
        "assignments": assignments_of(coalition=coalition_of(practice), practice=practice),
    }
    return fresh(render(request, "learning/practice_paths.html", context, status=400 if form.errors else 200))


@require_POST
@contact_required
def end_practice_path(request: HttpRequest, pk: int, membership: Membership) -> HttpResponseBase:
    assignment = get_object_or_404(PathAssignment, pk=pk, practice=membership.practice)
    end_assignment(assignment=assignment, actor=person(request))
    messages.success(request, _("The assignment has ended. What was completed, stays counted."))
    return redirect("learning:practice_paths")
