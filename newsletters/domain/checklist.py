"""What is looked at before an issue may go: errors stop it, warnings are the sender's to weigh."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from core.palette import TEXT_RATIO, contrast
from core.routing import page_url
from newsletters.domain.audience import audience, filters_of
from newsletters.domain.looks import Look
from newsletters.domain.rendering import UNSUBSCRIBE_URL, IssueNotRendered, Rendered, render_issue
from newsletters.models import Issue

MAX_BYTES = 100_000  # large clients cut a mail there, and the way to unsubscribe with it
SUBJECT_FITS = 60
TRAPS = ("gratis", "gegarandeerd", "klik hier", "laatste kans", "nu of nooit", "winnaar", "100%", "€€", "$$$")
_HREF = re.compile(r'href="([^"]+)"')
_PAIRS = (("on_brand", "brand"), ("brand_deep", "card"), ("on_band", "band"), ("ink", "brand_tint"))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`level`: "ok", "warning" or "error"."""

    level: str
    text: str

    @property
    def is_error(self) -> bool:
        return self.level == "error"


def check_issue(*, issue: Issue) -> list[Finding]:
    """Every check, in the order in which an editor works. It reads the draft as it stands, and renders it."""
    findings = [*_check_words(issue), *_check_readers(issue)]
    try:
        rendered = render_issue(issue=issue)
    except IssueNotRendered as error:
        return [*findings, _error(str(error))]
    return [
        *findings,
        *_check_blocks(issue, rendered),
        _check_links(rendered),
        _check_contrast(rendered.look),
        _check_weight(rendered),
        _ok(_("There is a way to unsubscribe."))
        if UNSUBSCRIBE_URL in rendered.html and UNSUBSCRIBE_URL in rendered.text
        else _error(_("The way to unsubscribe is missing.")),
    ]


def _check_words(issue: Issue) -> list[Finding]:
    subject = issue.subject.strip()
    found = []
    if not subject:
        found.append(_error(_("Write a subject.")))
    elif len(subject) > SUBJECT_FITS:
        found.append(_warning(_("The subject is long: on a phone its end is cut off.")))
    else:
        found.append(_ok(_("The subject fits.")))
    trap = next((trap for trap in TRAPS if trap in f"{subject} {issue.preheader}".lower()), "")
    if trap:
        found.append(_warning(_("Spam filters dislike “%(word)s” in subject or preheader.") % {"word": trap}))
    if (len(subject) > 8 and subject.isupper()) or "!!" in subject:
        found.append(_warning(_("Capitals and exclamation marks make a subject look like spam.")))
    if issue.preheader.strip():
        found.append(_ok(_("There is a preheader.")))
    else:
        found.append(_warning(_("Without a preheader, mail programs show the first words of the mail.")))
    return found


def _check_readers(issue: Issue) -> list[Finding]:
    lists = list(issue.lists.all()) if issue.pk else []
    if not lists:
        return [_error(_("Choose at least one list."))]
    if any(one.coalition_id != issue.coalition_id for one in lists):
        return [_error(_("One of the lists belongs to somebody else."))]
    count = audience([one.pk for one in lists], filters=filters_of(issue.segment)).count()
    if not count:
        return [_error(_("Nobody would get this newsletter: no confirmed readers."))]
    return [_ok(ngettext("%(count)s reader gets it.", "%(count)s readers get it.", count) % {"count": count})]


def _check_blocks(issue: Issue, rendered: Rendered) -> list[Finding]:
    composition = rendered.composition
    if not composition.parts and not composition.broken:
        return [_error(_("There is nothing in it yet. Add a block."))]
    found = []
    if composition.broken:
        text = ngettext(
            "%(count)s block shows nothing: its page or picture is gone.",
            "%(count)s blocks show nothing: their page or picture is gone.",
            composition.broken,
        )
        found.append(_error(text % {"count": composition.broken}))
    silent = [part for part in composition.parts if _has_silent_picture(part.kind, part.values)]
    if silent:
        found.append(_warning(_("A picture has no alternative text. If it tells something, say it there.")))
    else:
        found.append(_ok(_("Every picture that tells something says it in words too.")))
    return found


def _has_silent_picture(kind: str, values: dict[str, object]) -> bool:
    picture = values.get("picture")
    return (
        kind in {"lead", "picture"}
        and bool(picture)
        and not getattr(picture, "alt", "")
        and not values.get("decorative")
    )


def _check_links(rendered: Rendered) -> Finding:
    """Links to this site are looked up; other sites are not asked, since that would be seen there."""
    links = {
        link.replace("&amp;", "&")
        for part in rendered.composition.parts
        for link in [str(part.values.get("url") or ""), *_HREF.findall(str(part.values.get("html", "")))]
    }
    dead = sorted(_own_path(link) for link in links if link.startswith(settings.BASE_URL) and not _is_alive(link))
    if dead:
        return _error(_("These links lead nowhere: %(links)s") % {"links": ", ".join(dead[:5])})
    insecure = sorted(link for link in links if link.startswith("http://") and not link.startswith(settings.BASE_URL))
    if insecure:
        return _warning(_("This link is not safe (http): %(link)s") % {"link": insecure[0]})
    return _ok(_("Every link to our own site works."))


def _own_path(link: str) -> str:
    return urlsplit(link).path


def _is_alive(link: str) -> bool:
    path = _own_path(link)
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "wagtail_serve":
        return True
    slug = path.strip("/").rpartition("/")[2]
    if not slug:
        return True
    return any(page_url(page.url_path) == path for page in Page.objects.live().filter(slug=slug).only("url_path"))


def _check_contrast(look: Look) -> Finding:
    for tokens in (look.light, look.dark):
        for text, ground in _PAIRS:
            if contrast(tokens[text], tokens[ground]) < TEXT_RATIO:
                return _error(_("The colours cannot be read well. Choose another colour under “Logo and colours”."))
    return _ok(_("Colours can be read, in light and dark mode."))


def _check_weight(rendered: Rendered) -> Finding:
    size = len(rendered.html.encode())
    kilobytes = {"size": round(size / 1000)}
    if size > MAX_BYTES:
        return _error(
            _("The mail weighs %(size)s kB; above 100 kB mail programs cut it off. Take a block out.") % kilobytes
        )
    return _ok(_("The mail weighs %(size)s kB (at most 100).") % kilobytes)


def _ok(text: str) -> Finding:
    return Finding(level="ok", text=text)


def _warning(text: str) -> Finding:
    return Finding(level="warning", text=text)


def _error(text: str) -> Finding:
    return Finding(level="error", text=text)
