import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from organisations.enums import StaffRole
from organisations.permissions.groups import ensure_staff_groups
from pages.domain.offers import decide_offer, offer_news
from pages.enums import OfferStatus
from pages.models import ContactMessage, NewsOffer, NewsPage
from tests.factories import coalitions as sections
from tests.factories.accounts import UserFactory
from tests.factories.organisations import RegistrationFactory

pytestmark = pytest.mark.django_db
DRAFTAIL = json.dumps(
    {
        "blocks": [
            {"key": "a", "text": "Tekst", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        ],
        "entityMap": {},
    }
)


@pytest.fixture
def world(client):
    """A coalition with an editor and a live item, and the national desk."""
    groups = ensure_staff_groups()
    coalition = sections.make_coalition(name="Noordoever")
    index = coalition.sections.get().get_children().get(slug="nieuws").specific
    page = sections.make_news_page(parent=index, title="Uit de regio")

    def sign_in(role):
        user = UserFactory(is_staff=True)
        if role.is_regional:
            user.groups.add(coalition.groups.get(role=role).group)
        else:
            user.groups.add(groups[role.value])
        client.force_login(user)
        return user

    return page, sign_in


def test_editor_offers_and_desk_accepts(world, client):
    page, sign_in = world
    sign_in(StaffRole.COALITION_EDITOR)
    asked = client.get(reverse("pages_desk:offer", args=[page.pk]))
    client.post(reverse("pages_desk:offer", args=[page.pk]))
    offer = NewsOffer.objects.get()
    sign_in(StaffRole.NATIONAL_EDITOR)
    listed = client.get(reverse("pages_desk:offers"))

    decided = client.post(reverse("pages_desk:decide", args=[offer.pk]), {"accept": "yes", "reason": ""})

    offer.refresh_from_db()
    assert (asked.status_code, "Uit de regio" in listed.content.decode(), decided.status_code) == (200, True, 302)
    assert offer.status == OfferStatus.ACCEPTED


def test_desk_declining_without_a_reason_comes_back(world, client):
    page, sign_in = world
    offer = offer_news(page=page, offered_by=UserFactory())
    sign_in(StaffRole.NATIONAL_EDITOR)

    response = client.post(reverse("pages_desk:decide", args=[offer.pk]), {"accept": "no", "reason": ""})

    offer.refresh_from_db()
    assert (response.status_code, offer.status) == (200, OfferStatus.PENDING)


def test_desk_takes_an_accepted_item_off(world, client):
    page, sign_in = world
    desk = sign_in(StaffRole.NATIONAL_EDITOR)
    offer = offer_news(page=page, offered_by=UserFactory())
    decide_offer(offer=offer, decided_by=desk, accept=True)

    client.post(reverse("pages_desk:decide", args=[offer.pk]), {"reason": "Verouderd"})

    offer.refresh_from_db()
    assert (offer.status, offer.reason) == (OfferStatus.DECLINED, "Verouderd")


def test_offer_button_stands_where_it_can_be_used(world, client):
    page, sign_in = world
    address = reverse("pages_desk:offer", args=[page.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sign_in(StaffRole.COALITION_EDITOR)
    before = address in client.get(edit).content.decode()

    offer_news(page=NewsPage.objects.get(pk=page.pk), offered_by=UserFactory())

    assert (before, address in client.get(edit).content.decode()) == (True, False)


@pytest.mark.parametrize("role", [StaffRole.COALITION_LEAD, StaffRole.COALITION_EDITOR])
def test_dashboard_names_practices_that_applied_to_who_judges_them(world, client, role):
    page, sign_in = world
    RegistrationFactory(coalition=page.specific.coalition)
    sign_in(role)

    html = client.get(reverse("wagtailadmin_home")).content.decode().partition("open-todo")[2]

    assert ("1 praktijk meldde zich aan" in html) is (role is StaffRole.COALITION_LEAD)


def test_dashboard_of_the_h5p_manager_starts_at_an_upload(world, client):
    _page, sign_in = world
    sign_in(StaffRole.H5P_MANAGER)
    assert f'href="{reverse("h5p_contents:add")}"' in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("role", [StaffRole.NATIONAL_EDITOR, StaffRole.ADMINISTRATOR, StaffRole.COALITION_EDITOR])
def test_dashboard_says_what_to_do(world, client, role):
    page, sign_in = world
    offer_news(page=page, offered_by=UserFactory())
    user = sign_in(role)
    page.title = "Half af"
    page.save_revision(user=user)

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    waits = reverse("pages_desk:offers") in html.partition("open-todo")[2]
    assert ("Half af" in html, waits) == (True, role is not StaffRole.COALITION_EDITOR)


def test_menu_shows_each_role_what_it_needs(world, client):
    _page, sign_in = world
    shown = {}
    for role in (StaffRole.NATIONAL_EDITOR, StaffRole.ADMINISTRATOR, StaffRole.COALITION_EDITOR):
        sign_in(role)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        shown[role] = [
            name
            for name in ("offered-news", "contact-messages", "menus", "figures", "jobs", "reports", "help")
            if f'"name": "{name}"' in html
        ]

    assert shown == {
        StaffRole.NATIONAL_EDITOR: ["offered-news", "contact-messages", "menus", "figures", "reports"],
        StaffRole.ADMINISTRATOR: ["offered-news", "contact-messages", "menus", "figures", "jobs", "reports"],
        StaffRole.COALITION_EDITOR: [],
    }


def test_desk_marks_a_question_as_handled_and_changes_nothing_else(world, client):
    _page, sign_in = world
    sign_in(StaffRole.QUESTION_DESK)
    message = ContactMessage.objects.create(
        submission_key="7b0d6b6e-0f4e-4f53-9a8f-1c9f5d1f9a11",
        name="Sanne",
        email="sanne@praktijk.example",
        subject="Poster",
        question="Mag dat?",
    )

    client.post(
        reverse("contact_messages:edit", args=[message.pk]), {"handled_at": "2026-11-21 10:00", "subject": "Veranderd"}
    )

    message.refresh_from_db()
    assert (message.subject, message.handled_at is not None) == ("Poster", True)
    assert client.get(reverse("contact_messages:index")).status_code == 200


def test_editor_writes_a_page_and_it_is_found(world, client):
    _page, sign_in = world
    sign_in(StaffRole.NATIONAL_EDITOR)
    home = sections.ensure_home()

    response = client.post(
        reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home.pk]),
        {
            "title": "Zeldzaamwoord",
            "summary": "Kort",
            "slug": "zeldzaamwoord",
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "text",
            "body-0-id": "",
            "body-0-value": DRAFTAIL,
            "reviewed_on": "",
            "art_key": "",
            "listing_image": "",
            "social_image": "",
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MAX_NUM_FORMS": "1000",
            "action-publish": "1",
        },
    )

    assert response.status_code == 302
    call_command("update_index", verbosity=0)
    client.logout()
    assert client.get("/zeldzaamwoord/").status_code == 200
    assert "/zeldzaamwoord/" in client.get("/zoeken/?q=zeldzaamwoord").content.decode()
