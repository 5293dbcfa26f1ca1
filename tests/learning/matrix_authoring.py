"""The authors' screens: whoever may edit courses, and nobody else. A course is nobody's tenant."""

from typing import Any

from tests.architecture.matrix import LOGIN, Row, Tenant, World, expect


def course(world: World, tenant: Tenant) -> Any:
    from tests.learning.matrix import course as shared

    return shared(world, tenant)


def course_page(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"page_id": course(world, tenant).pk}


def lesson_page(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import LessonPage

    return {"page_id": LessonPage.objects.child_of(course(world, tenant)).get().pk}


def version(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.learning import version_of

    return {"version_id": version_of(course(world, tenant)).pk}


def answer(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"vraag": "p1", "antwoord": "p1-a"}


def editors(status: int) -> dict[Any, Any]:
    """Who is not in the admin signs in first; who is, and may not edit courses, finds nothing."""
    return expect(
        404,
        anonymous=LOGIN,
        learner=LOGIN,
        contact=LOGIN,
        national_editor=status,
        training_manager=status,
        course_author=status,
        administrator=status,
    )


ROWS = [
    Row(url="learning_authoring:lessons", kwargs=course_page, own=editors(200)),
    Row(url="learning_authoring:publish", kwargs=course_page, own=editors(200)),
    Row(url="learning_authoring:plan", kwargs=course_page, own=editors(200)),
    Row(url="learning_authoring:duplicate", kwargs=course_page, own=editors(200)),
    Row(url="learning_authoring:preview_test", kwargs=course_page, own=editors(200)),
    Row(url="learning_authoring:preview_answer", kwargs=lesson_page, method="post", data=answer, own=editors(200)),
    Row(
        url="learning_authoring:version_changes",
        kwargs=version,
        own=expect(
            404,
            anonymous=LOGIN,
            learner=LOGIN,
            contact=LOGIN,
            national_editor=200,
            training_manager=200,
            course_author=200,
            accreditation_clerk=200,
            administrator=200,
        ),
    ),
]
