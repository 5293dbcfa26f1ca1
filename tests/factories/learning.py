"""Courses with lessons and a test, as editors publish them; and what learners did."""

import datetime as dt
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page, Site

from accounts.models import User
from learning.domain.attempts import start_attempt, submit_attempt
from learning.domain.questions import Question
from learning.domain.tallies import count_completion
from learning.domain.versions import questions_of
from learning.enums import CompletionBasis
from learning.models import (
    Attempt,
    CatalogueIndexPage,
    Completion,
    Course,
    CoursePage,
    CourseVersion,
    Credit,
    Enrolment,
    LessonPage,
)
from organisations.domain.queries import coalition_of


def make_catalogue() -> CatalogueIndexPage:
    """/leren/ below the root page of the one Site."""
    found = CatalogueIndexPage.objects.first()
    if found:
        return found
    return _site_root().add_child(
        instance=CatalogueIndexPage(
            title="Leren", slug="leren", summary="Korte modules voor uw hele team.", locale=Locale.get_default()
        )
    )


def _site_root() -> Page:
    """A transactional test before this one may have emptied the database, Wagtail's first rows included."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        locale, _made = Locale.objects.get_or_create(language_code="nl")
        root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
        home = root.add_child(instance=Page(title="OPEN", slug="open", locale=locale))
        site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return site.root_page


def choice(
    key: str, *, text: str = "", correct: int = 0, options: int = 3, kind: str = "single_choice"
) -> dict[str, Any]:
    """A raw question block: options "<key>-a", "<key>-b" …; `correct` is the index of the right one; of a multiple
    choice all up to it are right."""
    return {
        "type": kind,
        "id": key,
        "value": {
            "text": text or f"Vraag {key}?",
            "explanation": f"Uitleg bij {key}.",
            "options": [
                {
                    "type": "item",
                    "id": f"{key}-{'abcdefgh'[index]}",
                    "value": {
                        "text": f"Antwoord {'abcdefgh'[index]} bij {key}",
                        "is_correct": index == correct or (kind == "multiple_choice" and index <= correct),
                        "feedback": "" if index == correct else f"Reactie {'abcdefgh'[index]} op {key}.",
                    },
                }
                for index in range(options)
            ],
        },
    }


def text(html: str = "<p>Uw patiënt leest mee.</p>") -> dict[str, Any]:
    return {"type": "text", "value": html, "id": f"t{abs(hash(html)) % 10**8}"}


def make_course(
    *,
    title: str = "De basis van online inzage",
    lessons: int = 2,
    questions: int = 4,
    publish: bool = True,
    **fields: Any,
) -> CoursePage:
    """A live course whose lessons hold a text and a practice question each; the test has questions q1, q2 …"""
    catalogue = make_catalogue()
    slug = fields.pop("slug", title.lower().replace(" ", "-"))
    number = fields.pop("number", CoursePage.objects.count() + 1)
    values = {"minutes": 45, "roles": ["huisarts", "doktersassistent"], "goals": "U weet wat verplicht is.", **fields}
    course = CoursePage(title=title, slug=slug, number=number, summary=f"Over {title}.", live=False, **values)
    set_blocks(course, "test", [choice(f"q{index}") for index in range(1, questions + 1)])
    catalogue.add_child(instance=course)
    for index in range(1, lessons + 1):
        make_lesson(course, title=f"Les {index}", key=f"p{index}")
    if publish:
        publish_page(course)
    return CoursePage.objects.get(pk=course.pk)


def make_lesson(course: CoursePage, *, title: str, key: str = "p1", **fields: Any) -> LessonPage:
    lesson = LessonPage(title=title, slug=title.lower().replace(" ", "-"), summary=f"Inleiding van {title}.", **fields)
    set_blocks(lesson, "body", [text(f"<p>Tekst van {title}.</p>"), choice(key)])
    course.add_child(instance=lesson)
    return lesson


def set_blocks(page: Page, field: str, raw: list[dict[str, Any]]) -> None:
    block = page._meta.get_field(field).stream_block  # type: ignore[attr-defined]
    setattr(page, field, StreamValue(block, raw, is_lazy=True))


def publish_page(page: Page, *, user: User | None = None) -> None:
    """Through a revision, as the editor's button does."""
    page.save_revision(user=user).publish()


def right(question: Question) -> list[str]:
    return list(question.correct_ids)


def wrong(question: Question) -> list[str]:
    return [next(option.id for option in question.options if not option.is_correct)]


def answers(version: CourseVersion, *, wrong_count: int = 0) -> dict[str, list[str]]:
    """An answer to each question; the first `wrong_count` are wrong."""
    return {
        question.id: wrong(question) if index < wrong_count else right(question)
        for index, question in enumerate(questions_of(version))
    }


def take_test(*, user: User, course: Course, wrong_count: int = 0) -> Attempt:
    attempt = start_attempt(user=user, course=course)
    given = answers(attempt.version, wrong_count=wrong_count)
    return submit_attempt(user=user, attempt_id=attempt.public_id, given=given)


def course_of(page: CoursePage) -> Course:
    return Course.objects.get(key=page.translation_key)


def version_of(page: CoursePage) -> CourseVersion:
    return CourseVersion.objects.filter(course__key=page.translation_key).order_by("-number")[0]


def record_completion(*, user: User, course: Course, at: dt.datetime, generation: int | None = None) -> Completion:
    """A completion in the past, without attempt or certificate, for boards."""
    version = CourseVersion.objects.filter(course=course).order_by("-number")[0]
    Enrolment.objects.update_or_create(user=user, course=course, defaults={"progress": 100})
    completion = Completion.objects.create(
        user=user,
        course=course,
        version=version,
        generation=generation or course.generation,
        cycle=Completion.objects.filter(user=user, course=course, corrects__isnull=True).count() + 1,
        basis=CompletionBasis.TEST,
        completed_at=at,
    )
    Credit.objects.bulk_create(
        [
            Credit(
                completion=completion,
                membership=one,
                practice=one.practice,
                coalition=coalition_of(one.practice),
                role=one.role,
                earned_on=at.date(),
            )
            for one in user.memberships.all()
        ]
    )
    count_completion(completion=completion)
    return completion
