"""What should be right before learners see a course. Errors stop publication, warnings do not."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from core.routing import page_url, site_roots
from learning.domain.exceptions import NotReady
from learning.domain.links import dead_among, external_urls
from learning.domain.page_parts import Link, Part, links_in, parts_of, plain_text
from learning.domain.readability import read_dutch
from learning.models import CoursePage, ExternalLink, LessonPage

_POINTLESS_ALT = re.compile(
    r"\.(avif|gif|jpe?g|png|svg|webp)$|^(een )?(afbeelding|foto|plaatje|picture|image) van\b", re.IGNORECASE
)


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`what` is wrong, `advice` says how to mend it; `page_id` and `anchor` lead to the place in the editor."""

    level: Level
    what: str
    advice: str
    page_id: int
    page_title: str
    place: str = ""
    anchor: str = ""

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR


CoursePart = CoursePage | LessonPage


def check_course(*, page: CoursePage, lessons: Sequence[LessonPage]) -> list[Finding]:
    """A course with these lessons, as drafts or live: errors first. Five queries, however many lessons."""
    known = _read_known([page, *lessons], own={page.pk, *(lesson.pk for lesson in lessons)})
    found = [*_check_shape(page, lessons), *_check_one(page, known)]
    for lesson in lessons:
        found += _check_one(lesson, known)
    return _errors_first(found)


def check_page(page: CoursePart, *, siblings: Iterable[int] = ()) -> list[Finding]:
    """One page alone. `siblings`: ids of pages of the same course, which may still be drafts."""
    known = _read_known([page], own={page.pk, *siblings})
    return _errors_first(list(_check_one(page, known)))


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raises NotReady if one of these is an error."""
    errors = [finding for finding in findings if finding.is_error]
    if errors:
        raise NotReady(errors)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the database knows of all that the pages point to."""

    live_pages: set[int]
    all_pages: set[int]
    own_pages: set[int]
    documents: set[int]
    videos: dict[int, Any]
    dead: dict[str, ExternalLink]
    paths: set[str]


def _read_known(pages: Sequence[CoursePart], *, own: set[int]) -> _Known:
    parts = [part for page in pages for part in parts_of(page)]
    links = [link for part in parts for link in links_in(part.value)]
    page_ids = {link.page_id for link in links if link.page_id}
    document_ids = {link.document_id for link in links if link.document_id}
    video_ids = {part.value["video"] for part in parts if part.type == "video" and part.value.get("video")}
    paths = {path for link in links if (path := _own_path(link.url))}
    rows = dict(Page.objects.filter(pk__in=page_ids).values_list("pk", "live")) if page_ids else {}
    return _Known(
        live_pages={pk for pk, live in rows.items() if live},
        all_pages=set(rows),
        own_pages=own,
        documents=set(get_document_model().objects.filter(pk__in=document_ids).values_list("pk", flat=True)),
        videos=get_media_model().objects.in_bulk(video_ids),
        dead=dead_among(url for page in pages for url in external_urls(page)),
        paths=_pages_at(paths) if paths else set(),
    )


def _check_shape(page: CoursePage, lessons: Sequence[LessonPage]) -> Iterator[Finding]:
    has_test = len(page.test) or (page.bank_id and page.draw_count)
    if not lessons and not has_test:
        yield _finding(
            page,
            Level.ERROR,
            what=_("This course has no lesson and no test."),
            advice=_("Add a lesson, or questions to the test: without them nobody can complete the course."),
        )
    if page.is_mandatory and not page.roles:
        yield _finding(
            page,
            Level.WARNING,
            what=_("This course is mandatory for everybody, also for practice managers and locums."),
            advice=_("Choose the roles under “For whom”, if it is meant for some only."),
        )


def _check_one(page: CoursePart, known: _Known) -> Iterator[Finding]:
    if not page.summary.strip():
        yield _finding(
            page,
            Level.WARNING,
            what=_("The summary is empty."),
            advice=_("Write one or two sentences: learners see them at the top and in lists."),
        )
    if isinstance(page, LessonPage) and not len(page.body):
        yield _finding(
            page,
            Level.ERROR,
            what=_("This lesson is empty."),
            advice=_("Add a block, or delete the lesson."),
        )
    for part in parts_of(page):
        for check in _PART_CHECKS:
            yield from check(page, part, known)
    yield from _check_reading(page)


def _check_alt(page: CoursePart, part: Part, known: _Known) -> Iterator[Finding]:
    if part.type != "picture" or not part.value.get("image") or part.value.get("decorative"):
        return
    alt = (part.value.get("alt") or "").strip()
    if not alt:
        yield _finding(
            page,
            Level.ERROR,
            part=part,
            what=_("This picture has no alternative text."),
            advice=_("Describe the picture in one sentence, or tick “Decorative”."),
        )
    elif _POINTLESS_ALT.search(alt):
        yield _finding(
            page,
            Level.WARNING,
            part=part,
            what=_("The alternative text does not say what the picture tells: “%(alt)s”.") % {"alt": alt},
            advice=_("Leave out “picture of”, and write no file name: say what there is to see."),
        )


