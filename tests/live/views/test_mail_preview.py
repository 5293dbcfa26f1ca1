"""The words of a mail are seen as a mail before they are kept: every kind, in the coalition's own dress."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.mail.messages import compose_mail
from learning.live.domain.mail_examples import example_mail
from learning.live.domain.mail_words import own_words
from learning.live.enums import LiveMailKind
from learning.live.models import MailText
from organisations.enums import StaffRole
from tests.factories.organisations import CoalitionFactory, staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def coalition():
    return CoalitionFactory(name="Coalitie De Linde")


@pytest.fixture
def editor(client: Client, coalition):
    user = staff(role=StaffRole.COALITION_LEAD, coalition=coalition)
    user.groups.get().permissions.set(
        Permission.objects.filter(content_type__app_label="live") | Permission.objects.filter(codename="access_admin")
    )
    client.force_login(user)
    return user


def show(client: Client, *args: int, **values: object):
    return client.post(reverse("live_texts:preview", args=args), values)


@pytest.mark.parametrize("kind", [kind for kind in LiveMailKind.values if kind != LiveMailKind.MESSAGE])
def test_preview_of_each_kind_fills_in_every_field(client, editor, coalition, kind):
    words = own_words(kind=kind)
    answer = show(client, coalition=coalition.pk, kind=kind, subject=words.subject, words=words.words)
    html = answer.content.decode()

    assert answer.status_code == 200
    assert ("Coalitie De Linde" in html, "Uitslagen online: wie legt uit?" in html) == (True, True)
    assert ("{" in html.split("<body", 1)[1], "nummer  op" in html, "geheim" in html) == (False, False, False)


def test_preview_shows_what_is_being_written_and_keeps_nothing(client, editor, coalition):
    words = "Pak {titel} voor {tot}.\n\nTot ziens bij {titel}."
    html = show(client, coalition=coalition.pk, kind="offer", subject="Plek!", words=words).content

    assert b"Pak Uitslagen online: wie legt uit? voor " in html
    assert b"Tot ziens bij Uitslagen online: wie legt uit?<" in html  # no full stop after a question mark
    assert MailText.objects.count() == 0


def test_preview_with_an_unknown_field_says_which_fields_there_are(client, editor, coalition):
    answer = show(client, coalition=coalition.pk, kind="offer", subject="Plek", words="Beste {voornaam}")

    assert answer.status_code == 422
    assert "{voornaam}" in answer.content.decode()


def test_preview_of_a_foreign_text_is_not_found_and_a_foreign_coalition_lends_no_dress(client, editor):
    other = CoalitionFactory(name="Coalitie Elders")
    text = MailText.objects.create(kind="thanks", coalition=other, subject="Dank", words="Dank.")

    assert show(client, text.pk, subject="Dank", words="Dank.").status_code == 404
    assert b"Elders" not in show(client, coalition=other.pk, kind="thanks", subject="Dank", words="Dank.").content


def test_form_posts_itself_into_the_frame(client, editor, coalition):
    text = MailText.objects.create(kind="thanks", coalition=coalition, subject="Dank", words="Dank.")
    html = client.get(reverse("live_texts:edit", args=[text.pk])).content.decode()

    assert f'formaction="/admin/bijeenkomsten/mailteksten/voorbeeld/{text.pk}/"' in html
    assert 'formtarget="lv-mail"' in html


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mail_can_be_read_by_day_and_by_night(scheme: str, new_page) -> None:
    from tests.conftest import AXE

    page = new_page(width=640, color_scheme=scheme)
    words = own_words(kind=LiveMailKind.CONFIRMATION)
    example = example_mail(kind=LiveMailKind.CONFIRMATION, coalition=None, words=words)
    mail = compose_mail(template="live/message", to="lezer@praktijk.example", **example)
    page.set_content(str(mail.alternatives[0][0]))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({runOnly: ['color-contrast']})")

    assert "Noor Bakker" in page.inner_text("body")
    assert [node["html"] for one in found["violations"] for node in one["nodes"]] == []
    assert sum(len(one["nodes"]) for one in found["passes"]) >= 8
