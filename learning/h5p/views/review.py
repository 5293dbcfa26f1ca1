"""The learner's own pages, with a cookie as all pages have: what was answered, and starting anew."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from ..domain.reviews import review_of
from ..domain.states import reset_state
from ..models import Content


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One's own answers, and nobody else's: the address names the activity, the session names the person."""
    content = get_object_or_404(Content, public_id=public_id)
    found = review_of(user=request.user, content=content)
    response = render(request, "h5p/review.html", {"content": content, "review": found})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@login_required
def forget(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Throw away where one was in the activity. What was answered stays on record."""
    content = get_object_or_404(Content, public_id=public_id)
    reset_state(user=request.user, content=content)
    messages.success(request, _("The next time, you start this activity from the beginning."))
    return redirect("h5p:review", public_id=public_id)
