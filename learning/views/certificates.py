"""The public side of a certificate: it shows what the paper says, and nothing more."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from learning.domain.certificate_paper import grouped_code
from learning.domain.certificates import is_certificate_number, masked_name, plain_code, verified_certificate
from learning.domain.exceptions import CertificateNotFound
from learning.views.requests import fresh


@require_GET
def verify(request: HttpRequest) -> HttpResponseBase:
    """Type the code or the number that stands on the paper."""
    code = request.GET.get("code", "")
    if is_certificate_number(code):
        return redirect("learning:certificate", code.strip().upper())
    if plain_code(code):
        return redirect("learning:certificate", plain_code(code))
    return _unindexed(render(request, "learning/verify.html", {"code": "", "error": ""}))


@require_GET
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    """By the code: what the paper says. By its number, which anybody can count on from: the name as initials only."""
    try:
        found = verified_certificate(code=code)
    except CertificateNotFound as error:
        context = {"code": code[:40], "error": str(error)}
        return _unindexed(render(request, "learning/verify.html", context, status=404))
    by_number = is_certificate_number(code)
    if code != (found.number if by_number else found.code):
        return redirect("learning:certificate", found.number if by_number else found.code)
    shown: dict[str, object] = {
        "certificate": found,
        "name": masked_name(found.holder_name) if by_number else found.holder_name,
        "code": "" if by_number else grouped_code(found.code),
        "is_expired": found.is_expired,
    }
    return _unindexed(render(request, "learning/certificate.html", shown))


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return fresh(response)
