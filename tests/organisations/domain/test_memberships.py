import datetime as dt

import pytest

from core.models import AuditEntry
from organisations.domain import memberships
from organisations.domain.queries import members_of
from organisations.enums import PracticeRole
from organisations.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, PracticeFactory, contact_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))


def test_start_membership_of_a_member_keeps_one_row_current():
    practice = PracticeFactory()
    user = UserFactory()
    for _turn in range(2):
        memberships.start_membership(practice=practice, user=user, role=PracticeRole.POH, actor=None)
    assert [one.role for one in members_of(practice)] == ["poh"]
    assert Membership.objects.count() == 1


def test_change_of_role_keeps_the_old_one_in_history():
    membership = MembershipFactory(role=PracticeRole.DOKTERSASSISTENT)
    changed = memberships.change_membership(
        membership=membership, role=PracticeRole.POH, is_contact=True, actor=membership.user
    )
    assert list(Membership.objects.order_by("pk").values_list("role", "is_contact", "valid_from", "valid_until")) == [
        ("doktersassistent", False, dt.date(2020, 1, 1), TODAY),
        ("poh", True, TODAY, None),
    ]
    assert list(members_of(membership.practice)) == [changed]
    entry = AuditEntry.objects.get(action="membership.changed")
    assert entry.before == {"role": "doktersassistent", "is_contact": False}


def test_change_of_nothing_writes_nothing():
    membership = MembershipFactory()
    memberships.change_membership(
        membership=membership, role=PracticeRole(membership.role), is_contact=False, actor=None
    )
    assert AuditEntry.objects.count() == 0


def test_the_last_contact_can_neither_leave_nor_step_down():
    practice = PracticeFactory()
    contact = contact_of(practice).memberships.get()
    MembershipFactory(practice=practice)
    with pytest.raises(memberships.LastContact):
        memberships.end_membership(membership=contact, actor=contact.user)
    with pytest.raises(memberships.LastContact):
        memberships.change_membership(
            membership=contact, role=PracticeRole.HUISARTS, is_contact=False, actor=contact.user
        )
    assert members_of(practice).count() == 2
    contact_of(practice)
    memberships.end_membership(membership=contact, actor=contact.user)
    assert members_of(practice).count() == 2


def test_end_membership_takes_effect_today_and_twice_changes_nothing():
    membership = MembershipFactory()
    for _turn in range(2):
        memberships.end_membership(membership=membership, actor=membership.user)
    membership.refresh_from_db()
    assert membership.valid_until == TODAY
    assert members_of(membership.practice).count() == 0
    assert AuditEntry.objects.filter(action="membership.ended").count() == 1


def test_a_change_after_the_end_is_refused():
    membership = MembershipFactory(valid_until=TODAY)
    with pytest.raises(memberships.MembershipEnded):
        memberships.change_membership(membership=membership, role=PracticeRole.POH, is_contact=False, actor=None)
