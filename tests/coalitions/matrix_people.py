"""A coalition's people, start pack and files: the own coalition's staff, each by their role; the desk's versions."""

from typing import Any

from django.core.files.base import ContentFile

from coalitions.domain import files, start_pack
from coalitions.enums import FileVisibility
from coalitions.models import StartPackStep
from tests.architecture.matrix import LOGIN, Persona, Row, Status, Tenant, World, expect, nothing

NO_ADMIN: dict[str, Status] = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}


def only(status: Status, *personas: str) -> dict[Persona, Status]:
    return expect(404, **NO_ADMIN, **dict.fromkeys(personas, status))


LEAD = ("coalition_lead", "administrator")
WRITERS = ("coalition_author", "coalition_editor", "coalition_lead")
WORKERS = (*WRITERS, "coalition_analyst")
DESK = ("national_editor", "administrator")


def slug(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"slug": tenant.coalition.slug}


def editor(world: World, tenant: Tenant) -> dict[str, Any]:
    return {**slug(world, tenant), "pk": tenant.users[Persona.COALITION_EDITOR].pk}


def stranger(world: World, tenant: Tenant) -> dict[str, Any]:
    """Somebody of another coalition, asked for at this one."""
    other = world.b if tenant is world.a else world.a
    return {**slug(world, tenant), "pk": other.users[Persona.COALITION_EDITOR].pk}


def published() -> StartPackStep:
    pack = start_pack.start_draft(actor=None)
    step = start_pack.save_step(
        pack=pack, step=None, title="Kies een projectleider", file=ContentFile(b"plan", name="Plan.txt")
    )
    start_pack.publish_pack(pack=pack, change_note="Eerste versie", actor=None)
    return step


def with_pack(world: World, tenant: Tenant) -> dict[str, Any]:
    published()
    return slug(world, tenant)


def with_step(world: World, tenant: Tenant) -> dict[str, Any]:
    return {**slug(world, tenant), "pk": published().pk}


