import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from organisations.forms import clean_https_address
from organisations.models import Identity, Registration
from tests.accounts.post import post_office
from tests.factories.organisations import CoalitionFactory, PracticeFactory, contact_of

pytestmark = pytest.mark.django_db
IDENTITY = "/mijn/praktijk/gegevens/"
REGISTER = "/praktijk-aanmelden/"
GOOD = {
    "display_name": "De Linde",
    "portal_name": "MijnLinde",
    "portal_url": "delinde.example/dossier",
    "phone": "0123 456789",
}
FORM = {
    "agb_code": "1234567",
    "name": "De Linde",
    "street": "Lindenlaan 1",
    "postcode": "1234ab",
    "city": "Lindestad",
    "applicant_first_name": "Jan",
    "applicant_last_name": "Hoekstra",
    "applicant_role": "praktijkmanager",
    "applicant_email": "Jan@Linde.example",
}


@pytest.fixture
def practice():
    return PracticeFactory(name="Linde BV")


@pytest.fixture
def browser(practice):
    client = Client()
    client.force_login(contact_of(practice), backend="django.contrib.auth.backends.ModelBackend")
    return client


def png() -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (300, 120), "#0f6b55").save(picture, "PNG")
    return SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")


def test_identity_starts_from_the_register_and_is_saved(browser, practice):
    assert 'value="Linde BV"' in browser.get(IDENTITY).content.decode()
    assert browser.post(IDENTITY, GOOD | {"logo_file": png()}).url == IDENTITY
    identity = Identity.objects.get(practice=practice)
    assert (identity.display_name, identity.portal_url) == ("De Linde", "https://delinde.example/dossier")
    with identity.logo.open() as logo:
        assert logo.read(8) == b"\x89PNG\r\n\x1a\n"
    assert identity.logo.url in browser.get(IDENTITY).content.decode()
    browser.post(IDENTITY, GOOD | {"remove_logo": "on"})
    identity.refresh_from_db()
    assert not identity.logo


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"portal_url": "http://delinde.example"}, "begint met http://"),
        ({"portal_url": "javascript:alert(1)"}, "geen webadres"),
        ({"portal_url": "https://piet:geheim@delinde.example"}, "geen webadres"),
        ({"display_name": ""}, "verplicht"),
        ({"phone": "bel mij"}, "alleen cijfers"),
    ],
)
def test_identity_with_a_fault_keeps_what_was_typed(browser, data, sentence):
    response = browser.post(IDENTITY, GOOD | data)
    text = response.content.decode()
    assert response.status_code == 400
    assert sentence in text
    assert 'value="MijnLinde"' in text
    assert Identity.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"geen plaatje", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', b""]
)
def test_identity_with_a_wrong_logo_saves_nothing(browser, content):
    response = browser.post(IDENTITY, GOOD | {"logo_file": SimpleUploadedFile("logo.svg", content)})
    assert response.status_code == 400
    assert Identity.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("mijn.portaal.nl", "https://mijn.portaal.nl"),
        (" https://mijn.portaal.nl/a?b=c#d ", "https://mijn.portaal.nl/a?b=c#d"),
    ],
)
def test_clean_https_address(typed, kept):
    assert clean_https_address(typed) == kept


def test_register_keeps_the_application_and_confirms_by_mail(client):
    coalition = CoalitionFactory()
    assert client.get(REGISTER).status_code == 200
    response = client.post(REGISTER, FORM | {"coalition": coalition.pk})
    assert response.url == "/praktijk-aanmelden/ontvangen/"
    assert client.get(response.url).status_code == 200
    registration = Registration.objects.get()
    assert (registration.agb_code, registration.postcode, registration.applicant_email, registration.coalition) == (
        "01234567",
        "1234 AB",
        "jan@linde.example",
        coalition,
    )
    (message,) = post_office()
    assert message.to == ["jan@linde.example"]
    assert message.subject == "Wij hebben de aanmelding van De Linde"


def test_register_of_a_practice_that_takes_part_says_what_to_do(client):
    PracticeFactory(agb_code="01234567")
    response = client.post(REGISTER, FORM)
    assert response.status_code == 400
    assert "Vraag de contactpersoon om een uitnodiging" in response.content.decode()
    client.post(REGISTER, FORM | {"agb_code": "07654321"})
    assert "wacht op ons antwoord" in client.post(REGISTER, FORM | {"agb_code": "07654321"}).content.decode()
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"agb_code": "123"}, "AGB-code heeft 8 cijfers"),
        ({"postcode": "12345"}, "1234 AB"),
        ({"applicant_email": "jan"}, "geen e-mailadres"),
        ({"applicant_role": "bakker"}, "Selecteer"),
        ({"name": ""}, "verplicht"),
    ],
)
def test_register_with_a_fault_keeps_what_was_typed(client, data, sentence):
    response = client.post(REGISTER, FORM | data)
    text = response.content.decode()
    assert response.status_code == 400
    assert sentence in text
    assert 'value="Lindenlaan 1"' in text
    assert Registration.objects.count() == 0


def test_register_by_a_program_keeps_nothing(client):
    assert client.post(REGISTER, FORM | {"homepage": "https://spam.example"}).status_code == 302
    assert Registration.objects.count() == 0


def test_register_too_often_gets_a_clear_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    answers = [client.post(REGISTER, {}).status_code for _turn in range(11)]
    assert answers == [400] * 10 + [429]
