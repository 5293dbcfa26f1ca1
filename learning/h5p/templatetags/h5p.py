"""`{% h5p_player content context %}`: an activity in a page."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

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
    token = make_launch_token(content=content, user=user, context=launch_context or {})
    return {
        "frame_url": f"{reverse('h5p:frame')}?{urlencode({'start': token})}",
        "title": content.title,
        "is_lazy": is_lazy,
        "is_kept": bool(user and user.is_authenticated),
    }
