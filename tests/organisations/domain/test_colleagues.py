import pytest

from organisations.domain.colleagues import (
    ColleaguesRefused,
    colleagues_in_file,
    invite_colleagues,
    read_colleagues,
    role_named,
)
from organisations.enums import PracticeRole
from organisations.models import Invitation
from tests.factories.organisations import InvitationFactory, PracticeFactory, contact_of

pytestmark = pytest.mark.django_db


def test_a_good_list_invites_everybody():
    practice = PracticeFactory()
    text = (
        "Noor Bakker; Noor@x.example; POH\n\nA. Yılmaz\tali@x.example\tdoktersassistente\n"
        "Jo de Wit, jo@x.example, manager"
    )
    invite_colleagues(practice=practice, text=text, invited_by=contact_of(practice))
    assert list(Invitation.objects.order_by("pk").values_list("first_name", "last_name", "email", "role")) == [
        ("Noor", "Bakker", "noor@x.example", "poh"),
        ("A.", "Yılmaz", "ali@x.example", "doktersassistent"),
        ("Jo", "de Wit", "jo@x.example", "praktijkmanager"),
    ]


def test_one_bad_line_invites_nobody_and_each_is_named():
    practice = PracticeFactory()
    InvitationFactory(practice=practice, email="al@x.example")
    text = (
        "Noor; noor@x.example; POH\nzonder puntkomma\nEls; els; POH\nPim; pim@x.example; bakker\n"
        "Noor; noor@x.example; POH"
    )
    with pytest.raises(ColleaguesRefused) as caught:
        invite_colleagues(practice=practice, text=text, invited_by=contact_of(practice))
    assert [fault.split(":")[0][-1] for fault in caught.value.faults] == ["2", "3", "4", "5"]
    assert Invitation.objects.count() == 1


def test_same_list_again_invites_who_is_new_and_mails_nobody_twice():
    practice = PracticeFactory()
    contact = contact_of(practice)
    text = f"Noor; noor@x.example; POH\nIk; {contact.email}; manager"
    invite_colleagues(practice=practice, text=text, invited_by=contact)

    again = invite_colleagues(practice=practice, text=f"{text}\nAl; al@x.example; POH", invited_by=contact)

    assert [one.email for one in again.invitations] == ["al@x.example"]
    assert again.known == ["noor@x.example", contact.email]
    assert Invitation.objects.count() == 2


def test_csv_file_with_heading_quotes_and_two_names_is_read():
    content = '\ufeffVoornaam;Achternaam;E-mail;Functie\r\nNoor;"Bakker; de jonge";noor@x.example;POH\r\n'.encode()

    ((line, invitee),) = read_colleagues(colleagues_in_file(content)).invitees

    assert (line, invitee.first_name, invitee.last_name) == (2, "Noor", "Bakker; de jonge")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Zoë;zoe@x.example;POH".encode("cp1252"), "Windows-1252"),
        (b"PK\x03\x04\x00\x00", "geen CSV"),
        (b"", "leeg"),
        (b"a;a@x.example;POH\n" * 300_000, "5 MB"),
    ],
)
def test_file_that_cannot_be_read_says_why(content, said):
    with pytest.raises(ColleaguesRefused) as caught:
        colleagues_in_file(content)

    assert len(caught.value.faults) == 1
    assert said in caught.value.faults[0]


def test_list_of_nobody_is_refused():
    assert len(read_colleagues("naam;e-mail;functie\n\n").faults) == 1


def test_too_many_lines_are_refused():
    assert len(read_colleagues("a; a@x.example; POH\n" * 51).faults) == 1


@pytest.mark.parametrize(
    ("name", "role"),
    [("huisarts", PracticeRole.HUISARTS), ("POH-GGZ", PracticeRole.POH), ("Assistente", PracticeRole.DOKTERSASSISTENT)],
)
def test_role_named_knows_usual_names(name, role):
    assert role_named(name) is role
