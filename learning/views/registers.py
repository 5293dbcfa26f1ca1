"""/mijn/nascholing/: somebody's points of five years, and the numbers that they are reported under."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.exceptions import DomainError
from learning.domain.queries.accredited import earned_points
from learning.domain.registers import RULES, add_register_number, prefer_register_number, remove_register_number
from learning.enums import NumberKind, Register
from learning.forms.registers import RegisterNumberForm
from learning.models import RegisterNumber
from learning.views.requests import fresh, person


@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponseBase:
    return fresh(_page(request))


@require_POST
@login_required
def add(request: HttpRequest, register: str) -> HttpResponseBase:
    """A number that is not right comes back as it was typed, with what is wrong."""
    if register not in Register.values:
        raise Http404
    chosen = Register(register)
    form = RegisterNumberForm(request.POST, register=chosen)
    if form.is_valid():
        try:
            kind = NumberKind(form.cleaned_data["kind"])
            add_register_number(user=person(request), register=chosen, kind=kind, text=form.cleaned_data["number"])
            messages.success(
                request,
                _("Your number for %(register)s is kept. We report your points under it.") % {"register": chosen.label},
            )
            return _back(chosen)
        except DomainError as error:
            form.add_error("number", str(error))
    return fresh(_page(request, refused=form, status=422))


@require_POST
@login_required
def prefer(request: HttpRequest, pk: int) -> HttpResponseBase:
    number = get_object_or_404(RegisterNumber, pk=pk, user=request.user)
    prefer_register_number(number=number)
    messages.success(request, _("From now on, your points are reported under %(number)s.") % {"number": str(number)})
    return _back(number.register)


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    number = get_object_or_404(RegisterNumber.objects.select_related("user"), pk=pk, user=request.user)
    remove_register_number(number=number)
    messages.success(request, _("Number %(number)s is removed.") % {"number": str(number)})
    return _back(number.register)


def _page(request: HttpRequest, *, refused: RegisterNumberForm | None = None, status: int = 200) -> HttpResponse:
    """The registers that concern this person come first, with their points; the others wait behind a fold."""
    own = earned_points(person(request))
    forms = {register: RegisterNumberForm(register=register) for register in RULES}
    if refused is not None:
        forms[refused.register] = refused
    concerned = {one.register for one in own}
    context = {
        "own": [{"earned": one, "form": forms[one.register]} for one in own],
        "others": [
            {"register": register, "rule": rule, "form": forms[register]}
            for register, rule in RULES.items()
            if register not in concerned
        ],
        "refused": refused,
    }
    return render(request, "learning/registers.html", context, status=status)


def _back(register: str) -> HttpResponseBase:
    return redirect(f"{reverse('learning:registers')}#{register}")
