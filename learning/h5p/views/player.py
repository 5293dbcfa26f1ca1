"""The page inside the frame. It holds package code, so it gets nothing: no cookie, no parent, no origin of its own."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ..domain.launching import LaunchRefused, Opened, open_launch
from ..domain.playing import make_player
from ..models import Content

_SANDBOX = "allow-scripts allow-forms"


@require_safe
@xframe_options_exempt  # frame-ancestors in the policy says who may frame it
def frame(request: HttpRequest) -> HttpResponse:
    """Exchange the launch token in `?start=` and play. It writes on GET: an iframe can do nothing else."""
    try:
        opened = open_launch(token=request.GET.get("start", ""))
    except LaunchRefused as refusal:
        return _framed(
            render(request, "h5p/refused.html", {"sentence": str(refusal)}, status=403), allow_eval=False, hosts=[]
        )
    return render_player(request, opened=opened)


def render_player(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    player = make_player(opened=opened, asset_base=f"{request.scheme}://{request.get_host()}")
    context: dict[str, Any] = {"player": player, "package": opened.package}
    response = render(request, "h5p/frame.html", context)
    return _framed(response, allow_eval=opened.package.allow_eval, hosts=opened.package.allowed_hosts)


@require_safe
def activity(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The activity's identifier in xAPI (an IRI that resolves). It names the activity and plays nothing."""
    content = get_object_or_404(Content, public_id=public_id)
    response = render(request, "h5p/activity.html", {"content": content})
    response["X-Robots-Tag"] = "noindex"
    return response


def _framed(response: HttpResponse, *, allow_eval: bool, hosts: list[str]) -> HttpResponse:
    """The frame's own policy: `sandbox` makes the origin opaque also when the address is opened by itself.

    'self' in a policy means the address that the page came from, so that it works in an opaque origin. A window of its
    own would be a way out, so that only a package with hosts that somebody allowed may open one.
    Content types write style attributes, hence 'unsafe-inline' for styles only.
    """
    elsewhere = "".join(f" https://{host}" for host in hosts)
    directives = {
        "default-src": "'none'",
        "script-src": "'self' 'unsafe-eval'" if allow_eval else "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob:{elsewhere}",
        "media-src": f"'self' data: blob:{elsewhere}",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": elsewhere.strip() or "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": f"{_SANDBOX} allow-popups" if hosts else _SANDBOX,
    }
    response["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in directives.items())
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-DNS-Prefetch-Control"] = "off"  # a name that is looked up says something too
    response["X-Robots-Tag"] = "noindex"
    response["Permissions-Policy"] = "camera=(), geolocation=(), payment=(), usb=(), display-capture=()"
    return response
