"""The organiser's day: make, publish, write, mark, close; a co-host reads no names; rules are sentences."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.live.domain.attending import check_in
from learning.live.enums import Attendance, EditionState
from learning.live.models import Edition, EditionMessage, MailText, Registration
from learning.models import Completion
from organisations.enums import StaffRole
from tests.factories.live import make_edition, make_registration, make_speaker, make_webinar
from tests.factories.organisations import CoalitionFactory, staff
from tests.factories.toolkit import make_material

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def coalition():
    return CoalitionFactory(name="Coalitie De Linde")


@pytest.fixture
def organiser(client: Client, coalition):
    from django.contrib.auth.models import Permission

    user = staff(role=StaffRole.COALITION_LEAD, coalition=coalition)
    group = user.groups.get()
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="live") | Permission.objects.filter(codename="access_admin")
    )
    client.force_login(user)
    return user


def form(**values: str) -> dict[str, str]:
    """What the form of an edition posts."""
    start = (timezone.localtime() + dt.timedelta(days=20)).replace(hour=19, minute=30)
    return {
        "kind": "workshop", "title": "Campagneplan in één middag", "summary": "U maakt een plan.", "language": "nl",
        "capacity": "12", "capacity_per_practice": "", "offer_hours": "48", "opens_at": "", "closes_at": "",
        "place_name": "De Linde", "room": "", "street": "", "postcode": "", "city": "Lindestad", "route": "",
        "map_url": "", "join_url": "", "join_help": "", "minutes_required": "0", "contact_name": "",
        "contact_email": "agenda@linde.example", "course": "", "series": "", "image": "", "preparation": "",
        "follow_up": "", "body-count": "0",
        "sessions-TOTAL_FORMS": "1", "sessions-INITIAL_FORMS": "0", "sessions-MIN_NUM_FORMS": "1",
        "sessions-MAX_NUM_FORMS": "1000",
        "sessions-0-starts_at": f"{start:%Y-%m-%d %H:%M}",
        "sessions-0-ends_at": f"{start + dt.timedelta(hours=2):%Y-%m-%d %H:%M}",
        "sessions-0-title": "", "sessions-0-id": "", "sessions-0-DELETE": "",
        "speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0", "speakers-MIN_NUM_FORMS": "0",
        "speakers-MAX_NUM_FORMS": "1000",
        "materials-TOTAL_FORMS": "0", "materials-INITIAL_FORMS": "0", "materials-MIN_NUM_FORMS": "0",
        "materials-MAX_NUM_FORMS": "1000",
        **values,
    }  # fmt: skip


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_edition_is_made_published_and_changed_through_its_forms(client, organiser, coalition) -> None:
    posted = client.post(reverse("live_admin:add"), form(coalition=str(coalition.pk)))
    edition = Edition.objects.get()
    assert posted.status_code == 302, text_of(posted)
    assert (edition.coalition, edition.state, edition.course.title) == (
        coalition,
        EditionState.DRAFT,
        "Campagneplan in één middag",
    )
    assert client.post(reverse("live_admin:act", args=[edition.pk, "publiceren"])).status_code == 302
    edition.refresh_from_db()
    assert edition.state == EditionState.OPEN
    for _ in range(3):
        make_registration(edition)
    session = edition.sessions.get()
    local = timezone.localtime(session.starts_at)
    change = {
        "sessions-INITIAL_FORMS": "1",
        "sessions-0-id": str(session.pk),
        "sessions-0-starts_at": f"{local:%Y-%m-%d %H:%M}",
        "sessions-0-ends_at": f"{timezone.localtime(session.ends_at):%Y-%m-%d %H:%M}",
    }
    refused = client.post(reverse("live_admin:edit", args=[edition.pk]), form(**change, capacity="2"))
    assert "3 plaatsen zijn bezet" in text_of(refused)
    moved = client.post(reverse("live_admin:edit", args=[edition.pk]), form(**change, room="Zaal 9"))
    assert moved.status_code == 302, text_of(moved)
    edition.refresh_from_db()
    assert (edition.room, edition.sequence, edition.taken, edition.capacity) == ("Zaal 9", 1, 3, 12)


def test_a_material_of_the_toolkit_is_chosen_and_one_of_two_sources_is_refused(client, organiser, coalition) -> None:
    material, draft = make_material(title="Receptenblok"), make_material(title="Nog niet klaar", live=False)
    row = {
        "materials-TOTAL_FORMS": "1", "materials-0-moment": "trainer", "materials-0-title": "", "materials-0-id": "",
        "materials-0-material": str(material.pk), "materials-0-document": "", "materials-0-url": "",
        "materials-0-DELETE": "",
    }  # fmt: skip
    asked = text_of(client.get(reverse("live_admin:add")))
    twice = client.post(
        reverse("live_admin:add"), form(coalition=str(coalition.pk), **{**row, "materials-0-url": "https://a.example"})
    )
    hidden = client.post(
        reverse("live_admin:add"), form(coalition=str(coalition.pk), **{**row, "materials-0-material": str(draft.pk)})
    )
    refused = Edition.objects.count()
    made = client.post(reverse("live_admin:add"), form(coalition=str(coalition.pk), **row))
    assert ("Receptenblok" in asked, "Nog niet klaar" in asked) == (True, False)
    assert "Kies één van de drie" in text_of(twice)
    assert (hidden.status_code, refused, made.status_code) == (200, 0, 302)
    assert [str(one) for one in Edition.objects.get().materials.all()] == ["Receptenblok"]


def test_a_past_date_is_refused_in_words(client, organiser, coalition) -> None:
    values = {"sessions-0-starts_at": "2024-03-05 19:30", "sessions-0-ends_at": "2024-03-05 21:00"}
    posted = client.post(reverse("live_admin:add"), form(coalition=str(coalition.pk), **values))
    assert "Deze datum is al voorbij" in text_of(posted)
    night = {"sessions-0-starts_at": "2027-03-28 02:30", "sessions-0-ends_at": "2027-03-28 04:00"}
    posted = client.post(reverse("live_admin:add"), form(coalition=str(coalition.pk), **night))
    assert posted.status_code == 200
    assert Edition.objects.count() == 0


def test_desk_shows_who_comes_and_marks_and_closes(client, organiser, coalition, django_assert_num_queries) -> None:
    edition = make_edition(coalition=coalition, days=1, asks_needs=True, speakers=[make_speaker()])
    here = make_registration(edition, diet="glutenvrij")
    away = make_registration(edition)
    page = text_of(client.get(reverse("live_admin:edition", args=[edition.pk])))
    assert "glutenvrij" in page
    assert here.name in page
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=5)):
        client.force_login(organiser)
        client.post(reverse("live_admin:person", args=[edition.pk, here.pk, "aanwezig"]))
        client.post(reverse("live_admin:act", args=[edition.pk, "presentie-sluiten"]))
        client.post(
            reverse("live_admin:person", args=[edition.pk, away.pk, "toch-aanwezig"]), {"reason": "Stond op papier"}
        )
        page = text_of(client.get(reverse("live_admin:edition", args=[edition.pk])))
    assert Completion.objects.count() == 2
    assert set(Registration.objects.values_list("attendance", flat=True)) == {Attendance.PRESENT}
    assert "Toch afwezig" in page


def test_a_message_is_seen_first_and_then_sent_once(client, organiser, coalition) -> None:
    edition = make_edition(coalition=coalition)
    make_registration(edition)
    address = reverse("live_admin:message", args=[edition.pk])
    values = {"audience": "registered", "subject": "Neem mee", "words": "Dag {naam},\n\nNeem een P-regel mee."}
    seen = text_of(client.post(address, values))
    assert "Dag Sanne de Vries, Neem een P-regel mee." in seen
    assert EditionMessage.objects.count() == 0
    assert "Het veld {voornaam} kennen wij niet" in text_of(client.post(address, {**values, "words": "{voornaam}"}))
    assert "niemand om aan te schrijven" in text_of(client.post(address, {**values, "audience": "waiting"}))
    assert client.post(address, {**values, "versturen": "ja"}).status_code == 302
    assert EditionMessage.objects.get().recipients == 1


def test_a_co_host_reads_figures_and_no_names(client, organiser, coalition) -> None:
    edition = make_edition(coalition=CoalitionFactory())
    registration = make_registration(edition)
    address = reverse("live_admin:edition", args=[edition.pk])
    assert client.get(address).status_code == 404
    edition.co_hosts.add(coalition)
    page = client.get(address)
    assert page.status_code == 200
    assert registration.name not in page.content.decode()
    assert client.post(reverse("live_admin:act", args=[edition.pk, "publiceren"])).status_code == 404
    assert client.get(reverse("live_admin:download", args=[edition.pk, "csv"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries_at_one_and_at_three(
    client, organiser, coalition, count, django_assert_max_num_queries
) -> None:
    for number in range(count):
        edition = make_edition(coalition=coalition, title=f"Workshop {number}")
        for _ in range(count):
            make_registration(edition)
    for address in (reverse("live_admin:index"), reverse("live_admin:edition", args=[edition.pk])):
        client.get(address)
        with django_assert_max_num_queries(24):
            client.get(address)


def test_files_and_briefing_of_a_past_workshop(client, organiser, coalition) -> None:
    edition = make_edition(coalition=coalition, days=1)
    registration = make_registration(edition)
    registration.name = "=1+1"
    registration.save()
    with time_machine.travel(edition.starts_at):
        check_in(registration=registration, actor=organiser)
    csv_file = client.get(reverse("live_admin:download", args=[edition.pk, "csv"]))
    assert "'=1+1" in csv_file.content.decode("utf-8-sig")
    pdf = client.get(reverse("live_admin:download", args=[edition.pk, "pdf"]))
    assert pdf.content[:5] == b"%PDF-"
    assert client.get(reverse("live_admin:download", args=[edition.pk, "xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("live_admin:download", args=[edition.pk, "exe"])).status_code == 404
    assert "1 persoon komt" in text_of(client.get(reverse("live_admin:briefing", args=[edition.pk])))


def test_words_of_a_mail_with_unknown_fields_are_refused(client, organiser, coalition) -> None:
    address = reverse("live_texts:add")
    values = {"coalition": str(coalition.pk), "kind": "thanks", "subject": "Dank {naam}", "words": "Dag {achternaam}"}
    assert "Het veld {achternaam} kennen wij niet" in text_of(client.post(address, values))
    assert client.post(address, {**values, "words": "Dag {naam}"}).status_code == 302
    assert MailText.objects.get().coalition == coalition
    assert "er zijn al woorden" in text_of(client.post(address, {**values, "words": "Dag"})).lower()


def test_a_list_is_read_in_and_the_doubtful_are_judged(client, organiser, coalition) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    edition = make_webinar(coalition=coalition, days=1)
    known, other = make_registration(edition), make_registration(edition)
    lines = f"Name\tEmail\tDuration\n{known.name}\t{known.email}\t55m 3s\n{other.name}\tprive@thuis.example\t1h 2m\n"
    address = reverse("live_admin:lists", args=[edition.pk])
    with time_machine.travel(edition.ends_at):
        client.force_login(organiser)
        upload = SimpleUploadedFile("lijst.csv", lines.encode("utf-16"))
        assert client.post(address, {"file": upload}).status_code == 302
        page = text_of(client.get(address))
        assert "prive@thuis.example" in page
        row = edition.attendance_files.get().rows.get(email="prive@thuis.example")
        client.post(reverse("live_admin:judge", args=[edition.pk, row.pk]), {"wie": str(other.pk)})
    assert sorted(Registration.objects.values_list("attendance", "minutes_present")) == [
        ("present", 55),
        ("present", 62),
    ]
