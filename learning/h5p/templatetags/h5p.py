"""`{% h5p_player content context %}`: an activity in a page."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import ngettext

from ..domain.launching import make_launch_token
from ..models import Content

register = template.Library()


@register.inclusion_tag("h5p/player.html", takes_context=True)
def h5p_player(
    context: dict[str, Any], content: Content | None, launch_context: dict[str, Any] | None = None, is_lazy: bool = True
) -> dict[str, Any]:
    """The framed player of `content`. `launch_context` is the platform's own (JSON) and comes back by the adapter.

    Costs no query: the package is read when the frame opens.
    """
    if content is None or content.current_package_id is None:
        return {"frame_url": ""}
    request = context.get("request")
    user = getattr(request, "user", None)
    is_kept = bool(user and user.is_authenticated)
    token = make_launch_token(content=content, user=user, context=launch_context or {})
    return {
        "frame_url": f"{reverse('h5p:frame')}?{urlencode({'start': token})}",
        "title": content.title,
        "is_lazy": is_lazy,
        "is_kept": is_kept,
        "activity_url": reverse("h5p:activity", args=[content.public_id]),
        "review_url": reverse("h5p:review", args=[content.public_id]) if is_kept else "",
    }


@register.filter
def minutes_taken(duration: dt.timedelta | None) -> str:
    """ "3 minutes"; less than one counts as one."""
    if duration is None:
        return "–"
    minutes = max(round(duration.total_seconds() / 60), 1)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


@register.filter
def all_checked(activities: dict[str, Any]) -> bool:
    """Whether there is an activity that was done, and each one's score was graded on the server."""
    done = list(activities.values())
    return bool(done) and all(isinstance(one, dict) and one.get("is_checked") for one in done)


@register.filter
def unquoted(text: str) -> str:
    """Without the quotation marks around all of it, for a sentence that has its own."""
    return text[1:-1] if len(text) > 1 and text[0] in '“"' and text[-1] in '”"' else text


@register.filter
def share_of(percent: int, whole: int) -> int:
    """What a percentage is of a length, for a bar."""
    return round(percent * whole / 100)
