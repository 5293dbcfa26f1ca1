"""A visitor's progress: in their browser, or without scripts in a signed cookie that only "done" sets."""

import json
from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from learning.domain.queries.outline import CourseOutline, outline_of_page
from learning.domain.visitors import CourseTrace, TakenAlong, VisitorProgress, parse_visitor_progress, take_along
from learning.models import LessonPage
from learning.views.held import sign_in_keeps_post
from learning.views.requests import fresh, person

COOKIE = "leerstap"
SALT = "learning.visitor"
DAYS = 30
MAX_LESSONS = 150  # keeps the cookie well under the 4,096 bytes that browsers take


@require_POST
@sign_in_keeps_post
def take(request: HttpRequest) -> HttpResponseBase:
    """A script brings what this browser remembers; the answer says what was added."""
    taken = take_along(user=person(request), progress=parse_visitor_progress(request.POST.get("voortgang", "")))
    return fresh(JsonResponse({"message": taken_sentence(taken), "lessons": taken.lessons, "courses": taken.courses}))


def remember_done(
    request: HttpRequest, response: HttpResponseBase, *, outline: CourseOutline, lesson: LessonPage
) -> None:
    """Without a script, the cookie remembers that this visitor did the lesson: page ids, signed, for thirty days."""
    told = _read(request)
    lessons = told.setdefault(str(outline.page_id), [])
    if lesson.pk not in lessons:
        lessons.append(lesson.pk)
    if sum(map(len, told.values())) > MAX_LESSONS:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT, compress=True),
        max_age=DAYS * 24 * 3600,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


@receiver(user_logged_in)
def take_cookie_along(request: HttpRequest, response: Any, user: User, **kwargs: Any) -> None:
    """At sign-in: what the cookie remembers goes to the account, and the cookie goes."""
    told = _read(request)
    if not told:
        return
    traces = []
    for page_id, lesson_ids in told.items():
        outline = outline_of_page(page_id=int(page_id))
        if outline is not None:
            done = [lesson.key for lesson in outline.lessons if lesson.page_id in lesson_ids]
            traces.append(CourseTrace(course=outline.key, place=done[-1] if done else None, done=frozenset(done)))
    taken = take_along(user=user, progress=VisitorProgress(courses=tuple(traces)))
    if response is not None:
        response.delete_cookie(COOKIE)
    if sentence := taken_sentence(taken):
        messages.info(request, sentence)


def taken_sentence(taken: TakenAlong) -> str:
    """Empty where nothing was new."""
    if taken.lessons:
        return ngettext(
            "Your progress in this browser was taken along: %(count)s lesson.",
            "Your progress in this browser was taken along: %(count)s lessons.",
            taken.lessons,
        ) % {"count": taken.lessons}
    return _("What you kept in this browser was taken along.") if taken.kept or taken.courses else ""


def _read(request: HttpRequest) -> dict[str, list[int]]:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, json.JSONDecodeError):
        return {}
    return told if isinstance(told, dict) else {}