def step_of_desk(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": published().pk}


def tick(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"step": StartPackStep.objects.get().pk, "done": "1"}


def number(world: World, tenant: Tenant) -> dict[str, Any]:
    published()
    return {"number": 1}


def a_draft(world: World, tenant: Tenant) -> dict[str, Any]:
    start_pack.start_draft(actor=None)
    return {}


def step_of_draft(world: World, tenant: Tenant) -> dict[str, Any]:
    step = start_pack.save_step(pack=start_pack.start_draft(actor=None), step=None, title="Kies")
    return {"pk": step.pk}


def a_file(world: World, tenant: Tenant, *, owner: Tenant | None = None, shared: bool = False) -> dict[str, Any]:
    kept = files.add_file(
        coalition=(owner or tenant).coalition,
        file=ContentFile(b"notulen", name="Notulen.txt"),
        title="Notulen",
        visibility=FileVisibility.SHARED if shared else FileVisibility.PRIVATE,
        actor=None,
    )
    return {**slug(world, tenant), "pk": kept.pk}


def file_of_another(world: World, tenant: Tenant) -> dict[str, Any]:
    return a_file(world, tenant, owner=world.b if tenant is world.a else world.a)


def shared_by_another(world: World, tenant: Tenant) -> dict[str, Any]:
    return a_file(world, tenant, owner=world.b if tenant is world.a else world.a, shared=True)


def newcomer(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"email": "nieuw@matrix.example", "role": "coalition_author"}


def upload(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"file": ContentFile(b"notulen", name="Notulen.txt"), "visibility": "private"}


PEOPLE = [
    Row(url="coalitions_admin:people", kwargs=slug, own=only(200, *LEAD), foreign=only(200, "administrator")),
    Row(
        url="coalitions_admin:people",
        method="post",
        kwargs=slug,
        data=newcomer,
        own=only(302, *LEAD),
        foreign=only(302, "administrator"),
    ),
    Row(url="coalitions_admin:person", kwargs=editor, own=only(200, *LEAD), foreign=only(200, "administrator")),
    Row(url="coalitions_admin:person", kwargs=stranger, own=only(404), foreign=only(404)),
    Row(
        url="coalitions_admin:person",
        method="post",
        kwargs=editor,
        data=lambda world, tenant: {"action": "end"},
        own=only(302, *LEAD),
        foreign=only(302, "administrator"),
    ),
]
START_PACK = [
    Row(url="coalitions_admin:start_pack", kwargs=with_pack, own=only(200, *WORKERS, *DESK), foreign=only(200, *DESK)),
    Row(
        url="coalitions_admin:start_pack",
        method="post",
        kwargs=with_pack,
        data=tick,
        own=only(302, *WRITERS),
        foreign=only(404),
    ),
    *(
        Row(url=f"coalitions_admin:{name}", kwargs=made, own=only(200, *WORKERS, *DESK), foreign=only(200, *DESK))
        for name, made in (("start_pack_zip", with_pack), ("start_pack_file", with_step))
    ),
    *(
        Row(url=f"coalitions_admin:{name}", kwargs=made, own=only(200, *DESK))
        for name, made in (
            ("start_pack_desk", nothing),
            ("start_pack_progress", nothing),
            ("start_pack_version", number),
            ("start_pack_version_zip", number),
            ("start_pack_desk_file", step_of_desk),
            ("start_pack_draft", a_draft),
            ("start_pack_step_add", a_draft),
            ("start_pack_step", step_of_draft),
        )
    ),
    Row(url="coalitions_admin:start_pack_desk", method="post", own=only(302, *DESK)),
    Row(
        url="coalitions_admin:start_pack_draft",
        method="post",
        kwargs=lambda world, tenant: step_of_draft(world, tenant) and {},
        data=lambda world, tenant: {"action": "publish", "change_note": "Eerste versie"},
        own=only(302, *DESK),
    ),
    Row(
        url="coalitions_admin:start_pack_step_add",
        method="post",
        kwargs=a_draft,
        data=lambda world, tenant: {"title": "Kies"},
        own=only(302, *DESK),
    ),
    Row(
        url="coalitions_admin:start_pack_step",
        method="post",
        kwargs=step_of_draft,
        data=lambda world, tenant: {"action": "remove"},
        own=only(302, *DESK),
    ),
]
FILES = [
    Row(
        url="coalitions_admin:files",
        kwargs=slug,
        own=only(200, *WORKERS, "administrator"),
        foreign=only(200, "administrator"),
    ),
    Row(
        url="coalitions_admin:files",
        method="post",
        kwargs=slug,
        data=upload,
        own=only(302, *WRITERS, "administrator"),
        foreign=only(302, "administrator"),
    ),
    Row(
        url="coalitions_admin:file",
        kwargs=a_file,
        own=only(200, "coalition_editor", *LEAD),
        foreign=only(200, "administrator"),
    ),
    Row(
        url="coalitions_admin:file",
        method="post",
        kwargs=a_file,
        data=lambda world, tenant: {"action": "delete"},
        own=only(302, "coalition_editor", *LEAD),
        foreign=only(302, "administrator"),
    ),
    Row(
        url="coalitions_admin:file_download",
        kwargs=a_file,
        own=only(200, *WORKERS, "administrator"),
        foreign=only(200, "administrator"),
    ),
    Row(url="coalitions_admin:file_download", kwargs=file_of_another, own=only(404), foreign=only(404)),
    Row(url="coalitions_admin:file", kwargs=shared_by_another, own=only(404), foreign=only(404)),
    Row(
        url="coalitions_admin:file_download",
        kwargs=shared_by_another,
        own=only(200, *WORKERS, "administrator"),
        foreign=only(200, "administrator"),
    ),
]

ROWS = [*PEOPLE, *START_PACK, *FILES]
