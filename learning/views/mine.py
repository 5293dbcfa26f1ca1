import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from learning.domain.exceptions import CertificateNotReady
from learning.domain.queries.accredited import earned_points
from learning.domain.queries.mine import certificates_of, my_learning
from learning.enums import CertificateState
from learning.models import Certificate
from learning.views.requests import fresh
from organisations.views.current import memberships_of


@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponseBase:
    """What somebody is doing, has done, and could do."""
    memberships = memberships_of(request)
    context = {
        "learning": my_learning(request.user, memberships=memberships),
        "points": earned_points(request.user, memberships=memberships),
    }
    return fresh(render(request, "learning/mine.html", context))


@require_GET
@login_required
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The PDF, for its holder only."""
    certificate = _own_certificate(request, public_id)
    if certificate.state == CertificateState.PENDING:
        messages.info(request, str(CertificateNotReady()))
        return redirect("learning:mine")
    if certificate.state == CertificateState.REVOKED or not certificate.file:
        messages.error(
            request, _("This certificate was revoked. Ask the support desk if you have a question about it.")
        )
        return redirect("learning:mine")
    response = FileResponse(
        certificate.file.open("rb"),
        as_attachment=True,
        filename=f"{_('Certificate')}-{certificate.number}.pdf",
        content_type="application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@login_required
def certificate_state(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A script asks whether the PDF is there yet; without one the page says where it will be."""
    certificate = _own_certificate(request, public_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("learning:mine")
    return fresh(render(request, "learning/certificate_state.html", {"certificate": certificate}))


def _own_certificate(request: HttpRequest, public_id: uuid.UUID) -> Certificate:
    certificate = certificates_of(request.user).filter(public_id=public_id).first()
    if certificate is None:
        raise Http404
    return certificate
