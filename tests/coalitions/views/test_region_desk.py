"""What a coalition's people do in the admin: the board, sheets for visits, questions, the look."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from core.models import AuditEntry
from learning.domain.tallies import rebuild_tallies
from organisations.models import Affiliation, Coalition, Identity
from tests.coalitions.views.test_section import editor_of, signed_in, text_of
from tests.factories.coalitions import make_coalition, make_news_page, png
from tests.factories.organisations import PracticeFactory, contact_of, learner_of
from tests.factories.pages import make_contact, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Coalition:
    return make_coalition(name="Noordoever")


@pytest.fixture
def lead(region: Coalition) -> Client:
    return signed_in(editor_of(region, "coalition_lead"))


def admin_text(client: Client, path: str) -> str:
    return text_of(client.get(path).content.decode())


def test_the_board_says_how_the_region_stands(region: Coalition, lead: Client, django_assert_max_num_queries) -> None:
    here = PracticeFactory(name="De Linde", coalition=region)
    contact_of(here)
    learner_of(here)
    gone = PracticeFactory(name="De Eik", coalition=region)
    today = timezone.localdate()
    Affiliation.objects.filter(practice=gone).update(
        valid_from=today - dt.timedelta(days=90), valid_until=today - dt.timedelta(days=5)
    )
    rebuild_tallies()
    question(coalition=region)
    question(coalition=None)

    lead.get("/admin/regio/noordoever/bord/")  # what Wagtail asks once a process
    with django_assert_max_num_queries(45):
        html = lead.get("/admin/regio/noordoever/bord/").content.decode()

    text = text_of(html)
    assert "0 van 1 opgeleid" in text
    assert "De Eik" in text  # who left is remembered
    assert re.search(r"Mensen in de praktijken 2 ", text)
    assert re.search(r"Vragen 1 wachten op antwoord", text)
    assert "Er is nog geen nieuwsbrief verstuurd" in text


def test_the_board_of_an_empty_region_is_a_page_too(region: Coalition, lead: Client) -> None:
    text = admin_text(lead, "/admin/regio/noordoever/bord/")
    assert "Er hoort nog geen praktijk bij deze coalitie" in text
    assert "Er is niets gepland" in text


def test_sheets_for_a_visit_name_contact_and_what_is_missing_of_own_practices_only(
    region: Coalition, lead: Client
) -> None:
    own = PracticeFactory(name="De Linde", city="Lindestad", coalition=region)
    contact_of(own, first_name="Samira", last_name="El Amrani", email="samira@linde.example")
    learner_of(own, first_name="Vera", last_name="Stil")
    foreign = PracticeFactory(name="De Vreemde", coalition=make_coalition(name="Zuiderkamp"))
    contact_of(foreign, last_name="Geheim")
    rebuild_tallies()

    assert "De Linde" in admin_text(lead, "/admin/regio/noordoever/bezoeken/?q=linde")
    assert "Geen praktijk past" in admin_text(lead, "/admin/regio/noordoever/bezoeken/?q=vreemde")
    text = admin_text(
        lead, f"/admin/regio/noordoever/bezoeken/?bladen=1&praktijk={own.pk}&praktijk={foreign.pk}&praktijk=x"
    )
    assert "Samira El Amrani" in text
    assert "Stil" not in text  # of the others, only how many
    assert "De Vreemde" not in text
    assert "Geheim" not in text


def test_sheets_cost_the_same_for_one_and_for_many(region: Coalition, lead: Client, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    practices = [PracticeFactory(coalition=region) for _number in range(6)]
    for one in practices:
        contact_of(one)
    rebuild_tallies()
    path = "/admin/regio/noordoever/bezoeken/?bladen=1"
    lead.get(f"{path}&praktijk={practices[0].pk}")
    with CaptureQueriesContext(connection) as single:
        lead.get(f"{path}&praktijk={practices[0].pk}")
    with django_assert_num_queries(len(single)):
        lead.get(path + "".join(f"&praktijk={one.pk}" for one in practices))


def test_a_question_from_the_section_comes_to_the_coalition_and_is_marked(region: Coalition, lead: Client) -> None:
    contact = make_contact()
    visitor = Client(enforce_csrf_checks=False)
    home = visitor.get("/regio/noordoever/").content.decode()
    assert f"{contact.url}?regio=noordoever" in home
    form = visitor.get(f"{contact.url}?regio=noordoever").content.decode()
    assert re.search(r'<option value="noordoever" selected', form)
    sent = {
        "coalition": "noordoever",
        "name": "Noa",
        "email": "noa@linde.example",
        "subject": "Wie helpt ons?",
        "question": "Graag een bezoek.",
    }
    assert visitor.post(contact.url, sent).status_code == 302

    page = lead.get("/admin/regio/noordoever/vragen/").content.decode()
    assert "Graag een bezoek." in page
    pk = re.search(r'name="question" value="(\d+)"', page)
    assert pk
    lead.post("/admin/regio/noordoever/vragen/", {"question": pk[1]})
    assert "Er wacht geen vraag" in admin_text(lead, "/admin/regio/noordoever/vragen/")
    assert "Graag een bezoek." in admin_text(lead, "/admin/regio/noordoever/vragen/?plank=beantwoord")
    lead.post("/admin/regio/noordoever/vragen/", {"question": pk[1], "undo": "1"})
    assert "Graag een bezoek." in admin_text(lead, "/admin/regio/noordoever/vragen/")
    actions = AuditEntry.objects.filter(coalition_id=region.pk, action__startswith="question.")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == ["question.handled", "question.reopened"]


@pytest.mark.parametrize("value", ["", "x", "99999999999999999999", "-1"])
def test_a_question_that_is_not_there_is_404(region: Coalition, lead: Client, value: str) -> None:
    assert lead.post("/admin/regio/noordoever/vragen/", {"question": value}).status_code == 404


def look(**fields: Any) -> dict[str, Any]:
    return {"display_name": "Noordoever", "brand_colour": "#0b5c8a", **fields}


def partner_lines(*lines: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"partner-TOTAL_FORMS": len(lines), "partner-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        data |= {f"partner-{number}-{key}": value for key, value in line.items()}
    return data


def test_partners_stand_at_the_foot_of_every_page_of_the_section(region: Coalition, lead: Client) -> None:
    logo = SimpleUploadedFile("logo.png", png(), "image/png")
    lines = partner_lines({"name": "Huisartsengroep", "url": "hagro.example", "logo": logo}, {"name": "Bibliotheek"})
    assert lead.post("/admin/regio/noordoever/huisstijl/", look(**lines)).status_code == 302

    html = Client().get("/regio/noordoever/over-ons/").content.decode()
    assert 'href="https://hagro.example"' in html
    assert re.search(r'<img src="/media/logos/[^"]+" alt="Huisartsengroep"', html)
    assert "Bibliotheek" in html
    # In another order and one gone: the logo that was there stays.
    lines = partner_lines({"name": "Apothekers"}, {"name": "huisartsengroep", "url": ""})
    lead.post("/admin/regio/noordoever/huisstijl/", look(**lines))
    assert [one.name for one in region.partners.all()] == ["Apothekers", "huisartsengroep"]
    assert region.partners.get(name="huisartsengroep").logo
    assert AuditEntry.objects.filter(action="coalition.partners").count() == 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"name": "", "url": "hagro.example"}], "Geef de partner een naam"),
        ([{"name": "A"}, {"name": "a"}], "twee keer"),
        ([{"name": "A", "url": "http://hagro.example"}], "https://"),
        ([{"name": "A", "url": "javascript:alert(1)"}], ""),
        ([{"name": "A", "logo": SimpleUploadedFile("x.svg", b"<svg><script/></svg>")}], ""),
    ],
)
def test_a_faulty_partner_keeps_everything_as_it_was(
    region: Coalition, lead: Client, lines: list[dict[str, Any]], said: str
) -> None:
    answer = lead.post("/admin/regio/noordoever/huisstijl/", look(display_name="Anders", **partner_lines(*lines)))
    assert answer.status_code == 422
    assert said in text_of(answer.content.decode())
    assert not region.partners.exists()
    assert Identity.objects.get(coalition=region).display_name == "Noordoever"


def test_a_logo_that_is_white_on_white_is_refused_with_the_mend(region: Coalition, lead: Client) -> None:
    target = io.BytesIO()
    picture = Image.new("RGBA", (200, 80), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 190, 70), fill="#ffffff")
    picture.save(target, format="PNG")
    answer = lead.post(
        "/admin/regio/noordoever/huisstijl/",
        look(logo=SimpleUploadedFile("wit.png", target.getvalue(), "image/png")),
    )
    assert answer.status_code == 422
    assert "Upload de donkere versie" in text_of(answer.content.decode())
    assert not Identity.objects.get(coalition=region).logo


def test_the_preview_wears_what_nobody_saved_and_leaves_the_section_alone(region: Coalition, lead: Client) -> None:
    address = "/admin/regio/noordoever/huisstijl/voorbeeld/"
    html = lead.get(address, {"brand": "#a63f15", "name": "Proefnaam", "style": "tinted"}).content.decode()
    assert "Proefnaam" in html
    assert 'data-pictures="tinted"' in html
    stylesheet = re.search(r'href="(/admin/regio/kleur\.css[^"]+)"', html)
    assert stylesheet
    css = lead.get(stylesheet[1].replace("&amp;", "&")).content.decode()
    assert "--brand:" in css
    assert "Proefnaam" not in Client().get("/regio/noordoever/").content.decode()
    # Colours that cannot be read: the saved ones, and never an error.
    assert "kleur.css" not in lead.get(address, {"brand": "#fffff0", "style": "raar"}).content.decode()
    assert lead.get(address, {"pagina": "nieuws"}).status_code == 200
    assert lead.get("/admin/regio/kleur.css", {"brand": "}body{display:none"}).content == b""


def test_details_are_kept_and_shown_and_the_rule_asks_for_a_reason(region: Coalition, lead: Client) -> None:
    good = {
        "contact_email": "hallo@noordoever.example",
        "contact_phone": "088 1",
        "places": "Oeverdorp",
        "practices_count": 12,
        "organisations_count": 3,
        "inhabitants": 150_000,
        "figures_date": "2022-12-31",
        "map_column": 1,
        "map_row": 1,
    }
    cell = (region.map_column, region.map_row)
    assert lead.post("/admin/regio/noordoever/gegevens/", good).status_code == 302
    region.refresh_from_db()
    assert (region.contact_email, region.places) == ("hallo@noordoever.example", "Oeverdorp")
    assert (region.map_column, region.map_row) == cell  # the map is the national desk's
    assert "hallo@noordoever.example" in Client().get("/regio/noordoever/").content.decode()
    few = lead.post("/admin/regio/noordoever/gegevens/", {**good, "inhabitants": 90_000})
    assert few.status_code == 422
    assert "Schrijf op waarom" in text_of(few.content.decode()) or "100.000" in text_of(few.content.decode())
    region.refresh_from_db()
    assert region.inhabitants == 150_000
    lead.post("/admin/regio/noordoever/gegevens/", {**good, "inhabitants": 90_000, "reason": "Eilanden"})
    entry = AuditEntry.objects.filter(action="coalition.details").latest("pk")
    assert entry.after == {"inhabitants": 90_000, "reason": "Eilanden"}


def test_the_map_leads_to_every_section_and_dims_what_a_search_leaves_out(region: Coalition) -> None:
    make_coalition(name="Zuiderkamp")
    html = Client().get("/regio/").content.decode()
    tiles = re.findall(r'<a href="/regio/([a-z]+)/" class="tile"', html)
    assert sorted(tiles) == ["noordoever", "zuiderkamp"]
    found = Client().get("/regio/?q=noordoever").content.decode()
    assert re.findall(r'<a href="/regio/([a-z]+)/" class="tile tile-dim"', found) == ["zuiderkamp"]


def test_the_home_shows_its_parts_in_the_editors_order(region: Coalition) -> None:
    section = region.sections.get().specific
    news = section.get_children().get(slug="nieuws")
    make_news_page(parent=news, title="Inloopspreekuur")
    national = make_news_page(
        parent=make_coalition(name="Zuiderkamp").sections.get().get_children().get(slug="nieuws"), title="Van elders"
    )
    section.body = [
        {"type": "contact", "value": {"title": "Bel ons"}},
        {"type": "national_news", "value": {"title": "Ook van belang", "pages": [national.pk]}},
        {"type": "text", "value": "<p>Eigen woorden</p>"},
        {"type": "own_news", "value": {"title": ""}},
    ]
    section.save_revision().publish()
    html = Client().get("/regio/noordoever/").content.decode()
    order = [
        html.index(word) for word in ("Bel ons", "Ook van belang", "Van elders", "Eigen woorden", "Inloopspreekuur")
    ]
    assert order == sorted(order)
    assert html.count("Bel ons") == 1
    # Without any part of its own, the home is what it was when the section was made.
    section.body = [{"type": "text", "value": "<p>Eigen woorden</p>"}]
    section.save_revision().publish()
    html = Client().get("/regio/noordoever/").content.decode()
    assert html.index("Inloopspreekuur") < html.index("Eigen woorden") < html.index("Wie kunt u bellen")
