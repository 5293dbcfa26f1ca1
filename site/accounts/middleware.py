"""Staff enter the admin with a second factor, where the setting asks for one (production)."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SESSION_KEY = "second_factor_set_up"


class StaffSecondFactorMiddleware:
    """Sends staff without a second factor from /admin/ to the page that explains and sets one up.

    Who has one was asked for it when signing in: allauth's own stage sees to that. So one look at whether it exists
    is enough, and a positive answer is kept in the session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (
            settings.STAFF_SECOND_FACTOR_REQUIRED
            and request.path_info.startswith("/admin/")
            and request.user.is_authenticated
            and not _has_second_factor(request, request.user)
        ):
            return HttpResponseRedirect(reverse("accounts:second_factor_needed"))
        return self.get_response(request)


def _has_second_factor(request: HttpRequest, user: AbstractBaseUser | AnonymousUser) -> bool:
    if request.session.get(SESSION_KEY) == user.pk:
        return True
    if not is_mfa_enabled(user):
        return False
    request.session[SESSION_KEY] = user.pk
    return True
