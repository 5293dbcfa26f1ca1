"""Every cell of docs/permissions.md, role × kind × whose × verb: worked out from the duties, asked of the platform."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.template.backends.django import Template
from wagtail.admin.viewsets import viewsets
from wagtail.models import Page, get_page_models

from core import stamp
from organisations.enums import StaffRole
from organisations.models import Coalition
from organisations.permissions.declaration import DUTIES
from organisations.permissions.kinds import KINDS
from organisations.permissions.objects import Kind
from tests.architecture.cells import ASKS, MAKERS, Asked, tenant_of
from tests.architecture.matrix import Persona, World

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]


@pytest.fixture(autouse=True)
def _who_gets_in_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing the page takes most of a request and decides nothing here; test_admin_separation.py reads the pages."""
    monkeypatch.setattr(Template, "render", lambda template, context=None, request=None: "")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_role_may_do_with_it_exactly_what_the_document_says(world: World, kind: Kind) -> None:
    declared, found = {}, {}
    for whose in kind.whose:
        with transaction.atomic():
            it = MAKERS[kind.name](world, tenant_of(world, whose))
            for role in DUTIES:
                persona = Persona(role.value)
                user = type(world.user(persona)).objects.get(pk=world.user(persona).pk)  # nothing remembered
                for verb in kind.verbs:
                    cell = (role.value, whose.value, verb.value)
                    declared[cell] = kind.allows(role=role, whose=whose, verb=verb)
                    with transaction.atomic():
                        found[cell] = ASKS[kind.name][verb](Asked(world.client(persona), user, it))
                        transaction.set_rollback(True)
                    stamp.forget_everything()
            transaction.set_rollback(True)
        cache.clear()

    assert found == declared


def test_each_kind_and_verb_is_asked() -> None:
    assert {kind.name: set(kind.verbs) for kind in KINDS} == {name: set(verbs) for name, verbs in ASKS.items()}
    assert {kind.name for kind in KINDS} == set(MAKERS)
    assert {persona.value for persona in Persona} >= {role.value for role in StaffRole}


def kept_in_the_admin() -> Iterator[str]:
    """The label of each page type, of each model with an admin list, and of each row that belongs to a coalition."""
    for model in get_page_models():
        if model is not Page:
            yield model._meta.label
    for viewset in viewsets.viewsets:
        found = getattr(viewset, "model", None)
        if found:
            yield found if isinstance(found, str) else found._meta.label
    for model in apps.get_models():
        if any(
            isinstance(field, models.ForeignKey) and field.related_model is Coalition
            for field in model._meta.get_fields()
        ):
            yield model._meta.label


def test_whatever_the_admin_keeps_has_a_line() -> None:
    named = {label for kind in KINDS for label in kind.models}

    assert set(kept_in_the_admin()) - named - WITHOUT_A_LINE == set()


# Whoever holds its key fetches it: no role decides.
WITHOUT_A_LINE = {"toolkit.Batch"}
