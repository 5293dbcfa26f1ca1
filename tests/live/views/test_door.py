"""The door: by name, by QR code, walk-ins and mistakes; for organisers and trainers only."""

import re
from typing import Any

import pytest
from django.test import Client

from learning.live.enums import Attendance
from learning.live.models import Edition, EditionMaterial, Registration
from organisations.enums import StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.live import make_edition, make_registration, make_speaker, times
from tests.factories.organisations import CoalitionFactory, staff
from tests.factories.toolkit import make_material

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def trainer() -> Any:
    return UserFactory(first_name="Abdel")


@pytest.fixture
def edition(trainer: Any) -> Edition:
    return make_edition(
        sessions=[times(days=0.06)], capacity=30, coalition=CoalitionFactory(), speakers=[make_speaker(user=trainer)]
    )


@pytest.fixture
def door(client: Client, trainer: Any) -> Client:
    client.force_login(trainer, backend=BACKEND)
    return client


def guest(edition: Edition, first_name: str) -> Registration:
    return make_registration(edition, user=UserFactory(first_name=first_name, last_name="de Wit"))


def attendance(registration: Registration) -> tuple[str, str]:
    registration.refresh_from_db()
    return registration.attendance, registration.attendance_source


def test_trainer_ticks_by_name_and_takes_it_back(edition: Edition, door: Client) -> None:
    noor = guest(edition, "Noor")
    guest(edition, "Zoë")
    address = f"/agenda/deur/{edition.key}/"

    found = door.get(f"{address}?q=noor").content.decode()
    ticked = door.post(f"{address}vink/", {"wie": str(noor.key), "was_q": "noor"})
    inside = attendance(noor)
    shown = door.get(f"{address}?wie=aanwezig").content.decode()
    door.post(f"{address}vink/", {"wie": str(noor.key), "terug": "1"})

    assert ("Noor de Wit" in found, "Zoë de Wit" in found) == (True, False)
    assert ticked["Location"] == f"{address}?q=noor"
    assert inside == (Attendance.PRESENT, "door")
    assert ("Noor de Wit" in shown, "Zoë de Wit" in shown, "<strong>1</strong> van 2" in shown) == (True, False, True)
    assert attendance(noor) == (Attendance.UNKNOWN, "")


def test_qr_code_opens_one_name_with_one_button(edition: Edition, door: Client) -> None:
    noor = guest(edition, "Noor")
    address = f"/agenda/inchecken/{noor.key}/"

    shown = door.get(address).content.decode()
    before = attendance(noor)
    door.post(address)
    door.post(address)

    assert ("Noor de Wit" in shown, before) == (True, (Attendance.UNKNOWN, ""))
    assert attendance(noor) == (Attendance.PRESENT, "qr")
    assert "Is binnen" in door.get(address).content.decode()


def test_walk_in_is_written_down_and_in_at_once(edition: Edition, door: Client) -> None:
    address = f"/agenda/deur/{edition.key}/inloop/"

    wrong = door.post(address, {"name": "", "practice_name": "De Brug"})
    door.post(address, {"name": "Inez Loper", "email": "inez@elders.example", "practice_name": "De Brug"})

    made = Registration.objects.get()
    assert (wrong.status_code, 'value="De Brug"' in wrong.content.decode()) == (422, True)
    assert (made.name, made.is_walk_in, made.attendance) == ("Inez Loper", True, Attendance.PRESENT)
    assert Edition.objects.get().taken == 0


@pytest.mark.parametrize("wie", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_tick_of_nobody_is_told(edition: Edition, door: Client, wie: str) -> None:
    html = door.post(f"/agenda/deur/{edition.key}/vink/", {"wie": wie}, follow=True).content.decode()

    assert "Deze persoon staat niet op de lijst." in html


def test_tick_of_another_events_guest_is_refused(edition: Edition, door: Client) -> None:
    elsewhere = guest(make_edition(sessions=[times(days=0.06)]), "Elders")

    door.post(f"/agenda/deur/{edition.key}/vink/", {"wie": str(elsewhere.key)})

    assert attendance(elsewhere) == (Attendance.UNKNOWN, "")


def test_kit_of_the_toolkit_is_at_hand_until_a_material_leaves_it(edition: Edition, door: Client) -> None:
    mine, gone = make_material(title="Checklist", slug="checklist"), make_material(title="Oude dia's", live=False)
    rows = [("before", "", mine), ("after", "Voor later", mine), ("trainer", "", gone), ("trainer", "Oefening", mine)]
    for moment, title, material in rows:
        EditionMaterial.objects.create(edition=edition, moment=moment, title=title, material=material)

    html = door.get(f"/agenda/deur/{edition.key}/").content.decode()
    public = door.get(f"/agenda/{edition.slug}/").content.decode()

    assert re.findall(r'<a href="/toolkit/checklist/">([^<]*)</a><small>([^<]*)<', html) == [
        ("Oefening", "Alleen voor de trainer · Poster"),
        ("Checklist", "Vooraf · Poster"),
    ]
    assert re.findall(r'<a href="/toolkit/checklist/">([^<]*)</a>', public) == ["Checklist"]


def test_door_that_is_not_open_yet_says_from_when(door: Client, trainer: Any) -> None:
    later = make_edition(days=9, speakers=[make_speaker(user=trainer)])
    noor = guest(later, "Noor")

    html = door.get(f"/agenda/deur/{later.key}/").content.decode()
    door.post(f"/agenda/deur/{later.key}/vink/", {"wie": str(noor.key)})

    assert ("Inchecken kan vanaf" in html, "disabled" in html) == (True, True)
    assert attendance(noor) == (Attendance.UNKNOWN, "")


def test_door_is_for_its_organisers_only(edition: Edition, client: Client) -> None:
    mine = guest(edition, "Noor")
    people = {
        "own": staff(role=StaffRole.COALITION_EDITOR, coalition=edition.coalition),
        "other": staff(role=StaffRole.COALITION_EDITOR, coalition=CoalitionFactory()),
        "speaker elsewhere": make_speaker(user=UserFactory(), slug="elders").user,
        "guest": mine.user,
    }
    given = {}
    for name, user in people.items():
        client.force_login(user, backend=BACKEND)
        given[name] = [
            client.get(f"/agenda/{path}/").status_code for path in (f"deur/{edition.key}", f"inchecken/{mine.key}")
        ]

    assert given == {"own": [200, 200], "other": [404, 404], "speaker elsewhere": [404, 404], "guest": [404, 302]}


@pytest.mark.parametrize("count", [1, 3])
def test_door_takes_a_fixed_number_of_queries(
    edition: Edition, door: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        guest(edition, f"Gast {number}")
        EditionMaterial.objects.create(edition=edition, moment="trainer", material=make_material())
    door.get(f"/agenda/deur/{edition.key}/")

    with django_assert_num_queries(11):  # session, person, three for what they may, six of its own
        door.get(f"/agenda/deur/{edition.key}/")
