import pytest
from django.test import override_settings

from core.palette import THEMED
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_library_in_development_shows_every_part(client):
    response = client.get("/patronen/", headers={"accept-language": "nl"})
    assert response.status_code == 200
    html = response.content.decode()
    assert [part for part, _name in response.context["parts"] if f'id="{part}"' not in html] == []
    assert len(response.context["blocks"]) == 13
    assert "style=" not in html
    assert "<script>" not in html


@override_settings(DEMO_ALLOWED=False)
def test_library_in_production_is_not_there_for_visitors_and_learners(client):
    assert client.get("/patronen/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/patronen/").status_code == 404


@override_settings(DEMO_ALLOWED=False)
def test_library_in_production_is_there_for_staff(client):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/patronen/").status_code == 200


def test_palette_of_a_readable_colour_is_loaded_and_measured(client):
    response = client.get("/patronen/", {"kleur": "#0b5c9c"})
    assert b'href="/patronen/kleur/0b5c9c.css"' in response.content
    assert response.context["modes"][0]["tokens"]["brand"] == "#0b5c9c"


def test_palette_of_an_unreadable_colour_says_the_ratio_and_a_way_out(client):
    response = client.get("/patronen/", {"kleur": "#e5534b"})
    refusal = response.context["refusal"]
    assert refusal.nearest in response.content.decode()
    assert client.get("/patronen/", {"kleur": refusal.nearest}).context["refusal"] is None


@pytest.mark.parametrize("value", ["", "groen", "<script>", "#12"])
def test_palette_of_no_colour_shows_an_error_and_the_own_tokens(client, value):
    response = client.get("/patronen/", {"kleur": value})
    assert (response.status_code, response.context["palette"]) == (200, None)
    assert response.context["palette_form"].errors


def test_stylesheet_of_a_colour_holds_the_theme(client):
    response = client.get("/patronen/kleur/0b5c9c.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert [f"--{name}:" in response.content.decode() for name in THEMED] == [True] * len(THEMED)


def test_stylesheet_of_an_unreadable_colour_is_not_there(client):
    assert client.get("/patronen/kleur/e5534b.css").status_code == 404
