"""An event's own accreditation: kept by the clerk, before the course's, refused where it says the same twice."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from learning.domain.accreditation import keep_accreditation
from learning.models import Accreditation
from organisations.enums import StaffRole
from tests.factories.live import make_edition
from tests.factories.organisations import staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def clerk(client: Client):
    user = staff(role=StaffRole.ACCREDITATION_CLERK)
    user.groups.get().permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_accreditation", "change_accreditation"])
    )
    client.force_login(user)
    return user


def values(**changed: str) -> dict[str, str]:
    return {"register": "kabiz", "number": "512345", "points": "1.5", "granted_on": "2026-11-01",
            "external_edition_id": "", "external_meeting_id": "", **changed}  # fmt: skip


def test_accreditation_of_one_event_is_kept_with_its_key_and_its_day(client, clerk):
    edition, other = make_edition(title="Met punten"), make_edition(title="Zonder punten")
    url = reverse("live_admin:accreditation", args=[edition.pk])

    assert client.post(url, values()).status_code == 302
    made = Accreditation.objects.get()
    assert (made.course, made.edition_key, made.kind) == (edition.course, edition.key, "meeting")
    assert (made.valid_from, bool(made.roles)) == (edition.starts_at.date(), True)
    listed = " ".join(client.get(reverse("live_admin:accreditations")).content.decode().split())
    assert "KABIZ 512345" in listed.split("Met punten")[1].split("</tr>")[0]
    assert other.title in listed


def test_the_same_register_twice_and_a_grant_without_a_number_are_refused_in_words(client, clerk):
    edition = make_edition()
    url = reverse("live_admin:accreditation", args=[edition.pk])

    without = client.post(url, values(number=""))
    client.post(url, values())
    again = client.post(url, values(number="598765"))

    assert "Vul het in" in without.content.decode() or "ID-nummer" in without.content.decode()
    assert (without.status_code, again.status_code, Accreditation.objects.count()) == (200, 200, 1)
    assert "512345" in again.content.decode()


def test_desk_names_the_events_own_and_the_courses(client, clerk):
    edition = make_edition()
    of_course = Accreditation(course=edition.course, kind="meeting", register="kabiz", number="511111", points=1,
                              valid_from=edition.starts_at.date())  # fmt: skip
    keep_accreditation(accreditation=of_course, actor=clerk)

    html = client.get(reverse("live_admin:accreditation", args=[edition.pk])).content.decode()

    assert "511111" in html
