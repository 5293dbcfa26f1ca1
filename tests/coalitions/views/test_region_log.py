"""The log of a region: its lead reads who did what for it, and nothing of another."""

import re

import pytest
from django.urls import reverse

from core.domain.audit import record_audit
from organisations.models import Coalition
from tests.coalitions.views.test_section import editor_of, signed_in, text_of
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_coalition
from tests.factories.organisations import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def noordoever() -> Coalition:
    return make_coalition(name="Noordoever")


def read(coalition: Coalition, *, lead=None, **query) -> str:
    client = signed_in(lead or editor_of(coalition, "coalition_lead"))
    response = client.get(reverse("coalitions_admin:log", args=[coalition.slug]), query)
    assert response.status_code == 200
    return text_of(response.content.decode().partition("<main")[2])


def test_lead_reads_who_changed_what(noordoever):
    lead = editor_of(noordoever, "coalition_lead")
    practice = PracticeFactory(name="De Kade", coalition=noordoever)
    record_audit(
        actor=lead, action="practice.saved", target=practice, coalition_id=noordoever.pk,
        before={"name": "Aan de Kade", "is_active": False, "coalition": 4},
        after={"name": "De Kade", "is_active": True},
    )  # fmt: skip
    text = read(noordoever, lead=lead)
    assert "Noor" in text  # by name, as a colleague
    assert "praktijk: De Kade" in text
    assert "naam: Aan de Kade → De Kade" in text
    assert "actief: nee → ja" in text
    assert "coalition" not in text  # a bare number says nothing


def test_what_was_done_elsewhere_and_who_works_elsewhere_stay_out(noordoever):
    other = make_coalition(name="Zuidoever")
    stranger = editor_of(other, "coalition_lead")
    colleague = UserFactory(first_name="Wilhelmina", last_name="Anders")
    for actor, coalition in ((stranger, noordoever), (colleague, noordoever), (stranger, other)):
        record_audit(actor=actor, action="coalition.branding", target=coalition, coalition_id=coalition.pk,
                     after={"name": coalition.name})  # fmt: skip
    text = read(noordoever)
    assert "Zuidoever" not in text
    assert "Wilhelmina" not in text
    assert text.count("iemand van een praktijk") == 2


def test_filter_and_pages_survive_odd_addresses(noordoever, django_assert_max_num_queries):
    practice = PracticeFactory(name="De Kade", coalition=noordoever)
    for _number in range(60):
        record_audit(actor=None, action="practice.saved", target=practice, coalition_id=noordoever.pk)
    lead = editor_of(noordoever, "coalition_lead")
    assert read(noordoever, lead=lead, handeling="practice.saved").count("het systeem") == 50
    assert read(noordoever, lead=lead, handeling="practice.saved", pagina="2").count("het systeem") == 10
    for pagina in ("0", "-1", "x", "٣", "99999999"):
        read(noordoever, lead=lead, pagina=pagina, handeling="'; DROP")
    client = signed_in(lead)
    with django_assert_max_num_queries(22):
        client.get(reverse("coalitions_admin:log", args=[noordoever.slug]))


def menu_of(client) -> list[str]:
    """The addresses of "my region" in the sidebar."""
    html = client.get("/admin/").content.decode()
    return re.findall(r'"url": "(/admin/regio/[^"]+)"', html)


def test_menu_leads_each_role_to_the_own_regions_screens(noordoever):
    lead = menu_of(signed_in(editor_of(noordoever, "coalition_lead")))
    editor = menu_of(signed_in(editor_of(noordoever, "coalition_editor")))
    analyst = menu_of(signed_in(editor_of(noordoever, "coalition_analyst")))
    assert reverse("coalitions_admin:log", args=["noordoever"]) in lead
    assert len(lead) == 10
    assert set(lead) - set(editor) == {
        f"/admin/regio/noordoever/{name}/" for name in ("mensen", "gegevens", "postcodes", "logboek")
    }
    assert analyst == [f"/admin/regio/noordoever/{name}/" for name in ("bord", "startpakket", "bestanden")]
