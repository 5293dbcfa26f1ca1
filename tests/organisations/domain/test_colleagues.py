import pytest

from organisations.domain.colleagues import ColleaguesRefused, invite_colleagues, read_colleagues, role_named
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


def test_an_open_invitation_on_the_list_rolls_the_others_back():
    practice = PracticeFactory()
    InvitationFactory(practice=practice, email="al@x.example")
    with pytest.raises(ColleaguesRefused):
        invite_colleagues(
            practice=practice,
            text="Noor; noor@x.example; POH\nAl; al@x.example; POH",
            invited_by=contact_of(practice),
        )
    assert Invitation.objects.count() == 1


def test_too_many_lines_are_refused():
    assert len(read_colleagues("a; a@x.example; POH\n" * 51).faults) == 1


@pytest.mark.parametrize(
    ("name", "role"),
    [("huisarts", PracticeRole.HUISARTS), ("POH-GGZ", PracticeRole.POH), ("Assistente", PracticeRole.DOKTERSASSISTENT)],
)
def test_role_named_knows_usual_names(name, role):
    assert role_named(name) is role