def _check_captions(page: CoursePart, part: Part, known: _Known) -> Iterator[Finding]:
    video = known.videos.get(part.value.get("video")) if part.type == "video" else None
    if video is None or video.captions:
        return
    has_transcript = bool(video.transcript.strip())
    yield _finding(
        page,
        Level.WARNING if has_transcript else Level.ERROR,
        part=part,
        what=_("The video “%(title)s” has no captions.") % {"title": video.title},
        advice=_("It has a transcript. Who cannot hear watches better with captions: add a .vtt file in the library.")
        if has_transcript
        else _("Add a captions file (.vtt) or a transcript to the video in the library."),
    )


def _check_links(page: CoursePart, part: Part, known: _Known) -> Iterator[Finding]:
    for link in links_in(part.value):
        finding = _judge_link(page, part, link, known)
        if finding:
            yield finding


def _judge_link(page: CoursePart, part: Part, link: Link, known: _Known) -> Finding | None:
    if link.page_id and link.page_id not in known.live_pages | known.own_pages:
        exists = link.page_id in known.all_pages
        return _finding(
            page,
            Level.ERROR,
            part=part,
            what=_("This links to a page that is not published.")
            if exists
            else _("This links to a page that is gone."),
            advice=_("Choose another page, or take the link away."),
        )
    if link.document_id and link.document_id not in known.documents:
        return _finding(
            page,
            Level.ERROR,
            part=part,
            what=_("This links to a document that is gone."),
            advice=_("Choose another document, or take the link away."),
        )
    path = _own_path(link.url)
    if path and path not in known.paths:
        return _finding(
            page,
            Level.WARNING,
            part=part,
            what=_("There is no page at %(path)s on this site.") % {"path": path},
            advice=_("Choose the page in the link's window instead of typing its address."),
        )
    if dead := known.dead.get(link.url):
        return _finding(
            page,
            Level.WARNING,
            part=part,
            what=_("The address %(url)s does not answer any more (%(answer)s).")
            % {"url": link.url, "answer": dead.answer},
            advice=_("Try it yourself. Find the new address, or take the link away."),
        )
    return None


def _check_reading(page: CoursePart) -> Iterator[Finding]:
    """The text as a whole: single blocks are too short for a score."""
    if page.locale.language_code != "nl":
        return
    reading = read_dutch("\n".join([page.summary, *(plain_text(part.value) for part in parts_of(page))]))
    if reading.is_hard:
        yield _finding(
            page,
            Level.WARNING,
            what=_("This probably reads harder than B1: %(score)s points, where 60 or more is easy to read.")
            % {"score": reading.score},
            advice=_(
                "Make sentences shorter (now %(words)s words on average) and choose shorter words. This measure counts "
                "the length of sentences and words only: let somebody of the practice read along too."
            )
            % {"words": reading.words_per_sentence},
        )
    if reading.long_sentences:
        count = len(reading.long_sentences)
        yield _finding(
            page,
            Level.WARNING,
            what=ngettext("A sentence is very long: “%(text)s”", "Some sentences are very long: “%(text)s”", count)
            % {"text": _shorten(reading.long_sentences[0])},
            advice=_("Cut it in two. One sentence, one thought."),
        )


_PART_CHECKS: tuple[Callable[[CoursePart, Part, _Known], Iterator[Finding]], ...] = (
    _check_alt,
    _check_captions,
    _check_links,
)


def _finding(page: CoursePart, level: Level, *, what: str, advice: str, part: Part | None = None) -> Finding:
    return Finding(
        level=level,
        what=what,
        advice=advice,
        page_id=page.pk or 0,
        page_title=page.title,
        place=_("block %(number)s: %(label)s") % {"number": part.number, "label": part.label} if part else "",
        anchor=part.anchor if part else "",
    )


def _errors_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: not finding.is_error)


def _own_path(url: str) -> str:
    """The path of an address that the page tree should answer; empty where a view of our own does."""
    parts = urlsplit(url)
    if parts.netloc and parts.netloc != urlsplit(settings.BASE_URL).netloc:
        return ""
    if not parts.path.startswith("/") or (parts.scheme and parts.scheme not in {"http", "https"}):
        return ""
    path = f"{parts.path.rstrip('/')}/"
    try:
        return path if resolve(path).url_name == "wagtail_serve" else ""
    except Resolver404:
        return "" if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)) else path


def _pages_at(paths: set[str]) -> set[str]:
    """Which of these paths are live pages."""
    tree = {path: [root + path.lstrip("/") for root in site_roots().paths.values()] for path in paths}
    wanted = [url_path for candidates in tree.values() for url_path in candidates]
    live = Page.objects.live().filter(url_path__in=wanted).values_list("url_path", flat=True)
    return {path for url_path in live if (path := page_url(url_path))}


def _shorten(text: str, *, words: int = 14) -> str:
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]) + " …"
