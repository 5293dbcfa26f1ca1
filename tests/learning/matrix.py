"""Courses are for everybody; attempts, certificates and boards are their owner's. Foreign is 404."""

from typing import Any

from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect
from tests.learning.matrix_banks import ROWS as BANK_ROWS


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
    Row(url="learning:lesson_done", kwargs=lesson_page, method="post", own=expect(302, anonymous=LOGIN)),
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
]
ROWS += BANK_ROWS
