"""The role matrix: who gets what at each address, in the own tenant and in a foreign one.

An app lists its addresses in tests/<app>/matrix.py as `ROWS`; tests/architecture/test_role_matrix.py asks each as every
persona, and fails on a named address without a row. Regional and practice personas belong to tenant A: `own` is asked
with A's objects, `foreign` with B's. Foreign is 404.

    from tests.architecture.matrix import LOGIN, Row, expect

    ROWS = [
        Row(url="learning:catalogue", own=expect(200)),
        Row(
            url="organisations:practice_board",
            kwargs=lambda world, tenant: {"public_id": tenant.practice.public_id},
            own=expect(404, anonymous=LOGIN, contact=200),
            foreign=expect(404, anonymous=LOGIN),
        ),
    ]
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.test import Client

LOGIN = "login"  # a redirect to the sign-in page
Status = int | str


class Persona(StrEnum):
    ANONYMOUS = "anonymous"
    LEARNER = "learner"
    CONTACT = "contact"
    COALITION_AUTHOR = "coalition_author"
    COALITION_EDITOR = "coalition_editor"
    COALITION_LEAD = "coalition_lead"
    COALITION_ANALYST = "coalition_analyst"
    NATIONAL_EDITOR = "national_editor"
    DESIGNER = "designer"
    TRAINING_MANAGER = "training_manager"
    COURSE_AUTHOR = "course_author"
    ACCREDITATION_CLERK = "accreditation_clerk"
    H5P_MANAGER = "h5p_manager"
    DATA_MANAGER = "data_manager"
    QUESTION_DESK = "question_desk"
    ADMINISTRATOR = "administrator"


REGIONAL = (
    Persona.COALITION_AUTHOR,
    Persona.COALITION_EDITOR,
    Persona.COALITION_LEAD,
    Persona.COALITION_ANALYST,
)
NATIONAL = tuple(list(Persona)[list(Persona).index(Persona.NATIONAL_EDITOR) :])
STAFF = REGIONAL + NATIONAL


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """One coalition with all that is its own. Every name and title in it starts with `mark`."""

    mark: str
    coalition: Any
    section: Any  # CoalitionPage
    news_index: Any
    news_page: Any  # live
    draft_page: Any  # never published
    collection: Any
    image: Any
    document: Any
    video: Any
    practice: Any
    users: dict[Persona, Any]  # learner and contact of the practice; the coalition's staff


@dataclass(frozen=True, kw_only=True)
class World:
    """Two coalitions A and B, and the national staff."""

    a: Tenant
    b: Tenant
    national: dict[Persona, Any]
    clients: dict[Persona, Client] = field(default_factory=dict)

    @staticmethod
    def personas() -> list[Persona]:
        return list(Persona)

    def user(self, persona: Persona) -> Any:
        """The person of A, or of the national desk; None for a visitor."""
        return self.a.users.get(persona) or self.national.get(persona)

    def client(self, persona: Persona) -> Client:
        """A browser in which this persona has signed in."""
        if persona not in self.clients:
            client = Client()
            if user := self.user(persona):
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self.clients[persona] = client
        return self.clients[persona]


Maker = Callable[[World, Tenant], dict[str, Any]]


def nothing(world: World, tenant: Tenant) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address, asked by every persona.

    `kwargs`, `query` and `data` get (world, tenant) and may make the objects they need. `foreign=None` says that the
    address belongs to no tenant. A LOGIN expectation means a redirect to the sign-in page.
    """

    url: str
    own: dict[Persona, Status]
    foreign: dict[Persona, Status] | None = None
    kwargs: Maker = nothing
    query: Maker = nothing
    method: str = "get"
    data: Maker = nothing

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


def expect(default: Status, **by_persona: Status) -> dict[Persona, Status]:
    """`default` for every persona but those named; `staff`, `regional` and `national` name several at once."""
    groups = {"staff": STAFF, "regional": REGIONAL, "national": NATIONAL}
    cells: dict[Persona, Status] = dict.fromkeys(Persona, default)
    for name in ("staff", "regional", "national"):
        if name in by_persona:
            cells |= dict.fromkeys(groups[name], by_persona.pop(name))
    return cells | {Persona(name): status for name, status in by_persona.items()}


def make_world() -> World:
    """Everything in the database, through the same functions that production uses."""
    # Inline: a matrix.py of an app must be importable before the apps above it stand.
    from organisations.permissions.groups import ensure_staff_groups

    groups = ensure_staff_groups()
    national = {}
    for persona in NATIONAL:
        user = _user(persona.value, "Landelijk", persona.value.replace("_", " "))
        user.groups.add(groups[persona.value])
        national[persona] = user
    a = _tenant("Aardwijk", "#0b5c8a", national[Persona.ADMINISTRATOR])
    b = _tenant("Zonnedal", "#8a2f0b", national[Persona.ADMINISTRATOR])
    return World(a=a, b=b, national=national)


def _user(local: str, first_name: str, last_name: str, *, is_staff: bool = True) -> Any:
    from accounts.models import User

    return User.objects.create_user(
        f"{local}@matrix.example", "Geheim-123456", first_name=first_name, last_name=last_name, is_staff=is_staff
    )


def _tenant(mark: str, colour: str, administrator: Any) -> Tenant:
    from organisations.enums import PracticeRole
    from organisations.models import Affiliation, CoalitionGroup, Membership, Practice
    from tests.factories.coalitions import make_coalition, make_document, make_image, make_news_page, make_video

    slug = mark.lower()
    coalition = make_coalition(
        name=f"{mark} coalitie",
        slug=slug,
        brand_colour=colour,
        contact_email=f"info@{slug}.example",
        actor=administrator,
    )
    section = coalition.sections.get()
    news_index = section.get_children().get(slug="nieuws").specific
    practice = Practice.objects.create(
        agb_code="09000001" if mark == "Aardwijk" else "09000002",
        name=f"{mark} huisartsen",
        street=f"{mark}straat 1",
        postcode="1234 AB",
        city=f"{mark}stad",
    )
    Affiliation.objects.create(practice=practice, coalition=coalition, valid_from=dt.date(2020, 1, 1))
    users = {}
    for persona, is_contact in ((Persona.LEARNER, False), (Persona.CONTACT, True)):
        users[persona] = _user(f"{persona}.{slug}", mark, persona.value, is_staff=False)
        Membership.objects.create(
            user=users[persona],
            practice=practice,
            role=PracticeRole.DOKTERSASSISTENT,
            is_contact=is_contact,
            valid_from=dt.date(2020, 1, 1),
        )
    for persona in REGIONAL:
        users[persona] = _user(f"{persona}.{slug}", mark, persona.value.replace("_", " "))
        users[persona].groups.add(CoalitionGroup.objects.get(coalition=coalition, role=persona.value).group)
    editor = users[Persona.COALITION_EDITOR]
    collection = coalition.collection_link.collection
    return Tenant(
        mark=mark,
        coalition=coalition,
        section=section,
        news_index=news_index,
        news_page=make_news_page(parent=news_index, title=f"{mark} nieuws", owner=editor),
        draft_page=make_news_page(parent=news_index, title=f"{mark} concept", owner=editor, live=False),
        collection=collection,
        image=make_image(title=f"{mark} foto", collection=collection, user=editor),
        document=make_document(title=f"{mark} document", collection=collection, user=editor),
        video=make_video(title=f"{mark} film", collection=collection, user=editor),
        practice=practice,
        users=users,
    )
