import re

import pytest
from django.test import Client

from core.models import Job
from pages.domain.contact import MESSAGES_AN_HOUR
from pages.models import ContactMessage
from tests.factories import pages as make

pytestmark = pytest.mark.django_db
GOOD = {
    "name": "Sanne de Vries",
    "email": "sanne@praktijk.example",
    "subject": "Poster",
    "question": "Mag ik de poster aanpassen?",
    "website": "",
    "submission_key": "7b0d6b6e-0f4e-4f53-9a8f-1c9f5d1f9a11",
}


@pytest.fixture
def contact():
    return make.make_contact(thanks="U hoort binnen drie werkdagen van ons.")


def test_contact_form_sent_is_kept_and_thanks(contact, client):
    response = client.post("/contact/", GOOD, follow=True)

    assert response.redirect_chain == [("/contact/?verstuurd=1", 302)]
    assert "U hoort binnen drie werkdagen van ons." in response.content.decode()
    assert ContactMessage.objects.get().subject == "Poster"


def test_contact_form_sent_twice_is_one_question(contact, client):
    client.post("/contact/", GOOD)
    client.post("/contact/", GOOD)

    assert (ContactMessage.objects.count(), Job.objects.filter(kind="core.send_mail").count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "geen adres"},
        {"subject": "x" * 121},
        {"question": "y" * 4001},
        {"name": "Sanne\x00"},
        {"submission_key": "geen-uuid"},
    ],
)
def test_contact_form_wrong_comes_back_filled_in(contact, client, wrong):
    response = client.post("/contact/", {**GOOD, **wrong})

    assert response.status_code == 422
    assert 'value="Sanne' in response.content.decode() or "name" in wrong
    assert "Mag ik de poster aanpassen?" in response.content.decode() or "question" in wrong
    assert ContactMessage.objects.count() == 0


def test_contact_form_of_a_machine_is_dropped_without_telling(contact, client):
    response = client.post("/contact/", {**GOOD, "website": "https://spam.example"})

    assert (response.status_code, ContactMessage.objects.count()) == (302, 0)


def test_contact_form_with_newlines_in_the_subject_becomes_one_line(contact, client):
    client.post("/contact/", {**GOOD, "subject": "Hallo\r\nBcc: alle@praktijken.example"})

    assert ContactMessage.objects.get().subject == "Hallo Bcc: alle@praktijken.example"


def test_contact_form_too_often_says_so_and_keeps_the_text(contact, client):
    for number in range(MESSAGES_AN_HOUR):
        client.post("/contact/", {**GOOD, "submission_key": f"7b0d6b6e-0f4e-4f53-9a8f-1c9f5d1f9a{number:02d}"})

    response = client.post("/contact/", {**GOOD, "submission_key": ""})

    assert response.status_code == 422
    assert "Mag ik de poster aanpassen?" in response.content.decode()
    assert ContactMessage.objects.count() == MESSAGES_AN_HOUR


def test_contact_form_needs_its_token(contact):
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/contact/", GOOD)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', client.get("/contact/").content.decode())

    accepted = client.post("/contact/", {**GOOD, "csrfmiddlewaretoken": token[1]})

    assert (refused.status_code, accepted.status_code) == (403, 302)


def test_each_contact_form_has_a_key_of_its_own(contact, client):
    keys = {
        re.search(r'name="submission_key" value="([^"]+)"', client.get("/contact/").content.decode())[1]
        for _ in range(2)
    }

    assert len(keys) == 2
