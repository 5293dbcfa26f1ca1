"""The public side of a certificate: it shows what the paper says, and nothing more."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from learning.domain.certificates import grouped_code, plain_code, verified_certificate
from learning.domain.exceptions import CertificateNotFound
from learning.views.requests import fresh


@require_GET
def verify(request: HttpRequest) -> HttpResponseBase:
    """Type the code that stands on the paper."""
    code = request.GET.get("code", "")
    if plain_code(code):
        return redirect("learning:certificate", plain_code(code))
    return _unindexed(render(request, "learning/verify.html", {"code": "", "error": ""}))


@require_GET
def certificate(request: HttpRequest, code: str) -> HttpResponseBase:
    try:
        found = verified_certificate(code=code)
    except CertificateNotFound as error:
        context = {"code": code[:40], "error": str(error)}
        return _unindexed(render(request, "learning/verify.html", context, status=404))
    if code != found.code:
        return redirect("learning:certificate", found.code)
    return _unindexed(
        render(request, "learning/certificate.html", {"certificate": found, "code": grouped_code(found.code)})
    )


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return fresh(response)
