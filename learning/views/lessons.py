from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.exceptions import DomainError
from learning.adapters import prove_activities_done
from learning.domain.enrolments import enrol_learner
from learning.domain.exceptions import ActivityUnfinished, NotOpen
from learning.domain.practice import answer_question
from learning.domain.progress import keep_practice_answer, record_lesson_done, visit_lesson
from learning.domain.queries.course_view import lessons_done, resume_at
from learning.domain.queries.lesson_view import Answered
from learning.domain.queries.outline import CourseOutline
from learning.domain.queries.question_view import practice_view
from learning.domain.queries.side import test_url
from learning.models import Course, LessonPage
from learning.views.held import forget_held, sign_in_keeps_post, signed_out
from learning.views.requests import (
    TOKEN,
    fresh,
    live_lesson,
    live_outline,
    person,
    practice_given_of,
    token_when_signed_in,
)
from learning.views.visitors import remember_done


@require_POST
@sign_in_keeps_post
def start(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Enrol, and go to where one was."""
    outline = live_outline(page_id)
    try:
        enrolment = enrol_learner(user=person(request), course=Course.objects.get(pk=outline.course_id))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(outline.url)
    _lesson, url = resume_at(outline, enrolment=enrolment, done=lessons_done(enrolment))
    return redirect(url)


@token_when_signed_in
@require_POST
def done(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Mark the lesson done and go on: to the next lesson, the test, or back to the course.

    Who left its activity unfinished goes on too, and reads that the lesson waits: nobody gets stuck on one.
    Of a visitor without a script a cookie remembers it; a form with a token is of somebody whose session ended.
    """
    lesson, outline = live_lesson(page_id)
    if not request.user.is_authenticated:
        if TOKEN in request.POST:
            return signed_out(request)
        response = redirect(_next_step(lesson, outline=outline))
        remember_done(request, response, outline=outline, lesson=lesson)
        return response
    forget_held(request)
    try:
        prove_activities_done(user=person(request), lesson=lesson)
        enrolment = record_lesson_done(
            user=person(request),
            course_key=outline.key,
            lesson_key=lesson.translation_key,
            lesson_keys=outline.lesson_keys,
            has_test=outline.has_test,
            language=get_language() or "nl",
        )
    except ActivityUnfinished as unfinished:
        messages.warning(request, str(unfinished))
        return redirect(_next_step(lesson, outline=outline))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(lesson.url or "/")
    if enrolment.progress == 100 and not outline.has_test:
        messages.success(request, _("You have completed this course. Your certificate is being made."))
    return redirect(_next_step(lesson, outline=outline))


def _next_step(lesson: LessonPage, *, outline: CourseOutline) -> str:
    position = outline.position(lesson.translation_key)
    if position is not None and position + 1 < len(outline.lessons):
        return outline.lessons[position + 1].url
    return test_url(outline) if outline.has_test else outline.url


@token_when_signed_in
@require_POST
def answer(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Grade one practice question. A script gets the question alone; without one, the lesson comes back with it."""
    lesson, outline = live_lesson(page_id)
    if TOKEN in request.POST and not request.user.is_authenticated:
        return signed_out(request)
    forget_held(request)
    question_id = request.POST.get("vraag", "")
    given = practice_given_of(request)
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    try:
        question, chosen, _grade = answer_question(lesson=lesson, question_id=question_id, given=given)
    except DomainError as error:
        answered = Answered(question_id=question_id, given=given, error=str(error))
        return _lesson_with(request, lesson=lesson, answered=answered, is_fragment=is_fragment, status=422)
    is_kept = request.user.is_authenticated and _keep(
        request, outline=outline, lesson=lesson, question_id=question.id, given=chosen
    )
    if is_kept and not is_fragment:
        return redirect(f"{lesson.url}#vraag-{question.id}")
    if is_fragment:
        view = practice_view(question, given=chosen)
        return fresh(render(request, "learning/practice.html", {"question": view, "page": lesson}))
    return _lesson_with(request, lesson=lesson, answered=Answered(question_id=question_id, given=chosen))


def _keep(
    request: HttpRequest, *, outline: CourseOutline, lesson: LessonPage, question_id: str, given: list[str]
) -> bool:
    """False where the course is closed to newcomers: the answer is graded all the same, and not remembered."""
    try:
        keep_practice_answer(
            user=person(request),
            course_key=outline.key,
            lesson_key=lesson.translation_key,
            question_id=question_id,
            given=given,
        )
    except NotOpen:
        return False
    return True


def _lesson_with(
    request: HttpRequest, *, lesson: LessonPage, answered: Answered, is_fragment: bool = False, status: int = 200
) -> HttpResponse:
    """The lesson as it stands, with what was just answered in it."""
    request.learning_answered = answered  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        outline = lesson.course_outline
        request.lesson_state = visit_lesson(  # type: ignore[attr-defined]
            user=person(request),
            course_key=outline.key,
            lesson_key=lesson.translation_key,
        )
    context = lesson.get_context(request)
    if is_fragment:
        parts = [part.question for part in context["view"].parts if part.question]
        question = next((one for one in parts if one.id == answered.question_id), None)
        if question is not None:  # a script swaps it in, so it comes as a success
            return fresh(render(request, "learning/practice.html", {"question": question, "page": lesson}))
    if not any(part.question and part.question.id == answered.question_id for part in context["view"].parts):
        messages.error(request, answered.error)
    return fresh(render(request, lesson.template, context, status=status))
