"""Which postcodes lie in which region."""

import pytest

from core.models import AuditEntry
from organisations.domain.areas import FaultyAreas, areas_as_text, coalitions_at, read_areas, save_areas
from organisations.domain.registrations import submit_registration
from organisations.models import PostcodeArea, Registration
from tests.factories.organisations import CoalitionFactory, PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("", []),
        ("8011", [(8011, 8011)]),
        ("8000-8199", [(8000, 8199)]),
        ("8000 – 8199\n\n8200 t/m 8210", [(8000, 8210)]),
        ("van;tot;plaats\n8011;8012;Elzerveen\n8016;8016;Noordersluis\n", [(8011, 8012), (8016, 8016)]),
        ('"8011","Den Haag"\n', [(8011, 8011)]),
        ("8011 AB\n8012kl\t8014ZZ", [(8011, 8014)]),
        ("8100-8200\n8000-8150\n8150", [(8000, 8200)]),
    ],
)
def test_reads_what_people_write(text, ranges):
    assert read_areas(text) == ranges


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("8011\n801", 2, "“801” is geen postcode"),
        ("0811", 1, "“0811” is geen postcode"),
        ("8011\n8012\n8200-8100", 3, "8100 komt vóór 8200"),
        ("8011;80111", 1, "“80111” is geen postcode"),
        ("8011\n=CMD()", 2, "“=CMD()” is geen postcode"),
        ("8011\n٨٠١١", 2, "is geen postcode"),
    ],
)
def test_says_which_line_is_wrong(text, line, said):
    with pytest.raises(FaultyAreas) as caught:
        read_areas(text)
    assert caught.value.faults[0].row == line
    assert said in str(caught.value)


def test_too_many_lines_are_refused_at_once():
    with pytest.raises(FaultyAreas):
        read_areas("8011\n" * 5_001)


def test_saving_replaces_and_is_recorded_once():
    coalition = CoalitionFactory()
    practice = PracticeFactory(name="Ver Weg", postcode="9711 AA", coalition=coalition)
    first = save_areas(coalition=coalition, ranges=[(8000, 8010), (8011, 8020)], actor=None)
    assert (first.postcodes, first.has_changed) == (21, True)
    assert first.outside == (f"{practice.name} (9711 AA)",)
    again = save_areas(coalition=coalition, ranges=[(8000, 8020)], actor=None)
    assert not again.has_changed
    save_areas(coalition=coalition, ranges=[(9700, 9720)], actor=None)
    assert areas_as_text(coalition) == "9700-9720"
    assert AuditEntry.objects.filter(action="coalition.postcodes").count() == 2
    save_areas(coalition=coalition, ranges=[], actor=None)
    assert not PostcodeArea.objects.exists()


def test_a_border_postcode_lies_in_two_regions():
    north, south = CoalitionFactory(), CoalitionFactory()
    save_areas(coalition=north, ranges=[(8000, 8100)], actor=None)
    save_areas(coalition=south, ranges=[(8100, 8200)], actor=None)
    assert set(coalitions_at("8100 AB")) == {north, south}
    assert list(coalitions_at("8099")) == [north]
    assert list(coalitions_at("80")) == list(coalitions_at("'; --")) == []


@pytest.mark.parametrize(("postcode", "has_coalition"), [("8050 AB", True), ("8100 AB", False), ("", False)])
def test_who_applies_without_a_coalition_comes_to_the_one_of_the_postcode(postcode, has_coalition):
    north, south = CoalitionFactory(), CoalitionFactory()
    save_areas(coalition=north, ranges=[(8000, 8100)], actor=None)
    save_areas(coalition=south, ranges=[(8100, 8200)], actor=None)
    registration = submit_registration(
        registration=Registration(
            agb_code="01234567", name="Nieuw", postcode=postcode, applicant_email="a@nieuw.example",
            applicant_first_name="An", applicant_last_name="Nieuw", applicant_role="huisarts",
        )
    )  # fmt: skip
    assert (registration.coalition == north) is has_coalition
