import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core.mail import Branding
from core.models import AuditEntry
from organisations.domain.areas import areas_as_text, save_areas
from organisations.domain.branding import branding_for
from organisations.models import Coalition, Identity
from tests.factories.coalitions import make_coalition, make_news_page, png
from tests.factories.organisations import PracticeFactory

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def editor_of(coalition: Coalition, role: str = "coalition_editor") -> User:
    user = User.objects.create_user(f"{role}@{coalition.slug}.example", is_staff=True, first_name="Noor")
    user.groups.add(coalition.groups.get(role=role).group)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def noordoever() -> Coalition:
    coalition = make_coalition(name="Noordoever", places="Lindestad, Oeverdorp", practices_count=61)
    PracticeFactory(name="De Kade", city="Kadedorp", postcode="4321 AB", coalition=coalition)
    return coalition


@pytest.fixture
def zuiderkamp() -> Coalition:
    return make_coalition(name="Zuiderkamp", brand_colour="#8a2f0b", places="Kampen aan Zee")


def listed(client: Client, query: str) -> list[str]:
    html = client.get("/regio/", {"q": query} if query else {}).content.decode()
    return re.findall(r'<h2><a href="/regio/([\w-]+)/">', html)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["noordoever", "zuiderkamp"]),
        ("zuider", ["zuiderkamp"]),
        ("oeverdorp", ["noordoever"]),
        ("de kade", ["noordoever"]),
        ("4321", ["noordoever"]),
        ("kade zuider", []),
        ("%_\\'\"<script>", []),
        ("x" * 500, []),
    ],
)
def test_list_searched_by_name_place_practice_or_postcode_finds(
    client: Client, noordoever: Coalition, zuiderkamp: Coalition, query: str, found: list[str]
) -> None:
    assert listed(client, query) == found


@pytest.mark.parametrize("query", ["8011", "8011 AB", "8011ab"])
def test_list_finds_the_region_in_which_a_postcode_lies(
    client: Client, noordoever: Coalition, zuiderkamp: Coalition, query: str
) -> None:
    save_areas(coalition=zuiderkamp, ranges=[(8000, 8099)], actor=None)
    assert listed(client, query) == ["zuiderkamp"]
    assert "ligt in deze regio" in text_of(client.get("/regio/", {"q": query}).content.decode())


def test_lead_keeps_the_postcodes_and_hears_which_practices_lie_outside(noordoever: Coalition) -> None:
    lead = signed_in(editor_of(noordoever, "coalition_lead"))
    address = "/admin/regio/noordoever/postcodes/"
    saved = lead.post(address, {"areas": "8000-8010"}, follow=True)
    assert "11 postcodes liggen in deze regio" in text_of(saved.content.decode())
    assert "De Kade (4321 AB)" in text_of(saved.content.decode())
    file = SimpleUploadedFile("gebied.csv", "van;tot\n8100;8199\n".encode("utf-8-sig"))
    lead.post(address, {"areas": "8000-8010", "file": file})
    assert areas_as_text(noordoever) == "8100-8199"
    for data in (
        {"areas": "8000-8010\n80"},
        {"areas": "", "file": SimpleUploadedFile("oud.csv", "plaats\nCafé 8011".encode("cp1252"))},
    ):
        refused = lead.post(address, data)
        assert refused.status_code == 422
        assert areas_as_text(noordoever) == "8100-8199"
    assert "8000-8010" in lead.post(address, {"areas": "8000-8010\n80"}).content.decode()  # what was typed stays


def test_list_of_an_inactive_coalition_leaves_it_out(
    client: Client, noordoever: Coalition, zuiderkamp: Coalition
) -> None:
    zuiderkamp.is_active = False
    zuiderkamp.save()

    assert listed(client, "") == ["noordoever"]


def test_section_and_what_stands_below_wear_the_coalitions_stylesheet(client: Client, noordoever: Coalition) -> None:
    make_news_page(parent=noordoever.sections.get().get_children().get(slug="nieuws"), title="Open middag")
    sheets = set()
    for path in ("", "nieuws/", "nieuws/open-middag/", "over-ons/", "contact/"):
        html = client.get(f"/regio/noordoever/{path}").content.decode()
        sheets |= set(re.findall(r'<link rel="stylesheet" href="(/thema/[^"]+)">', html))
        assert html.count('class="banner"') == 1

    assert len(sheets) == 1
    response = client.get(sheets.pop())
    assert "--brand:#0b5c8a" in response.content.decode()
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_pages_outside_a_section_wear_no_theme(client: Client, noordoever: Coalition) -> None:
    assert "/thema/noordoever" not in client.get("/").content.decode()


def test_theme_under_an_old_digest_gives_the_colours_of_today_for_a_minute(
    client: Client, noordoever: Coalition
) -> None:
    response = client.get("/thema/noordoever.000000000000.css")

    assert "--brand:#0b5c8a" in response.content.decode()
    assert response.headers["Cache-Control"] == "public, max-age=60"


def test_theme_of_an_unknown_coalition_is_not_found(client: Client, noordoever: Coalition) -> None:
    assert client.get("/thema/zuiderkamp.000000000000.css").status_code == 404


@pytest.mark.parametrize("items", [1, 3])
def test_section_home_asks_at_most_six_queries(
    client: Client, noordoever: Coalition, django_assert_max_num_queries, settings, items: int
) -> None:
    settings.PAGE_CACHE_ENABLED = False
    index = noordoever.sections.get().get_children().get(slug="nieuws")
    for number in range(items):
        make_news_page(parent=index, title=f"Nieuws {number}")
    client.get("/regio/noordoever/")

    with django_assert_max_num_queries(6):
        html = client.get("/regio/noordoever/").content.decode()

    assert html.count("<article") == items


