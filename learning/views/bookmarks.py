from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning.domain.bookmarks import set_bookmark
from learning.models import Course
from learning.views.held import sign_in_keeps_post
from learning.views.requests import live_outline, person


@require_POST
@sign_in_keeps_post
def keep(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Keep the course for later, or with an empty "bewaar" no longer."""
    outline = live_outline(page_id)
    is_kept = bool(request.POST.get("bewaar"))
    set_bookmark(user=person(request), course=Course(pk=outline.course_id), is_kept=is_kept)
    if is_kept:
        messages.success(request, _("Kept. You find this course under “My training”."))
    else:
        messages.success(request, _("No longer kept."))
    return redirect(outline.url)
