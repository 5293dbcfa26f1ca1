import datetime as dt

import pytest
from django.utils import timezone

from newsletters.domain.delivery_data import erase_deliveries, export_deliveries, purge_deliveries
from newsletters.domain.person_data import erase_subscriber
from newsletters.models import Delivery
from tests.factories.accounts import UserFactory
from tests.newsletters.issues import make_issue, make_list, make_readers

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - dt.timedelta(days=400)


def delivered(*emails, at=None):
    mailing_list = make_list()
    issue = make_issue(mailing_list, subject="Nieuws")
    return [
        Delivery.objects.create(
            issue=issue, subscriber=reader, domain="een.example", state="sent", message_id=f"<{reader.pk}@x>",
            error="250 <…>", due_at=timezone.now(), at=at or timezone.now(),
        )
        for reader in make_readers(mailing_list, *emails)
    ]  # fmt: skip


def persons(rows) -> list[tuple[bool, str, str]]:
    found = Delivery.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return [(row.subscriber_id is not None, row.domain, row.error) for row in found]


def test_person_gets_which_issues_went_to_their_address_and_has_them_forgotten():
    user = UserFactory()
    mine, other = delivered("anna@een.example", "bo@een.example")
    mine.subscriber.person = user
    mine.subscriber.save()
    assert export_deliveries(user) == [
        {"newsletter": "Nieuws", "email": "anna@een.example", "state": "sent", "time": mine.at.isoformat()}
    ]
    assert erase_deliveries(user) == 1
    assert persons([mine, other]) == [(False, "", ""), (True, "een.example", "250 <…>")]


def test_erased_reader_leaves_a_count_only():
    rows = delivered("anna@een.example")
    erase_subscriber(subscriber=rows[0].subscriber)
    assert persons(rows) == [(False, "", "")]


def test_deliveries_forget_their_readers_after_a_year():
    old = delivered("anna@een.example", at=LONG_AGO)
    assert purge_deliveries(timezone.now() - dt.timedelta(days=365)) == 1
    assert persons(old) == [(False, "", "")]
