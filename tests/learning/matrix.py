"""Courses are for everybody; attempts, certificates and boards are their owner's. Foreign is 404."""

from typing import Any

from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect
from tests.learning.matrix_accreditation import ROWS as ACCREDITATION_ROWS
from tests.learning.matrix_authoring import ROWS as AUTHORING_ROWS
from tests.learning.matrix_banks import ROWS as BANK_ROWS
from tests.learning.matrix_tracking import ROWS as TRACKING_ROWS


def course(world: World, tenant: Tenant) -> Any:
    from core.stamp import forget_everything
    from learning.models import CoursePage
    from tests.factories.learning import make_course

    forget_everything()  # the matrix rolls back, and the stamp with it: what memory holds is of another course
    return CoursePage.objects.filter(slug="matrix").first() or make_course(title="Matrix", slug="matrix", lessons=1)


def course_page(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"page_id": course(world, tenant).pk}


def lesson_page(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import LessonPage

    return {"page_id": LessonPage.objects.child_of(course(world, tenant)).get().pk}


def attempt(world: World, tenant: Tenant) -> dict[str, Any]:
    """Of the tenant's learner, and open."""
    from learning.domain.attempts import start_attempt
    from tests.factories.learning import course_of

    started = start_attempt(user=tenant.users[Persona.LEARNER], course=course_of(course(world, tenant)))
    return {"attempt_id": started.public_id}


def certificate(world: World, tenant: Tenant) -> Any:
    from learning.models import Certificate
    from tests.factories.learning import course_of, take_test

    learner = tenant.users[Persona.LEARNER]
    found = Certificate.objects.filter(completion__user=learner).first()
    if found is None:
        take_test(user=learner, course=course_of(course(world, tenant)))
        found = Certificate.objects.get(completion__user=learner)
    return found


def certificate_id(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"public_id": certificate(world, tenant).public_id}


def certificate_code(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"code": certificate(world, tenant).code}


def practice_answer(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"vraag": "p1", "antwoord": "p1-a"}


def course_id(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.learning import course_of

    return {"course_id": course_of(course(world, tenant)).pk}


def review_id(world: World, tenant: Tenant) -> dict[str, Any]:
    """Of a learner who wrote some words."""
    from learning.domain.reviews import write_review
    from learning.models import CourseReview
    from tests.factories.learning import course_of, take_test

    found = CourseReview.objects.first()
    if found is None:
        learner = tenant.users[Persona.LEARNER]
        own = course_of(course(world, tenant))
        take_test(user=learner, course=own)
        found = write_review(user=learner, course_id=own.pk, stars=4, text="Goed.")
    return {"review_id": found.pk}


def inside(default: Any, **allowed: Any) -> Any:
    """A view of the admin: who has no access to it signs in first; who may not, is sent to the dashboard."""
    return expect(default, **{"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN, **allowed})


REVIEWS = inside(302, national_editor=200, training_manager=200, administrator=200)
FOREIGN = expect(404, anonymous=LOGIN)
# What is the learner's own answers with a redirect or the page; to everybody else it does not exist.
OWN_PAGE = expect(404, anonymous=LOGIN, learner=200)
OWN_STEP = expect(404, anonymous=LOGIN, learner=302)
BOARD = expect(404, anonymous=LOGIN, contact=200)

ROWS = [
    Row(url="learning:start", kwargs=course_page, method="post", own=expect(302, anonymous=LOGIN)),
    Row(
        url="learning:answer",
        kwargs=lesson_page,
        method="post",
        data=practice_answer,
        own=expect(302, anonymous=200),
    ),
    Row(url="learning:lesson_done", kwargs=lesson_page, method="post", own=expect(302)),
    Row(url="learning:question_draft", kwargs=lesson_page, method="post", own=expect(200, anonymous=LOGIN)),
    Row(url="learning:lesson_paper", kwargs=lesson_page, own=expect(200)),
    Row(url="learning:course_paper", kwargs=course_page, own=expect(200)),
    Row(url="learning:keep", kwargs=course_page, method="post", own=expect(302, anonymous=LOGIN)),
    Row(url="learning:review", kwargs=course_page, own=expect(302, anonymous=LOGIN)),
    Row(url="learning:review_draft", kwargs=course_page, method="post", own=expect(200, anonymous=LOGIN)),
    Row(url="learning:review_delete", kwargs=course_page, method="post", own=expect(404, anonymous=LOGIN)),
    Row(url="learning:take_along", method="post", own=expect(200, anonymous=LOGIN)),
    Row(url="learning:held", own=expect(302, anonymous=LOGIN)),
    Row(url="learning:test", kwargs=course_page, own=expect(200)),
    Row(url="learning:test_begin", kwargs=course_page, method="post", own=expect(302, anonymous=LOGIN)),
    Row(url="learning:attempt", kwargs=attempt, own=OWN_PAGE, foreign=FOREIGN),
    Row(url="learning:attempt_save", kwargs=attempt, method="post", own=OWN_PAGE, foreign=FOREIGN),
    Row(url="learning:result", kwargs=attempt, own=OWN_STEP, foreign=FOREIGN),
    Row(url="learning:reflect", kwargs=attempt, method="post", own=FOREIGN, foreign=FOREIGN),
    Row(url="learning:mine", own=expect(200, anonymous=LOGIN)),
    Row(url="learning:certificate_file", kwargs=certificate_id, own=OWN_STEP, foreign=FOREIGN),
    Row(url="learning:certificate_state", kwargs=certificate_id, own=OWN_STEP, foreign=FOREIGN),
    Row(url="learning:board", own=BOARD),
    Row(url="learning:board_csv", own=BOARD),
    Row(url="learning:board_xlsx", own=BOARD),
    Row(url="learning:verify", own=expect(200)),
    Row(url="learning:certificate", kwargs=certificate_code, own=expect(200), foreign=expect(200)),
    Row(url="course_reviews:index", own=REVIEWS),
    Row(url="course_reviews:results", kwargs=course_id, own=REVIEWS),
    Row(url="course_reviews:judge", kwargs=review_id, method="post", own=inside(302)),
]
ROWS += BANK_ROWS + ACCREDITATION_ROWS + TRACKING_ROWS + AUTHORING_ROWS
