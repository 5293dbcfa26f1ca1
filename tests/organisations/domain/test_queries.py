import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from organisations.domain import queries
from organisations.enums import StaffRole
from organisations.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    AffiliationFactory,
    CoalitionFactory,
    MembershipFactory,
    PracticeFactory,
    contact_of,
    staff,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))


def test_current_memberships_leave_out_ended_future_and_closed():
    user = UserFactory()
    kept = MembershipFactory(user=user, valid_until=TODAY + dt.timedelta(days=1))
    MembershipFactory(user=user, valid_until=TODAY)
    MembershipFactory(user=user, valid_from=TODAY + dt.timedelta(days=1))
    MembershipFactory(user=user, practice__is_active=False)
    MembershipFactory()
    assert list(queries.current_memberships(user)) == [kept]
    assert list(queries.current_memberships(AnonymousUser())) == []


def test_current_membership_follows_the_session_and_forgets_what_ended(django_assert_num_queries):
    user = UserFactory()
    first = MembershipFactory(user=user, practice__name="A")
    second = MembershipFactory(user=user, practice__name="B")
    session: dict = {}
    assert queries.current_membership(user=user, session=session) == first
    queries.switch_practice(user=user, session=session, practice=second.practice)
    with django_assert_num_queries(1):
        assert queries.current_membership(user=user, session=session) == second
    Membership.objects.filter(pk=second.pk).update(valid_until=TODAY)
    assert queries.current_membership(user=user, session=session) == first


def test_switch_practice_to_a_foreign_practice_is_refused():
    user = MembershipFactory().user
    session: dict = {}
    with pytest.raises(Membership.DoesNotExist):
        queries.switch_practice(user=user, session=session, practice=PracticeFactory())
    assert session == {}


def test_coalition_of_answers_for_a_day():
    old, new = CoalitionFactory(), CoalitionFactory()
    practice = PracticeFactory()
    AffiliationFactory(practice=practice, coalition=old, valid_until=dt.date(2026, 1, 1))
    AffiliationFactory(practice=practice, coalition=new, valid_from=dt.date(2026, 1, 1))
    assert queries.coalition_of(practice) == new
    assert queries.coalition_of(practice, on=dt.date(2025, 12, 31)) == old
    assert queries.coalition_of(practice, on=dt.date(2019, 1, 1)) is None
    assert list(queries.practices_of_coalition(new)) == [practice]
    assert list(queries.practices_of_coalition(old)) == []


def test_user_has_role_counts_only_the_own_coalition():
    own, other = CoalitionFactory(), CoalitionFactory()
    lead = staff(role=StaffRole.COALITION_LEAD, coalition=own)
    assert queries.user_has_role(lead, StaffRole.COALITION_LEAD)
    assert queries.user_has_role(lead, StaffRole.COALITION_LEAD, coalition=own)
    assert not queries.user_has_role(lead, StaffRole.COALITION_LEAD, coalition=other)
    assert not queries.user_has_role(lead, StaffRole.COALITION_EDITOR, coalition=own)
    assert list(queries.coalitions_of_staff(lead)) == [own]
    assert list(queries.coalitions_of_staff(lead, StaffRole.COALITION_EDITOR)) == []
    assert queries.staff_roles_of(lead) == {("coalition_lead", own.pk)}


def test_user_has_role_national_and_superuser():
    editor = staff(role=StaffRole.NATIONAL_EDITOR)
    assert queries.user_has_role(editor, StaffRole.NATIONAL_EDITOR)
    assert not queries.user_has_role(editor, StaffRole.DATA_MANAGER)
    assert queries.user_has_role(UserFactory(is_superuser=True), StaffRole.DATA_MANAGER)
    assert not queries.user_has_role(UserFactory(is_superuser=True, is_active=False), StaffRole.DATA_MANAGER)
    assert not queries.user_has_role(AnonymousUser(), StaffRole.DATA_MANAGER)


def test_members_and_contacts_of_a_practice():
    practice = PracticeFactory()
    contact = contact_of(practice, last_name="Zand")
    learner = MembershipFactory(practice=practice, user__last_name="Aker").user
    MembershipFactory(practice=practice, valid_until=TODAY)
    assert [one.user for one in queries.members_of(practice)] == [learner, contact]
    assert [one.user for one in queries.contacts_of(practice)] == [contact]
