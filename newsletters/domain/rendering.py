"""An issue becomes HTML and text once, with marks where each reader's own values go (domain.filling puts them in)."""

import datetime as dt
import functools
import re
import textwrap
from dataclasses import dataclass

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from newsletters.domain.composing import Composition, compose
from newsletters.domain.looks import Look, look_of
from newsletters.models import Issue

# Letters only: no encoding of a URL, of HTML or of quoted-printable changes them.
GREETING = "xzGREETINGzx"
UNSUBSCRIBE_URL = "xzUNSUBSCRIBEzx"
PREFERENCES_URL = "xzPREFERENCESzx"
TEXT_WIDTH = 76
_ITEM = re.compile(r"\s*(?:-|\d+\.) ")
_WRAPPER = functools.partial(textwrap.wrap, width=TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
MARKS = (GREETING, UNSUBSCRIBE_URL, PREFERENCES_URL)


class IssueNotRendered(DomainError):
    """The blocks make no valid mail."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """`html` and `text` hold MARKS; the rest is the same for every reader."""

    html: str
    text: str
    composition: Composition
    look: Look


def render_issue(*, issue: Issue, web_url: str = "") -> Rendered:
    """The mail of this issue as it stands. Raises IssueNotRendered if MJML refuses what the blocks made."""
    look = look_of(issue.coalition)
    with translation.override(issue.language):
        composition = compose(issue=issue, look=look, suffix=suffix_of(issue))
        context = {
            "issue": issue,
            "look": look,
            "parts": composition.parts,
            "date": date_format(issue_date(issue), "j F Y"),
            "web_url": web_url,
            "base_url": settings.BASE_URL,
            "fields": {
                "greeting": GREETING,
                "unsubscribe_url": UNSUBSCRIBE_URL,
                "preferences_url": PREFERENCES_URL,
                "why": why_of(issue),
            },
        }
        source = render_to_string("newsletters/mail/issue.mjml", context)
        text = render_to_string("newsletters/mail/issue.txt", context)
        try:
            html = mrml.to_html(source).content
        except OSError as error:  # mrml's own error
            raise IssueNotRendered(
                _("One of the blocks cannot be shown as mail. Look at what you changed last.")
            ) from error
    return Rendered(html=_lighter(html), text=_tidy(text), composition=composition, look=look)


def suffix_of(issue: Issue) -> str:
    """What the links of this issue carry, so that the site's log can count visits: the same for every reader."""
    return str(issue.pk) if issue.pk else ""


def issue_date(issue: Issue) -> dt.date:
    """The day a reader sees: of sending, or today while nothing is decided."""
    return timezone.localdate(issue.scheduled_at) if issue.scheduled_at else timezone.localdate()


def why_of(issue: Issue) -> str:
    """Why a reader gets this: the lists, by name."""
    titles = [one.title for one in issue.lists.all()] if issue.pk else []
    if not titles:
        return _("You get this newsletter because you subscribed to it.")
    return _("You get this newsletter because you subscribed to %(lists)s.") % {"lists": get_text_list(titles, _("or"))}


def archive_url(issue: Issue) -> str:
    """The whole address of the issue in the archive; empty while it has none."""
    if not issue.slug or not issue.is_archived:
        return ""
    if issue.coalition is None:
        return settings.BASE_URL + reverse("newsletters:issue", args=[issue.slug])
    return settings.BASE_URL + reverse("newsletters:regional_issue", args=[issue.coalition.slug, issue.slug])


def _lighter(html: str) -> str:
    """Without the white space between tags that no reader sees: clients cut a mail at about 100 kB."""
    return re.sub(r">\s*\n\s*<", ">\n<", html)


def _tidy(text: str) -> str:
    """Lines of at most TEXT_WIDTH, an item's under its first word; addresses stay whole; one empty line at most."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        item = _ITEM.match(line)
        indent = " " * len(item[0]) if item else ""
        lines += _WRAPPER(line.rstrip(), subsequent_indent=indent) or [""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
