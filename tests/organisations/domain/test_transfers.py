"""Practices that are referred or move: both sides keep what was, and hear of it."""

import datetime as dt

import pytest
from django.utils import timezone

from core.models import AuditEntry, Job
from organisations.domain import registrations, transfers
from organisations.domain.queries import coalition_of
from organisations.enums import StaffRole, TransferStatus
from organisations.models import Affiliation, Transfer
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    CoalitionFactory,
    PracticeFactory,
    RegistrationFactory,
    TransferFactory,
    contact_of,
    staff,
)

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    return [(job.payload["template"].split("/")[1], job.payload["to"]) for job in Job.objects.order_by("pk")]


def coalition(name: str) -> object:
    return CoalitionFactory(name=name, contact_email=f"info@{name.lower()}.example")


def settled(practice: object, home: object) -> None:
    Affiliation.objects.filter(practice=practice).delete()
    Affiliation.objects.create(
        practice=practice, coalition=home, valid_from=timezone.localdate() - dt.timedelta(days=400)
    )


def test_a_move_keeps_the_history_of_both_sides_and_tells_all_three() -> None:
    old, new = coalition("Oud"), coalition("Nieuw")
    practice = PracticeFactory()
    settled(practice, old)
    contact = contact_of(practice)
    lead = staff(role=StaffRole.COALITION_LEAD, coalition=new)

    transfer = transfers.request_transfer(practice=practice, to_coalition=new, note="Verhuisd", actor=contact)
    assert coalition_of(practice) == old  # nothing moves before they say yes
    transfers.approve_transfer(transfer=transfer, actor=lead)

    assert coalition_of(practice) == new
    today = timezone.localdate()
    assert [(one.coalition, one.valid_until) for one in practice.affiliations.order_by("valid_from")] == [
        (old, today),
        (new, None),
    ]
    assert mails() == [
        ("transfer_requested", "info@nieuw.example"),
        ("transfer_approved", contact.email),
        ("transfer_left", "info@oud.example"),
    ]
    said = AuditEntry.objects.filter(action__startswith="transfer.").values_list("action", "coalition_id")
    assert set(said) == {
        (action, one.pk) for action in ("transfer.requested", "transfer.approved") for one in (old, new)
    }


def test_a_move_is_asked_for_once_and_not_to_where_one_is() -> None:
    old, new, third = coalition("Oud"), coalition("Nieuw"), coalition("Derde")
    practice = PracticeFactory()
    settled(practice, old)
    actor = contact_of(practice)
    with pytest.raises(transfers.TransferRefused, match="al bij deze coalitie"):
        transfers.request_transfer(practice=practice, to_coalition=old, note="", actor=actor)
    waiting = transfers.request_transfer(practice=practice, to_coalition=new, note="", actor=actor)
    with pytest.raises(transfers.TransferRefused, match="wacht al een verzoek"):
        transfers.request_transfer(practice=practice, to_coalition=third, note="", actor=actor)
    transfers.withdraw_transfer(transfer=waiting, actor=actor)
    transfers.request_transfer(practice=practice, to_coalition=third, note="", actor=actor)
    assert list(Transfer.objects.order_by("pk").values_list("status", flat=True)) == ["withdrawn", "pending"]


def test_who_decides_second_changes_nothing() -> None:
    transfer = TransferFactory()
    transfers.decline_transfer(transfer=transfer, reason="Te ver weg", actor=UserFactory())
    with pytest.raises(transfers.TransferDecided):
        transfers.approve_transfer(transfer=transfer, actor=UserFactory())
    with pytest.raises(transfers.TransferDecided):
        transfers.withdraw_transfer(transfer=transfer, actor=UserFactory())
    transfer.refresh_from_db()
    assert (transfer.status, transfer.reason) == (TransferStatus.DECLINED, "Te ver weg")
    assert coalition_of(transfer.practice) != transfer.to_coalition


def test_a_lead_judges_only_who_comes_to_the_own_coalition() -> None:
    here, there = TransferFactory(), TransferFactory()
    lead = staff(role=StaffRole.COALITION_LEAD, coalition=here.to_coalition)
    leaving = staff(role=StaffRole.COALITION_LEAD, coalition=here.from_coalition)
    desk = staff(role=StaffRole.DATA_MANAGER)
    assert list(transfers.transfers_for(lead)) == [here]
    assert list(transfers.transfers_for(leaving)) == []
    assert set(transfers.transfers_for(desk)) == {here, there}


def test_a_referred_registration_waits_with_the_other_coalition_and_the_applicant_knows() -> None:
    here, there = coalition("Hier"), coalition("Daar")
    registration = RegistrationFactory(coalition=here)
    actor = UserFactory()
    referred = registrations.refer_registration(registration=registration, to_coalition=there, actor=actor)

    assert (referred.coalition, referred.referred_from, referred.status) == (there, here, "pending")
    assert mails() == [
        ("registration_referred", registration.applicant_email),
        ("registration_for_you", "info@daar.example"),
    ]
    with pytest.raises(registrations.SameCoalition):
        registrations.refer_registration(registration=registration, to_coalition=there, actor=actor)
    practice = registrations.approve_registration(registration=registration, actor=actor)
    assert coalition_of(practice) == there
    with pytest.raises(registrations.RegistrationDecided):
        registrations.refer_registration(registration=registration, to_coalition=here, actor=actor)


def test_a_registration_that_fits_nowhere_goes_to_the_national_desk() -> None:
    registration = RegistrationFactory(coalition=coalition("Hier"))
    referred = registrations.refer_registration(registration=registration, to_coalition=None, actor=UserFactory())
    assert referred.coalition is None
    assert "landelijk bureau" in Job.objects.get().payload["context"]["coalition"]


def test_who_asked_is_exported_and_erased_while_the_move_stays() -> None:
    from organisations.domain.person_data import erase_transfers, export_transfers

    actor = UserFactory()
    transfer = TransferFactory(requested_by=actor, note="Wij verhuizen")
    assert export_transfers(actor)[0]["why"] == "Wij verhuizen"
    assert erase_transfers(actor) == 1
    transfer.refresh_from_db()
    assert (transfer.requested_by, transfer.note) == (None, "")
