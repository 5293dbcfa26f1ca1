"""What the editor's preview panel shows: the mail in light and dark, as text, and as a web page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from newsletters.domain.filling import greeting
from newsletters.domain.rendering import (
    GREETING,
    PREFERENCES_URL,
    UNSUBSCRIBE_URL,
    IssueNotRendered,
    render_issue,
)
from newsletters.models import Issue
from newsletters.views.archive import issue_context

# A mail has inlined styles; nothing in it may run or leave the page.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
DARK_QUERY = "(prefers-color-scheme: dark)"


def preview(request: HttpRequest, *, issue: Issue, mode: str) -> HttpResponse:
    """One mode of Issue.preview_modes."""
    if mode == "web":
        return render(request, "newsletters/issue.html", issue_context(issue))
    try:
        rendered = render_issue(issue=issue)
    except IssueNotRendered as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8")
    filled = {
        GREETING: greeting("", language=issue.language),
        UNSUBSCRIBE_URL: "#",
        PREFERENCES_URL: "#",
    }
    body = rendered.text if mode == "text" else rendered.html
    for mark, value in filled.items():
        body = body.replace(mark, value)
    if mode == "text":
        return _mail(format_html('<!doctype html><title>{}</title><meta name="viewport" content="width=device-width">'
                                 '<pre style="white-space:pre-wrap;font:15px/1.5 monospace;padding:1rem">{}</pre>',
                                 issue.subject, body))  # fmt: skip
    # The styles for dark mode are in the mail; here they count whatever the editor's own screen is set to.
    query = "all" if mode == "dark" else "not all"
    return _mail(body.replace(DARK_QUERY, query))


def _mail(body: str) -> HttpResponse:
    response = HttpResponse(body)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response
