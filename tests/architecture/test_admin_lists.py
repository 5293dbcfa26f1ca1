"""Every list in the admin of a model of ours: open to the roles whose declaration names the model, to nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from organisations.enums import StaffRole
from organisations.permissions.declaration import DUTIES
from tests.architecture.matrix import Persona, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]
OURS = {config.label for config in apps.get_app_configs() if "site-packages" not in config.path}
# Whose permissions are granted on collections or pages; the role matrix has their rows.
ELSEWHERE = {"media.customimage", "media.customdocument", "media.video"}
# Whose keepers are named by learning.domain (the coalition's staff among them); the role matrix has their rows too.
ELSEWHERE |= {"learning.questionbank", "learning.bankquestion"}


def lists() -> dict[str, type[models.Model]]:
    """The address of each list of a model, under /admin/."""

    def walk(nodes: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for node in nodes:
            route = prefix + str(node.pattern).removeprefix("^")
            if isinstance(node, URLResolver):
                yield from walk(node.url_patterns, route)
            elif isinstance(node, URLPattern) and node.name in {"index", "list"} and "<" not in route:
                yield route, node.callback

    found: dict[str, type[models.Model]] = {}
    for route, view in walk(get_resolver().url_patterns, ""):
        given = getattr(view, "view_initkwargs", {}).get("model")
        model = given or getattr(getattr(view, "view_class", None), "model", None)
        if route.startswith("admin/") and isinstance(model, type) and issubclass(model, models.Model):
            label = model._meta.label_lower
            if model._meta.app_label in OURS and label not in ELSEWHERE and not issubclass(model, _page()):
                found.setdefault(f"/{route}", model)
    return found


def _page() -> type[models.Model]:
    from wagtail.models import Page

    return Page


def declared(role: StaffRole, model: type[models.Model]) -> bool:
    duty = DUTIES[role]
    name = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
    return duty.all_permissions or any(
        name.format(verb) in duty.permissions for verb in ("add", "change", "delete", "view")
    )


def test_admin_lists_open_to_the_roles_that_the_declaration_names(world: World) -> None:
    expected: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for address, model in lists().items():
        expected[address] = {role.value for role in StaffRole if declared(role, model)}
        given[address] = {persona.value for persona in Persona if world.client(persona).get(address).status_code == 200}

    assert given == expected
    assert len(given) > 5
