"""The course behind a webinar or workshop: what a completion, a certificate and an accreditation are of."""

from typing import Any

from django.db import transaction

from accounts.models import User
from learning.domain.versions import SCHEMA, content_hash
from learning.enums import CourseKind
from learning.models import Course, CourseVersion

LANGUAGE = "nl"


def live_course(*, kind: str, title: str, minutes: int, roles: list[str] | None = None) -> Course:
    """The live course of this kind and title, made where there is none.

    Not open for enrolment: one completes it by being there, so boards show no column for it.
    """
    if kind not in (CourseKind.WEBINAR, CourseKind.WORKSHOP):
        raise ValueError(kind)
    course = Course.objects.filter(kind=kind, title__iexact=title.strip()).order_by("pk").first()
    if course is None:
        course = Course.objects.create(
            kind=kind, title=title.strip()[:255], minutes=minutes, roles=roles or [], is_open=False
        )
    return course


def freeze_live_version(*, course: Course, summary: str = "", actor: User | None = None) -> CourseVersion:
    """What the course is now, word for word, as completions refer to it; the latest version where nothing changed.

    It has no lessons and no test, so that it can only be completed by attendance (or on record).
    """
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": course.kind,
        "title": course.title,
        "summary": summary,
        "number": course.number,
        "minutes": course.minutes,
        "roles": sorted(course.roles),
        "is_mandatory": course.is_mandatory,
        "test": [],
        "lessons": [],
    }
    digest = content_hash(content)
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course.pk)
        versions = CourseVersion.objects.filter(course=course, language=LANGUAGE)
        latest = versions.order_by("-number").defer("content").first()
        if latest is not None and latest.content_hash == digest:
            return latest
        return CourseVersion.objects.create(
            course=course,
            language=LANGUAGE,
            number=latest.number + 1 if latest else 1,
            generation=course.generation,
            title=course.title,
            minutes=course.minutes,
            content=content,
            content_hash=digest,
            published_by=actor,
        )
