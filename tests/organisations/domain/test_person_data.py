import datetime as dt

import pytest
from django.utils import timezone

from accounts.domain.erasure import erase_person, export_person
from core.retention import purge_expired
from organisations.domain.queries import members_of
from organisations.models import Invitation, Registration
from tests.factories.organisations import (
    InvitationFactory,
    PracticeFactory,
    RegistrationFactory,
    contact_of,
    learner_of,
)

pytestmark = pytest.mark.django_db


def test_export_and_erase_find_rows_by_address_and_leave_others_alone():
    practice = PracticeFactory(name="De Linde")
    user = contact_of(practice)
    learner_of(practice)
    InvitationFactory(email=user.email, practice__name="De Es")
    other = InvitationFactory()
    RegistrationFactory(applicant_email=user.email)
    data = export_person(user=user)["data"]
    assert [row["practice"] for row in data["organisations.Membership"]] == ["De Linde"]
    assert [row["practice"] for row in data["organisations.Invitation"]] == ["De Es"]
    assert len(data["organisations.Registration"]) == 1

    counts = erase_person(user=user, actor=user)
    assert {label: count for label, count in counts.items() if label.startswith("organisations.")} == {
        "organisations.Invitation": 1,
        "organisations.Membership": 1,
        "organisations.Registration": 1,
        "organisations.Transfer": 0,
    }
    gone = f"erased-{user.public_id}@invalid"
    assert sorted(Invitation.objects.values_list("email", "first_name")) == sorted(
        [(gone, ""), (other.email, other.first_name)]
    )
    assert Invitation.objects.get(email=gone).revoked_at is not None
    assert Registration.objects.values_list("applicant_email", "applicant_last_name").get() == (gone, "")
    assert members_of(practice).count() == 1
    assert practice.memberships.count() == 2


def test_retention_removes_what_is_older_than_its_period():
    now = timezone.now()
    InvitationFactory(expires_at=now - dt.timedelta(days=91))
    kept = InvitationFactory(expires_at=now - dt.timedelta(days=89))
    RegistrationFactory(status="declined", decided_at=now - dt.timedelta(days=366))
    pending = RegistrationFactory(created_at=now - dt.timedelta(days=900))
    recent = RegistrationFactory(status="declined", decided_at=now - dt.timedelta(days=300))
    purge_expired()
    assert list(Invitation.objects.all()) == [kept]
    assert set(Registration.objects.all()) == {pending, recent}
