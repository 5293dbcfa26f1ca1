import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import User
from coalitions.domain.exceptions import CoalitionNotMade, ColourNotUnderstood, RuleNotMet, SlugTaken
from core.models import AuditEntry
from core.palette import UnreadableColour
from organisations.models import Coalition, CoalitionGroup, Identity
from tests.factories.coalitions import ensure_home, make_coalition

pytestmark = pytest.mark.django_db


def snapshot() -> dict[str, int]:
    permissions = (GroupPagePermission, GroupCollectionPermission)
    models = (Coalition, Identity, Group, CoalitionGroup, Page, Collection, *permissions, AuditEntry)
    return {model.__name__: model.objects.count() for model in models}


def test_provision_coalition_makes_section_groups_collection_and_permissions() -> None:
    coalition = make_coalition(name="Noordoever", accent_colour="#f4b942")

    section = coalition.sections.get()
    assert section.url == "/regio/noordoever/"
    assert [(page.url, page.live) for page in section.get_children().specific()] == [
        ("/regio/noordoever/nieuws/", True),
        ("/regio/noordoever/over-ons/", True),
        ("/regio/noordoever/contact/", True),
    ]
    assert section.get_children().get(slug="nieuws").specific.coalition == coalition
    assert (coalition.identity.brand_colour, coalition.identity.accent_colour) == ("#0b5c8a", "#f4b942")
    pages = {}
    for link in coalition.groups.select_related("group"):
        granted = GroupPagePermission.objects.filter(group=link.group)
        pages[link.role] = {(one.page_id, one.permission.codename) for one in granted}
    editor = {(section.pk, f"{verb}_page") for verb in ("add", "change", "publish", "lock", "unlock")}
    assert pages == {
        "coalition_author": {(section.pk, "add_page"), (section.pk, "change_page")},
        "coalition_editor": editor,
        "coalition_lead": editor | {(section.pk, "bulk_delete_page")},
        "coalition_analyst": set(),
    }
    own = coalition.collection_link.collection
    library = GroupCollectionPermission.objects.filter(group=coalition.groups.get(role="coalition_editor").group)
    assert {(one.collection.name, one.permission.codename) for one in library} == {
        *((own.name, f"{verb}_image") for verb in ("add", "change", "delete", "choose")),
        *((own.name, f"{verb}_document") for verb in ("add", "change", "delete", "choose")),
        *((own.name, f"{verb}_media") for verb in ("add", "change", "delete")),
        ("Landelijk", "choose_image"),
        ("Landelijk", "choose_document"),
    }
    entry = AuditEntry.objects.get(action="coalition.provision")
    assert (entry.coalition_id, entry.after["slug"]) == (coalition.pk, "noordoever")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"brand_colour": "#fdfdf9"}, UnreadableColour),
        ({"brand_colour": "groen"}, ColourNotUnderstood),
        ({"organisations_count": 1}, RuleNotMet),
        ({"inhabitants": 99_999}, RuleNotMet),
        ({"contact_email": "geen adres"}, CoalitionNotMade),
        ({"slug": "Noord Oever"}, CoalitionNotMade),
        ({"slug": "regios"}, SlugTaken),
        ({"slug": "zuiderkamp"}, SlugTaken),
        ({"name": "zuiderkamp"}, CoalitionNotMade),
        ({"name": " "}, CoalitionNotMade),
    ],
)
def test_provision_coalition_with_something_wrong_makes_nothing(fields: dict, error: type[Exception]) -> None:
    make_coalition(name="Zuiderkamp")
    before = snapshot()

    with pytest.raises(error):
        make_coalition(**fields)

    assert snapshot() == before


def test_provision_coalition_below_the_rule_with_reason_is_made_and_told() -> None:
    make_coalition(organisations_count=1, override_reason="Eilanden: er is maar één organisatie.")

    entry = AuditEntry.objects.get(action="coalition.provision")
    assert entry.after["override_reason"] == "Eilanden: er is maar één organisatie."


def test_provision_coalition_failing_at_the_last_step_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_home()
    make_coalition(name="Zuiderkamp")
    before = snapshot()
    monkeypatch.setattr("coalitions.domain.provisioning.record_audit", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        make_coalition()

    assert snapshot() == before


def test_provision_coalition_grants_the_section_of_each_language() -> None:
    from wagtail.models import Locale

    from coalitions.models import CoalitionIndexPage

    make_coalition(name="Zuiderkamp")
    english, _made = Locale.objects.get_or_create(language_code="en")
    index = CoalitionIndexPage.objects.get()
    index.get_parent().specific.copy_for_translation(english)
    index.copy_for_translation(english).save_revision().publish()

    coalition = make_coalition(name="Noordoever")

    sections = coalition.sections.order_by("locale__language_code")
    assert [section.url for section in sections] == ["/en/regio/noordoever/", "/regio/noordoever/"]
    editor = coalition.groups.get(role="coalition_editor").group
    assert set(editor.page_permissions.values_list("page_id", flat=True)) == {section.pk for section in sections}


def test_translating_a_section_lets_its_people_work_there() -> None:
    from wagtail.models import Locale

    from coalitions.models import CoalitionIndexPage

    coalition = make_coalition(name="Noordoever")
    section = coalition.sections.get()
    english, _made = Locale.objects.get_or_create(language_code="en")
    CoalitionIndexPage.objects.get().get_parent().specific.copy_for_translation(english)
    CoalitionIndexPage.objects.get().copy_for_translation(english)

    translated = section.copy_for_translation(english)

    editor = User.objects.create_user("redactie@noordoever.example", is_staff=True)
    editor.groups.add(coalition.groups.get(role="coalition_editor").group)
    assert translated.permissions_for_user(editor).can_edit()


def test_new_section_says_who_it_is_and_how_to_reach_it_before_anybody_writes(client: Client) -> None:
    make_coalition(name="Noordoever", places="Veendam, Wold")
    about = client.get("/regio/noordoever/over-ons/").content.decode()
    contact = client.get("/regio/noordoever/contact/").content.decode()
    assert "In Noordoever werken organisaties samen." in about
    assert "U vindt ons in Veendam, Wold." in about
    assert 'href="mailto:info@noordoever.example"' in contact
