"""A lesson or a whole course on paper: with the transcripts of its videos, and the questions without their answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from learning.domain.queries.printing import printed_course, printed_lesson
from learning.views.requests import live_lesson, live_outline


@require_GET
def lesson(request: HttpRequest, page_id: int) -> HttpResponse:
    page, outline = live_lesson(page_id)
    return _paper(request, {"paper": printed_lesson(page, outline=outline)})


@require_GET
def course(request: HttpRequest, page_id: int) -> HttpResponse:
    return _paper(request, {"paper": printed_course(live_outline(page_id))})


def _paper(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """The same for everybody, so it may be kept like a page."""
    response = render(request, "learning/paper.html", context)
    response["X-Page-Cache"] = "1"
    return response
