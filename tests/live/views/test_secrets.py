"""The link to a webinar stands on no page, in no feed and in no file; who is registered is led to it in its hour."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learning.live.domain.schedules import SessionTimes
from learning.live.models import Edition, Recording, Registration
from organisations.enums import StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_registration, make_speaker, make_webinar
from tests.factories.media import VideoFactory
from tests.factories.organisations import PracticeFactory, contact_of, staff

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SECRETS = ("geheim-adres", "persoonlijk-adres")


def webinar(*, minutes: int, slug: str = "spreker") -> Edition:
    start = timezone.now() + dt.timedelta(minutes=minutes)
    return make_webinar(
        sessions=[SessionTimes(starts_at=start, ends_at=start + dt.timedelta(hours=1))],
        capacity=5,
        speakers=[make_speaker(slug=slug)],
    )


def addresses(edition: Edition, registration: Registration) -> list[str]:
    own, event = f"/agenda/aanmelding/{registration.token}/", f"/agenda/{edition.slug}/"
    return [
        "/", "/agenda/", f"/agenda/?maand={timezone.localdate():%Y-%m}", "/agenda/?eerder=ja", "/agenda/feed.ics",
        "/agenda/rss/", "/agenda/sprekers/spreker/", event, f"{event}afspraak.ics", f"{event}aanmelden/",
        f"{event}belangstelling/", f"{event}kijk-in-uw-mail/", f"{event}collegas/", f"{event}opname/", own,
        f"{own}afspraak.ics", f"{own}aannemen/", f"{own}afmelden/", f"{own}deelnemen/", f"{own}evaluatie/",
        f"/agenda/inchecken/{registration.key}/", f"/agenda/deur/{edition.key}/", "/mijn/agenda/", "/mijn/",
    ]  # fmt: skip


def told(client: Client, edition: Edition, registration: Registration) -> list[str]:
    """Where a secret stands in an answer: its body or any of its headers."""
    found = []
    for address in addresses(edition, registration):
        answer = client.get(address)
        text = answer.content.decode(errors="ignore") + str(answer.headers)
        found += [address for secret in SECRETS if secret in text]
    return found


@pytest.mark.parametrize("minutes", [90, 30])
def test_join_link_stands_nowhere(client: Client, minutes: int) -> None:
    edition = webinar(minutes=minutes)
    practice = PracticeFactory()
    user = contact_of(practice)
    mine = make_registration(edition, user=user, practice=practice)
    Registration.objects.filter(pk=mine.pk).update(personal_url="https://webinar.example/persoonlijk-adres")
    Recording.objects.create(edition=edition, video=VideoFactory(), published_at=timezone.now())

    visitor = told(client, edition, mine)
    client.force_login(user, backend=BACKEND)
    learner = told(client, edition, mine)
    client.force_login(staff(role=StaffRole.ADMINISTRATOR), backend=BACKEND)

    assert (visitor, learner, told(client, edition, mine)) == ([], [], [])


def test_join_button_leads_to_the_own_link_within_the_hour(client: Client) -> None:
    edition = webinar(minutes=30)
    mine = make_registration(edition)
    Registration.objects.filter(pk=mine.pk).update(personal_url="https://webinar.example/persoonlijk-adres")

    page = client.get(f"/agenda/aanmelding/{mine.token}/deelnemen/").content.decode()
    gone = client.get(f"/agenda/aanmelding/{mine.token}/deelnemen/ga/")

    assert f'href="/agenda/aanmelding/{mine.token}/deelnemen/ga/"' in page
    assert gone["Location"] == "https://webinar.example/persoonlijk-adres"
    assert Registration.objects.get(pk=mine.pk).joined_at is not None


def test_join_page_counts_down_until_then(client: Client) -> None:
    mine = make_registration(webinar(minutes=90))

    page = client.get(f"/agenda/aanmelding/{mine.token}/deelnemen/").content.decode()
    gone = client.get(f"/agenda/aanmelding/{mine.token}/deelnemen/ga/")

    assert ("data-until=" in page, "deelnemen/ga/" in page) == (True, False)
    assert gone["Location"] == f"/agenda/aanmelding/{mine.token}/deelnemen/"


@pytest.mark.parametrize("state", ["waiting", "offered", "cancelled", "unconfirmed", "lapsed"])
def test_join_is_not_for_who_holds_no_place(client: Client, state: str) -> None:
    edition = webinar(minutes=30)
    mine = make_registration(edition)
    now = timezone.now()
    Registration.objects.filter(pk=mine.pk).update(state=state, queued_at=now, offer_until=now + dt.timedelta(hours=1))

    gone = client.get(f"/agenda/aanmelding/{mine.token}/deelnemen/ga/")

    assert gone["Location"] == f"/agenda/aanmelding/{mine.token}/deelnemen/"
    assert "deelnemen/ga/" not in client.get(gone["Location"]).content.decode()


def test_names_of_others_stand_on_no_public_page(client: Client) -> None:
    edition = webinar(minutes=30)
    fill_up(edition)
    other = make_registration(webinar(minutes=400, slug="tweede"), user=UserFactory(first_name="Geheime"))
    mine = edition.registrations.order_by("pk")[0]

    pages: list[Any] = [client.get(address).content.decode() for address in addresses(edition, mine)]

    assert [other.name in page for page in pages] == [False] * len(pages)
