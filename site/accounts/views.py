"""One's own details under /mijn/gegevens/, and what sends staff to a second factor."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.domain.consents import PURPOSES, consents_of, record_consent
from accounts.domain.erasure import StaffAccount, erase_person, export_person
from accounts.domain.people import WrongCode, check_confirmation_code, send_confirmation_code
from accounts.forms import EraseForm, ProfileForm
from accounts.models import User
from core.domain.audit import record_audit


def person_of(request: HttpRequest) -> User:
    """The signed-in person, behind `login_required`."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    return request.user


@never_cache
@login_required
def details(request: HttpRequest) -> HttpResponse:
    """Names, address, means of signing in, practices, consents, and the ways to take one's data along or out."""
    person = person_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return redirect("accounts:details")
    consents = consents_of(person)
    context = {
        "form": form,
        "person": person,
        "factors": set(Authenticator.objects.filter(user=person).values_list("type", flat=True)),
        "has_password": person.has_usable_password(),
        "purposes": [{"purpose": one, "granted": consents[one.key]} for one in PURPOSES],
    }
    return render(request, "accounts/details.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def save_consents(request: HttpRequest) -> HttpResponse:
    for purpose in PURPOSES:
        record_consent(
            user=person_of(request),
            purpose=purpose.key,
            granted=purpose.key in request.POST,
            source="/mijn/gegevens/",
        )
    messages.success(request, _("Your choice is saved."))
    return redirect("accounts:details")


@never_cache
@require_POST
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Everything registered of the person who asks, as a JSON file."""
    person = person_of(request)
    record_audit(actor=person, action="account.exported", target=person)
    response = JsonResponse(
        export_person(user=person),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    day = timezone.localdate().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="open-mijn-gegevens-{day}.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@never_cache
@sensitive_post_parameters("proof")
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Asks for a word and for a password, or for a mailed code where there is no password; then it is done."""
    person = person_of(request)
    by_code = not person.has_usable_password()
    if request.method == "POST" and "send_code" in request.POST:
        send_confirmation_code(user=person, session=request.session, language=get_language() or "nl")
        messages.info(request, _("We mailed you a code. It is valid for 15 minutes."))
        return redirect("accounts:erase")
    form = EraseForm(request.POST if request.method == "POST" else None, by_code=by_code)
    if request.method == "POST" and form.is_valid() and _is_proved(request, person, form):
        try:
            erase_person(user=person, actor=person)
        except StaffAccount as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            return redirect("accounts:erased")
    context = {"form": form, "by_code": by_code, "code_sent": "confirmation_code" in request.session}
    return render(request, "accounts/erase.html", context, status=400 if form.errors else 200)


def _is_proved(request: HttpRequest, person: User, form: EraseForm) -> bool:
    proof: str = form.cleaned_data["proof"]
    if form.by_code:
        try:
            check_confirmation_code(user=person, session=request.session, code=proof)
        except WrongCode as error:
            form.add_error("proof", str(error))
        return not form.errors
    # Through allauth, so that guessing is limited in rate here too.
    if not get_adapter(request).reauthenticate(person, proof):
        form.add_error("proof", _("This password is not right. Try again."))
    return not form.errors


@never_cache
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/erased.html")


@never_cache
@login_required
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Why the admin asks for a second factor, and the two ways to set one up."""
    return render(request, "accounts/second_factor_needed.html", {"required": settings.STAFF_SECOND_FACTOR_REQUIRED})


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin has no door of its own: everybody signs in at the same page, and comes back."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("wagtailadmin_home")
    if request.user.is_authenticated:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return HttpResponseRedirect(target)
        messages.warning(request, _("Your account has no access to the admin. Ask an administrator if you need it."))
        return HttpResponseRedirect("/mijn/")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
