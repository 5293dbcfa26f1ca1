"""Every address of training, agenda and newsletters that takes an id or a name: what is another's is a 404.

The lines come from the resolver: a new address without a case fails. Each is one of three: its row in the matrix is
asked with another tenant's object; or nobody of a practice or a coalition gets in at all; or it is EVERYBODYS, with
the reason. And each is asked here, by a learner, a contact person and a coalition's editor, with an id of nobody.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import stamp
from tests.architecture.matrix import LOGIN, Persona, World
from tests.architecture.test_role_matrix import OURS, ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOMS = ("learning.", "newsletters.")
ELSEWHERE = ("learning.h5p.",)  # tests/h5p: its addresses answer to signed tokens
STRANGERS = (Persona.LEARNER, Persona.CONTACT, Persona.COALITION_EDITOR)
COURSES = "a course and its lessons are open to read; what somebody did in one is kept by person, never by id"
EVENTS = "an event in the calendar is public; a draft is a 404 in the matrix"
TOKEN = "the token is the key: whoever holds the link of a mail may use it"
SENT = "a newsletter that was sent to everybody"
NO_ID = "names a choice, no row"
EVERYBODYS = {
    **dict.fromkeys(
        [f"learning:{name}" for name in (
            "start", "answer", "lesson_done", "question_draft", "lesson_paper", "course_paper", "keep", "review",
            "review_draft", "review_delete", "test", "test_begin",
        )],
        COURSES,
    ),
    **dict.fromkeys(
        [f"live:{name}" for name in (
            "edition", "edition_ics", "register", "requested", "interest", "recording", "recording_position", "series",
            "speaker", "regional", "colleagues",
        )],
        EVENTS,
    ),
    **dict.fromkeys(
        [f"live:{name}" for name in (
            "confirm", "confirm_interest", "registration", "registration_ics", "accept", "sign_off", "join", "go",
            "evaluation",
        )],
        TOKEN,
    ),
    **dict.fromkeys(
        [f"newsletters:{name}" for name in ("confirm", "unsubscribe", "manage", "preferences")], TOKEN
    ),
    **dict.fromkeys(
        [f"newsletters:{name}" for name in (
            "issue", "regional_archive", "regional_archive_feed", "regional_issue",
        )],
        SENT,
    ),
    "learning:certificate": "whoever has the number may check a certificate: that is what it is for",
    "learning:register_add": NO_ID,
}  # fmt: skip


# Sends to the admin's home before anything is looked up: a 302 in the matrix says that here, as it does for a GET.
SENT_HOME = {"course_reviews:judge"}


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[tuple[str, str], ...]  # name, converter

    def __str__(self) -> str:
        return self.name


def addresses() -> list[Address]:
    def walk(patterns: list[Any], namespaces: tuple[str, ...]) -> Iterator[Address]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, (*namespaces, one.namespace) if one.namespace else namespaces)
            elif isinstance(one, URLPattern) and one.name and namespaces and one.pattern.converters:
                where = home_of(one)
                if where.startswith(ROOMS) and not where.startswith(ELSEWHERE):
                    arguments = tuple(
                        (key, type(kind).__name__.removesuffix("Converter"))
                        for key, kind in one.pattern.converters.items()
                    )
                    yield Address(":".join((*namespaces, one.name)), arguments)

    return sorted(set(walk(get_resolver().url_patterns, ())), key=str)


def home_of(pattern: URLPattern) -> str:
    """The module of the view; of a view of Wagtail's, that of its model."""
    view = getattr(pattern.callback, "view_class", None)
    model = getattr(pattern.callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    found = model if isinstance(model, type) else view or pattern.callback
    module: str = found.__module__
    return module


ADDRESSES = addresses()
MADE_UP = {"Int": "987654321", "Slug": "bestaat-niet", "String": "x" * 43, "UUID": str(uuid.UUID(int=7))}


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_address_with_an_id_says_whose_it_is(address: Address) -> None:
    rows = [row for row in ROWS if row.url == address.name]
    if not rows:  # a view of Wagtail's: test_admin_separation.py opens it with another's objects
        assert address.name.partition(":")[0] not in OURS
    elif address.name not in EVERYBODYS:
        foreign = [(row.method, row.foreign) for row in rows if row.foreign is not None]
        national = [(row.method, row.own) for row in rows]  # where no row names another's: these see none at all
        for method, cells in foreign or national:
            away = {302} if method == "get" or address.name in SENT_HOME else set()
            assert {cells[one] for one in STRANGERS} <= {404, LOGIN} | away


@pytest.mark.parametrize("address", [one for one in ADDRESSES if EVERYBODYS.get(one.name) != NO_ID], ids=str)
def test_id_that_does_not_exist_is_a_404(world: World, address: Address) -> None:
    url = reverse(address.name, kwargs={name: MADE_UP[kind] for name, kind in address.arguments})
    given = {}
    for persona in STRANGERS:
        with transaction.atomic():
            answer = world.client(persona).get(url)
            if answer.status_code == 405:
                answer = world.client(persona).post(url)
            transaction.set_rollback(True)
        stamp.forget_everything()
        cache.clear()
        given[persona] = answer.headers.get("Location", "").partition("?")[0] or answer.status_code

    assert set(given.values()) <= {404, "/admin/login/", "/account/login/", reverse("wagtailadmin_home")}


def test_nothing_is_called_everybodys_that_is_not_there() -> None:
    assert set(EVERYBODYS) - {address.name for address in ADDRESSES} == set()
