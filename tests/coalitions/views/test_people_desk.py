"""People, start pack and files on the screen: what a lead, an editor, an analyst and the desk do there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from coalitions.domain import start_pack
from coalitions.models import RegionFile, StartPackTick
from organisations.models import Coalition
from organisations.permissions.groups import ensure_staff_groups
from tests.coalitions.views.test_section import editor_of, signed_in, text_of
from tests.factories.coalitions import make_coalition, make_news_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def noordoever() -> Coalition:
    return make_coalition(name="Noordoever")


@pytest.fixture
def lead(noordoever: Coalition) -> Client:
    return signed_in(editor_of(noordoever, "coalition_lead"))


@pytest.fixture
def desk() -> Client:
    user = User.objects.create_user("redactie@open.example", is_staff=True, first_name="Daan", last_name="Bos")
    user.groups.add(ensure_staff_groups()["national_editor"])
    return signed_in(user)


def main_of(response) -> str:
    return text_of(response.content.decode().partition("<main")[2])


def people_address(coalition: Coalition, user: User | None = None) -> str:
    if user is None:
        return reverse("coalitions_admin:people", args=[coalition.slug])
    return reverse("coalitions_admin:person", args=[coalition.slug, user.pk])


def test_lead_adds_promotes_and_ends_a_colleague(noordoever: Coalition, lead: Client) -> None:
    address = people_address(noordoever)
    added = lead.post(
        address, {"email": "bo@noordoever.example", "first_name": "Bo", "last_name": "Vis", "role": "coalition_author"},
        follow=True,
    )  # fmt: skip
    assert "bo@noordoever.example werkt nu voor Noordoever. De toegang is gemaild." in text_of(added.content.decode())
    assert "Bo Vis bo@noordoever.example Aankomend coalitieredacteur nog niet" in main_of(added)
    user = User.objects.get(email="bo@noordoever.example")

    promoted = lead.post(people_address(noordoever, user), {"role": "coalition_editor", "action": "role"}, follow=True)
    assert "Bo Vis publiceert voortaan zonder u" in text_of(promoted.content.decode())
    index = noordoever.sections.get().get_children().get(slug="nieuws")
    make_news_page(parent=index, title="Half af", owner=user, live=False)
    assert "Half af" in main_of(lead.get(people_address(noordoever, user)))

    ended = lead.post(people_address(noordoever, user), {"action": "end"}, follow=True)
    assert "Dit is nog niet af: “Half af”." in text_of(ended.content.decode())
    assert "Onaf gelaten door wie hier niet meer werkt Half af Bo Vis" in main_of(ended)
    assert lead.get(people_address(noordoever, user)).status_code == 404
    log = main_of(lead.get(reverse("coalitions_admin:log", args=[noordoever.slug])))
    assert "Bo Vis" in log
    assert "functie: aankomend coalitieredacteur → coalitieredacteur" in log


def test_refused_addition_keeps_what_was_typed(noordoever: Coalition, lead: Client) -> None:
    for data in ({"email": "geen adres", "role": "coalition_author"}, {"email": "coalition_lead@noordoever.example", "role": "coalition_editor"}, {"email": "bo@x.example", "role": "administrator"}):  # noqa: E501  # fmt: skip
        refused = lead.post(people_address(noordoever), data)
        assert (refused.status_code, data["email"] in refused.content.decode()) == (422, True)
    assert User.objects.count() == 1


def test_only_lead_who_wants_to_leave_reads_what_to_do(noordoever: Coalition, lead: Client) -> None:
    own = User.objects.get(email="coalition_lead@noordoever.example")
    for data in ({"action": "end"}, {"action": "role", "role": "coalition_editor"}):
        refused = lead.post(people_address(noordoever, own), data)
        assert refused.status_code == 422
        assert "U bent de enige coalitieleider. Maak eerst iemand anders coalitieleider" in main_of(refused)


def test_people_page_asks_as_much_for_three_as_for_one(
    noordoever: Coalition, lead: Client, django_assert_num_queries
) -> None:
    for role in ("coalition_editor", "coalition_author", "coalition_analyst"):
        editor_of(noordoever, role)
    lead.get(people_address(noordoever))
    with django_assert_num_queries(PEOPLE_QUERIES):
        page = lead.get(people_address(noordoever))
    assert "U hebt geen redacteur" not in main_of(page)
    User.objects.exclude(email__startswith="coalition_lead").delete()
    with django_assert_num_queries(PEOPLE_QUERIES):
        page = lead.get(people_address(noordoever))
    assert "U hebt geen redacteur" in main_of(page)


PEOPLE_QUERIES = 19


def publish(desk: Client, *, note: str) -> None:
    response = desk.post(reverse("coalitions_admin:start_pack_draft"), {"action": "publish", "change_note": note})
    assert response.status_code == 302


def add_step(desk: Client, title: str, **data) -> None:
    response = desk.post(reverse("coalitions_admin:start_pack_step_add"), {"title": title, **data})
    assert response.status_code == 302


def test_desk_makes_a_version_and_a_coalition_ticks_it_off(
    noordoever: Coalition, lead: Client, desk: Client, django_assert_num_queries
) -> None:
    address = reverse("coalitions_admin:start_pack", args=["noordoever"])
    assert "Het landelijk bureau maakt het startpakket nog." in main_of(lead.get(address))
    desk.post(reverse("coalitions_admin:start_pack_desk"))
    draft = reverse("coalitions_admin:start_pack_draft")
    assert desk.post(draft, {"action": "publish", "change_note": "x"}).status_code == 200  # nothing to publish
    desk.post(draft, {"action": "save", "title": "Startpakket", "intro": "Tien stappen."})
    add_step(desk, "Lees", link="https://open.example/lees")
    add_step(desk, "Vul in", file=SimpleUploadedFile("Plan.txt", b"plan"))
    refused = desk.post(
        reverse("coalitions_admin:start_pack_step_add"), {"title": "Fout", "file": SimpleUploadedFile("a.exe", b"MZ")}
    )
    assert (refused.status_code, "We bewaren deze soorten bestanden" in main_of(refused)) == (422, True)
    second = start_pack.draft_pack().steps.get(title="Vul in")
    desk.post(draft, {"action": "up", "step": second.pk})
    publish(desk, note="Eerste versie")
    assert desk.get(draft).status_code == 404

    page = lead.get(address)
    assert "0 van de 2 stappen gezet" in main_of(page)
    assert re.findall(r"<h3>([^<]+)", page.content.decode()) == ["Vul in", "Lees"]
    lead.post(address, {"step": second.pk, "done": "1"})
    with django_assert_num_queries(START_PACK_QUERIES):
        page = lead.get(address)
    assert "1 van de 2 stappen gezet" in main_of(page)
    file = lead.get(reverse("coalitions_admin:start_pack_file", args=["noordoever", second.pk]))
    assert b"".join(file.streaming_content) == b"plan"
    zipped = lead.get(reverse("coalitions_admin:start_pack_zip", args=["noordoever"]))
    assert len(b"".join(zipped.streaming_content)) == int(zipped.headers["Content-Length"])
    lead.post(address, {"step": second.pk, "done": "0"})
    assert StartPackTick.objects.count() == 0
    for wrong in ("", "x", "999999", "٣"):
        assert lead.post(address, {"step": wrong, "done": "1"}).status_code == 404


START_PACK_QUERIES = 19


def test_desk_sees_how_far_everybody_is_and_takes_it_along(noordoever: Coalition, desk: Client) -> None:
    make_coalition(name="Zuiderkamp")
    Coalition.objects.filter(slug="zuiderkamp").update(name="=Zuiderkamp")
    draft = start_pack.start_draft(actor=None)
    step = start_pack.save_step(pack=draft, step=None, title="Lees")
    start_pack.publish_pack(pack=draft, change_note="x", actor=None)
    start_pack.tick_step(coalition=noordoever, step=step, is_done=True, actor=None)
    address = reverse("coalitions_admin:start_pack_progress")

    assert "1 van de 2 coalities hebben alles gedaan." in main_of(desk.get(address))
    assert "Noordoever" not in main_of(desk.get(address, {"stand": "todo"}))
    assert "Geen coalitie past bij dit filter." in main_of(desk.get(address, {"q": "bestaat niet"}))
    told = b"".join(desk.get(address, {"formaat": "csv", "stand": "'; DROP"}).streaming_content).decode("utf-8-sig")
    assert [line.split(";")[:3] for line in told.splitlines()] == [
        ["Coalitie", "Stappen gezet", "Stappen"],
        ["'=Zuiderkamp", "0", "1"],
        ["Noordoever", "1", "1"],
    ]


def test_step_done_anew_is_asked_only_where_somebody_may_have_done_it(desk: Client) -> None:
    desk.post(reverse("coalitions_admin:start_pack_desk"))
    add_step(desk, "Lees")
    step = start_pack.draft_pack().steps.get()
    assert "opnieuw" not in main_of(desk.get(reverse("coalitions_admin:start_pack_step", args=[step.pk])))
    publish(desk, note="Eerste versie")
    desk.post(reverse("coalitions_admin:start_pack_desk"))
    carried = start_pack.draft_pack().steps.get()
    address = reverse("coalitions_admin:start_pack_step", args=[carried.pk])
    assert "Coalities doen deze stap opnieuw" in main_of(desk.get(address))
    desk.post(address, {"title": "Lees anders", "is_renewed": "on"})
    assert start_pack.draft_pack().steps.get().key != step.key
    assert "Versie 1" in main_of(desk.get(reverse("coalitions_admin:start_pack_version", args=[1])))


def test_coalition_keeps_shares_and_deletes_files(
    noordoever: Coalition, lead: Client, django_assert_num_queries
) -> None:
    other = make_coalition(name="Zuiderkamp")
    neighbour = signed_in(editor_of(other))
    here, there = (reverse("coalitions_admin:files", args=[one.slug]) for one in (noordoever, other))
    lead.post(here, {"file": SimpleUploadedFile("Kasboek.txt", b"kasboek"), "visibility": "private"})
    lead.post(here, {"file": SimpleUploadedFile("Plan.txt", b"plan"), "title": "Draaiboek", "visibility": "shared"})
    private, shared = RegionFile.objects.get(title="Kasboek"), RegionFile.objects.get(title="Draaiboek")

    seen = main_of(neighbour.get(there))
    assert ("Draaiboek" in seen, "Kasboek" in seen, "Noordoever" in seen, "Noor " in seen) == (True, False, True, False)
    got = neighbour.get(reverse("coalitions_admin:file_download", args=[other.slug, shared.pk]))
    assert b"".join(got.streaming_content) == b"plan"
    assert "no-store" in got.headers["Cache-Control"]
    assert neighbour.get(reverse("coalitions_admin:file_download", args=[other.slug, private.pk])).status_code == 404
    assert neighbour.get(reverse("coalitions_admin:file_download", args=["noordoever", shared.pk])).status_code == 404

    change = reverse("coalitions_admin:file", args=["noordoever", shared.pk])
    lead.post(change, {"title": "Draaiboek", "visibility": "private"})
    assert "Draaiboek" not in main_of(neighbour.get(there))
    asked = main_of(lead.get(change))
    assert "Dit bestand verwijderen Het komt niet meer terug." in asked
    lead.post(change, {"action": "delete"})
    assert list(RegionFile.objects.all()) == [private]
    assert "Niets van u heeft deze woorden." in main_of(lead.get(here, {"q": "draaiboek"}))
    with django_assert_num_queries(FILES_QUERIES):
        lead.get(here)


FILES_QUERIES = 20


def test_new_editor_changes_own_files_only_and_an_analyst_none(noordoever: Coalition, lead: Client) -> None:
    here = reverse("coalitions_admin:files", args=["noordoever"])
    author, analyst = (signed_in(editor_of(noordoever, f"coalition_{role}")) for role in ("author", "analyst"))
    lead.post(here, {"file": SimpleUploadedFile("Kasboek.txt", b"kasboek"), "visibility": "private"})
    author.post(here, {"file": SimpleUploadedFile("Eigen.txt", b"eigen"), "visibility": "private"})
    theirs, own = (
        reverse("coalitions_admin:file", args=["noordoever", RegionFile.objects.get(title=title).pk])
        for title in ("Kasboek", "Eigen")
    )

    assert [(author.get(one).status_code, analyst.get(one).status_code) for one in (theirs, own)] == [
        (404, 404), (200, 404),
    ]  # fmt: skip
    assert ("Bestand toevoegen" in main_of(author.get(here)), "Bestand toevoegen" in main_of(analyst.get(here))) == (
        True, False,
    )  # fmt: skip


def test_faulty_upload_says_what_is_wrong(noordoever: Coalition, lead: Client) -> None:
    here = reverse("coalitions_admin:files", args=["noordoever"])
    for data, sentence in (
        ({"visibility": "private"}, "Dit is een verplicht veld."),
        ({"visibility": "private", "file": SimpleUploadedFile("a.exe", b"MZ")}, "We bewaren deze soorten bestanden"),
        ({"visibility": "private", "file": SimpleUploadedFile("a.pdf", b"nee")}, "geen PDF"),
        ({"visibility": "everybody", "file": SimpleUploadedFile("a.txt", b"ja")}, "geldige keuze"),
    ):
        refused = lead.post(here, data)
        assert (refused.status_code, sentence in main_of(refused)) == (422, True), sentence
    assert RegionFile.objects.count() == 0
