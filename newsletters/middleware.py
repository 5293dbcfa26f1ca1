"""Counts who comes by a link of a newsletter: one number for each page and issue, nothing about the visitor."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from newsletters.domain.counted_links import SUFFIX_NAME, count_visit, issue_named


class VisitCountMiddleware:
    """Stands outside the page cache, so that a kept page counts too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        query: str = request.META.get("QUERY_STRING", "")
        if f"{SUFFIX_NAME}=" in query and request.method == "GET" and response.status_code == 200:
            issue_id = issue_named(query, user_agent=request.headers.get("User-Agent", ""))
            if issue_id:
                count_visit(issue_id=issue_id, path=request.path)
        return response
