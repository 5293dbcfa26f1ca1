"""Each named address, asked as every persona, in the own tenant and in a foreign one (tests/architecture/matrix.py)."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import stamp
from tests.architecture.matrix import LOGIN, Persona, Row, Status, Tenant, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,  # what a view answers whom is the same on both; CI has twenty minutes
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]
TESTS = Path(__file__).parent.parent
# Our apps, and our own views inside Wagtail's admin; test_admin_separation.py probes the rest of the admin.
OURS = {
    "accounts", "accreditation_desk", "bank_questions", "boards", "coalitions", "coalitions_admin", "completions",
    "contact_messages", "core", "extra_attempts", "h5p", "insight", "jobs", "learning", "live",
    "live_admin", "live_series", "live_speakers", "live_texts", "media",
    "newsletter_blocked", "newsletter_lists", "newsletter_readers", "newsletter_segments", "newsletters",
    "newsletters_admin", "organisations", "pages", "pages_desk", "question_banks", "time_allowances", "toolkit",
}  # fmt: skip


def rows() -> list[Row]:
    found: list[Row] = []
    for path in sorted(TESTS.glob("*/matrix.py")):
        if path.parent.name != "architecture":
            found += importlib.import_module(f"tests.{path.parent.name}.matrix").ROWS
    return found


ROWS = rows()


def named_addresses() -> set[str]:
    def walk(patterns: list[Any], namespaces: tuple[str, ...]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = (*namespaces, one.namespace) if one.namespace else namespaces
                yield from walk(one.url_patterns, inner)
            elif isinstance(one, URLPattern) and one.name and namespaces:
                yield ":".join((*namespaces, one.name))

    return {name for name in walk(get_resolver().url_patterns, ()) if name.partition(":")[0] in OURS}


@contextmanager
def not_drawn(*, is_off: bool) -> Iterator[None]:
    """Pages come out empty while this lasts; mails do not."""
    drawn = Template.render

    def empty(template: Any, context: Any = None, request: Any = None) -> Any:
        return "" if template.origin.name.endswith(".html") else drawn(template, context, request)

    with patch.object(Template, "render", empty) if is_off else nullcontext():
        yield


def answers(*, world: World, row: Row, tenant: Tenant) -> dict[Persona, Status]:
    """What each persona got, as the matrix writes it. The row's objects are made once; what a request changes, and in
    the end they, are undone."""
    given: dict[Persona, Status] = {}
    with transaction.atomic():
        url = reverse(row.url, kwargs=row.kwargs(world, tenant))
        query = row.query(world, tenant)
        if query:
            url += f"?{urlencode(query, doseq=True)}"
        for persona in Persona:
            # Drawing takes most of a request and decides nothing: a page that somebody got is not drawn for the others.
            with transaction.atomic(), not_drawn(is_off=200 in given.values()):
                given[persona] = answer(world.client(persona), row=row, url=url, data=row.data(world, tenant))
                transaction.set_rollback(True)
            if row.method != "get":  # what it changed is undone, and nothing may remember it
                stamp.forget_everything()
                cache.clear()
        transaction.set_rollback(True)
    stamp.forget_everything()
    cache.clear()
    return given


def answer(client: Client, *, row: Row, url: str, data: Any) -> Status:
    response = getattr(client, row.method)(url, data)
    if response.streaming:
        b"".join(response.streaming_content)
    target = response.headers.get("Location", "")
    if response.status_code == 302 and target.startswith(("/account/login/", "/admin/login/")):
        return LOGIN
    return int(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_address_answers_each_role_as_the_matrix_says(world: World, row: Row) -> None:
    assert answers(world=world, row=row, tenant=world.a) == row.own


@pytest.mark.parametrize("row", [row for row in ROWS if row.foreign is not None], ids=str)
def test_foreign_address_answers_each_role_as_the_matrix_says(world: World, row: Row) -> None:
    assert answers(world=world, row=row, tenant=world.b) == row.foreign


def test_every_named_address_has_a_row() -> None:
    without = named_addresses() - {row.url for row in ROWS}

    assert without == set()


def test_every_row_has_an_address() -> None:
    assert {row.url for row in ROWS if row.url.partition(":")[0] in OURS} - named_addresses() == set()
