"""Boards, paths, reminders and corrections: a coalition's is its own staff's, the rest is the national desk's."""

from typing import Any

from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect


def coalition(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"slug": tenant.coalition.slug}


def coalition_csv(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"slug": tenant.coalition.slug, "extension": "csv"}


def csv(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"extension": "csv"}


def practice(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.domain.tallies import refresh_practices

    refresh_practices(practice_ids={tenant.practice.pk})
    return {"slug": tenant.coalition.slug, "pk": tenant.practice.pk}


def foreign_assignment(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.domain.assignments import assign_path
    from learning.models import LearningPath, PathAssignment

    path, _made = LearningPath.objects.get_or_create(title="Matrix")
    found = PathAssignment.objects.filter(practice=tenant.practice).first()
    return {"pk": (found or assign_path(path=path, practice=tenant.practice, actor=tenant.users[Persona.CONTACT])).pk}


def completion(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.learning.matrix import certificate

    return {"pk": certificate(world, tenant).completion_id}


def inside(default: Any, **allowed: Any) -> Any:
    """A view of the admin: who has no access to it signs in first."""
    return expect(default, **{"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN, **allowed})


DESK = {"national_editor": 200, "training_manager": 200, "administrator": 200}
PLANNERS = {"training_manager": 200, "administrator": 200}
CONTACT = expect(404, anonymous=LOGIN, contact=200)

ROWS = [
    Row(url="learning:board_remind", own=CONTACT),
    Row(url="learning:practice_paths", own=CONTACT),
    Row(
        url="learning:practice_path_end",
        kwargs=foreign_assignment,
        method="post",
        own=expect(404, anonymous=LOGIN, contact=302),
        foreign=expect(404, anonymous=LOGIN),
    ),
    Row(url="learning:notifications", own=expect(200, anonymous=LOGIN)),
    Row(url="boards:national", own=inside(404, regional=302, coalition_author=404, **DESK)),
    Row(url="boards:national_file", kwargs=csv, own=inside(404, **DESK)),
    Row(url="boards:national_paths", own=inside(404, **PLANNERS)),
    Row(
        url="boards:coalition",
        kwargs=coalition,
        own=inside(404, regional=200, coalition_author=404, **DESK),
        foreign=inside(404, **DESK),
    ),
    Row(
        url="boards:coalition_file",
        kwargs=coalition_csv,
        own=inside(404, regional=200, coalition_author=404, **DESK),
        foreign=inside(404, **DESK),
    ),
    Row(
        url="boards:remind",
        kwargs=coalition,
        own=inside(404, coalition_lead=200, **PLANNERS),
        foreign=inside(404, **PLANNERS),
    ),
    Row(
        url="boards:coalition_paths",
        kwargs=coalition,
        own=inside(404, coalition_lead=200, **PLANNERS),
        foreign=inside(404, **PLANNERS),
    ),
    Row(
        url="boards:practice",
        kwargs=practice,
        own=inside(404, regional=200, coalition_author=404, **DESK),
        foreign=inside(404, **DESK),
    ),
    Row(url="completions:index", own=inside(404, **PLANNERS)),
    Row(url="completions:correct", kwargs=completion, own=inside(404, **PLANNERS)),
]