def test_branding_saved_shows_on_the_section_at_once(client: Client, noordoever: Coalition) -> None:
    client.get("/regio/noordoever/")
    staff = signed_in(editor_of(noordoever))

    answer = staff.post(
        "/admin/regio/noordoever/huisstijl/",
        {
            "display_name": "Noordoever Samen",
            "brand_colour": "0A6E4F",
            "accent_colour": "",
            "logo": SimpleUploadedFile("logo.png", png(size=(300, 100))),
        },
    )

    assert answer.status_code == 302
    identity = Identity.objects.get(coalition=noordoever)
    assert (identity.display_name, identity.brand_colour) == ("Noordoever Samen", "#0a6e4f")
    html = client.get("/regio/noordoever/").content.decode()
    assert "Noordoever Samen" in html
    assert identity.logo.url in html
    entry = AuditEntry.objects.get(action="coalition.branding")
    assert (entry.coalition_id, entry.before["brand_colour"], entry.after["brand_colour"]) == (
        noordoever.pk,
        "#0b5c8a",
        "#0a6e4f",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand_colour": "#fdfdf9"},
        {"brand_colour": "groen"},
        {"display_name": ""},
        {"logo": SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")},
        {"logo": SimpleUploadedFile("logo.png", b"geen plaatje")},
    ],
    ids=str,
)
def test_branding_with_something_wrong_keeps_what_was_typed_and_changes_nothing(
    noordoever: Coalition, wrong: dict[str, object]
) -> None:
    staff = signed_in(editor_of(noordoever))
    data = {"display_name": "Anders", "brand_colour": "#0a6e4f", **wrong}

    answer = staff.post("/admin/regio/noordoever/huisstijl/", data)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'value="{data["display_name"]}"' in html or not data["display_name"]
    assert "error-message" in html or "help-critical" in html
    identity = Identity.objects.get(coalition=noordoever)
    assert (identity.display_name, identity.brand_colour, identity.logo.name) == ("Noordoever", "#0b5c8a", "")


def test_branding_with_an_unreadable_colour_says_the_ratio_and_the_nearest(noordoever: Coalition) -> None:
    staff = signed_in(editor_of(noordoever))

    answer = staff.get("/admin/regio/kleur/", {"brand": "#7f7f00"}).json()

    assert (answer["ok"], len(answer["nearest"])) == (False, 7)
    assert answer["nearest"] in answer["message"]
    assert re.search(r"\d,\d", answer["message"])
    assert staff.get("/admin/regio/kleur/", {"brand": answer["nearest"]}).json()["ok"] is True


def test_provision_form_makes_a_coalition_for_an_administrator(noordoever: Coalition) -> None:
    staff = signed_in(User.objects.create_superuser("beheer@open.example", "x"))

    answer = staff.post(
        "/admin/coalities/nieuw/",
        {
            "name": "Westbeemd",
            "slug": "westbeemd",
            "contact_email": "info@westbeemd.example",
            "organisations_count": 3,
            "inhabitants": 120_000,
            "brand_colour": "#5c2f6e",
        },
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/regio/westbeemd/huisstijl/")
    assert Coalition.objects.get(slug="westbeemd").sections.count() == 1


def test_provision_form_below_the_rule_says_so_and_makes_nothing(noordoever: Coalition) -> None:
    staff = signed_in(User.objects.create_superuser("beheer@open.example", "x"))

    answer = staff.post(
        "/admin/coalities/nieuw/",
        {
            "name": "Westbeemd",
            "slug": "westbeemd",
            "contact_email": "info@westbeemd.example",
            "organisations_count": 1,
            "inhabitants": 120_000,
            "brand_colour": "#5c2f6e",
        },
    )

    assert answer.status_code == 422
    assert "100.000" in text_of(answer.content.decode())
    assert not Coalition.objects.filter(slug="westbeemd").exists()


def test_section_home_cannot_be_deleted_unpublished_or_moved_by_its_own_lead(noordoever: Coalition) -> None:
    section = noordoever.sections.get()
    permissions = section.permissions_for_user(editor_of(noordoever, "coalition_lead"))

    names = ["can_edit", "can_add_subpage", "can_publish", "can_delete", "can_unpublish", "can_move", "can_copy"]
    given = {name: getattr(permissions, name)() for name in names}

    assert given == {
        "can_edit": True,
        "can_add_subpage": True,
        "can_publish": True,
        "can_delete": False,
        "can_unpublish": False,
        "can_move": False,
        "can_copy": False,
    }


def test_dashboard_of_an_editor_shows_the_own_region_and_what_is_to_do(
    noordoever: Coalition, zuiderkamp: Coalition
) -> None:
    html = signed_in(editor_of(noordoever)).get("/admin/").content.decode()

    section = noordoever.sections.get()
    assert f'href="/admin/pages/add/pages/newspage/{section.get_children().get(slug="nieuws").pk}/"' in html
    assert 'href="/admin/regio/noordoever/huisstijl/"' in html
    assert "Zuiderkamp" not in html


def test_branding_for_gives_mail_the_coalitions_colours(noordoever: Coalition) -> None:
    given = branding_for(noordoever)

    assert given == Branding(
        name="Noordoever", brand="#0b5c8a", on_brand="#ffffff", brand_tint=given.brand_tint, logo_url=""
    )
    assert given.brand_tint != Branding().brand_tint
