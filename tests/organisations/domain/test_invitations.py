import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.domain.people import AccountExists
from accounts.models import User
from core.models import AuditEntry, Job
from organisations.domain import invitations
from organisations.domain.invitations import Invitee
from organisations.domain.queries import members_of
from organisations.enums import PracticeRole
from organisations.models import Invitation, Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CoalitionFactory, InvitationFactory, PracticeFactory, contact_of, learner_of

pytestmark = pytest.mark.django_db
NOOR = Invitee(email=" Noor@Praktijk.example ", role=PracticeRole.POH, first_name="Noor", last_name="Bakker")


def mailed_token() -> str:
    job = Job.objects.filter(kind="core.send_mail").latest("pk")
    return re.search(r"/uitnodiging/([\w-]{43})/$", job.payload["context"]["url"])[1]


def test_invite_colleague_mails_a_link_and_keeps_only_its_hash():
    practice = PracticeFactory(coalition=CoalitionFactory())
    contact = contact_of(practice)
    invitation = invitations.invite_colleague(practice=practice, invitee=NOOR, invited_by=contact)
    token = mailed_token()
    assert invitation.email == "noor@praktijk.example"
    assert invitation.token_hash == invitations.hash_token(token)
    assert token not in str(Invitation.objects.values().get())
    assert invitations.find_invitation(token=token) == invitation
    job = Job.objects.get(kind="core.send_mail")
    assert (job.payload["template"], job.payload["to"]) == ("organisations/invitation", "noor@praktijk.example")
    entry = AuditEntry.objects.get(action="invitation.sent")
    assert entry.actor_id == contact.pk
    assert entry.coalition_id == practice.affiliations.get().coalition_id


def test_invite_colleague_twice_is_refused_and_sends_nothing():
    practice = PracticeFactory()
    invitations.invite_colleague(practice=practice, invitee=NOOR, invited_by=None)
    with pytest.raises(invitations.AlreadyInvited):
        invitations.invite_colleague(practice=practice, invitee=NOOR, invited_by=None)
    assert Job.objects.count() == 1


def test_invite_colleague_who_is_a_member_is_refused():
    practice = PracticeFactory()
    learner_of(practice, email="noor@praktijk.example")
    with pytest.raises(invitations.AlreadyMember):
        invitations.invite_colleague(practice=practice, invitee=NOOR, invited_by=None)
    assert Invitation.objects.count() == 0


def test_accept_as_new_person_makes_account_address_and_membership():
    practice = PracticeFactory()
    invitation = invitations.invite_colleague(practice=practice, invitee=NOOR, invited_by=None)
    membership = invitations.accept_as_new_person(
        invitation=invitation, first_name=" Noor ", last_name="Bakker\n", password=None
    )
    person = membership.user
    assert (person.email, person.first_name, person.last_name) == ("noor@praktijk.example", "Noor", "Bakker")
    assert not person.has_usable_password()
    assert EmailAddress.objects.values_list("email", "verified", "primary").get() == (person.email, True, True)
    assert (membership.practice, membership.role, membership.is_contact) == (practice, "poh", False)
    invitation.refresh_from_db()
    assert invitation.accepted_by == person


def test_accept_twice_is_refused_and_makes_nobody_twice():
    invitation = InvitationFactory()
    invitations.accept_as_new_person(invitation=invitation, first_name="Noor", last_name="Bakker")
    with pytest.raises(invitations.InvitationClosed, match="al gebruikt"):
        invitations.accept_as_new_person(invitation=invitation, first_name="Noor", last_name="Bakker")
    assert Membership.objects.count() == 1


def test_accept_when_the_address_has_an_account_changes_nothing():
    invitation = InvitationFactory()
    UserFactory(email=invitation.email)
    with pytest.raises(AccountExists):
        invitations.accept_as_new_person(invitation=invitation, first_name="Noor", last_name="Bakker")
    invitation.refresh_from_db()
    assert (invitation.accepted_at, Membership.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    "closed",
    [
        {"expires_at": timezone.now() - dt.timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"accepted_at": timezone.now()},
    ],
)
def test_accept_a_closed_invitation_makes_nothing(closed):
    invitation = InvitationFactory(**closed)
    with pytest.raises(invitations.InvitationClosed):
        invitations.accept_as_new_person(invitation=invitation, first_name="Noor", last_name="Bakker")
    assert (User.objects.count(), Membership.objects.count()) == (0, 0)


def test_accept_as_user_adds_a_second_practice_and_is_idempotent():
    user = learner_of(PracticeFactory(), email="noor@praktijk.example")
    invitation = InvitationFactory(email=user.email)
    first = invitations.accept_as_user(invitation=invitation, user=user)
    invitation.refresh_from_db()
    assert invitations.accept_as_user(invitation=invitation, user=user) == first
    assert user.memberships.count() == 2


def test_accept_as_user_with_another_address_is_refused():
    invitation = InvitationFactory()
    with pytest.raises(invitations.WrongAddress):
        invitations.accept_as_user(invitation=invitation, user=UserFactory())
    assert members_of(invitation.practice).count() == 0


def test_resend_makes_a_new_link_and_the_old_one_unknown():
    invitation = InvitationFactory(token="oud", expires_at=timezone.now() - dt.timedelta(days=3))
    invitations.resend_invitation(invitation=invitation, actor=None)
    assert invitations.find_invitation(token="oud") is None
    found = invitations.find_invitation(token=mailed_token())
    assert (found, found.sent_count) == (invitation, 2)
    assert invitations.state_of(found) == "open"


def test_revoke_closes_and_an_accepted_one_cannot_be_revoked():
    invitation = InvitationFactory(token="geheim")
    contact = contact_of(invitation.practice)
    invitations.revoke_invitation(invitation=invitation, actor=contact)
    invitations.revoke_invitation(invitation=invitation, actor=contact)
    assert invitations.state_of(invitations.find_invitation(token="geheim")) == "revoked"
    assert AuditEntry.objects.filter(action="invitation.revoked").count() == 1
    accepted = InvitationFactory(accepted_at=timezone.now())
    with pytest.raises(invitations.InvitationClosed):
        invitations.revoke_invitation(invitation=accepted, actor=contact)


def test_explain_closed_names_the_practice_only_to_who_had_a_link():
    assert "Linde" not in invitations.explain_closed(None)
    revoked = InvitationFactory(revoked_at=timezone.now(), practice__name="De Linde")
    assert "De Linde" in invitations.explain_closed(revoked)
