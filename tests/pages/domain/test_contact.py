import uuid

import pytest

from accounts.models import User
from core.models import Job
from core.person_data import person_data_sources
from core.retention import retention_rules
from pages.domain.contact import MESSAGES_AN_HOUR, receive_contact_message
from pages.exceptions import TooManyMessages
from pages.models import ContactMessage
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def send(*, key=None, sender="192.0.2.1", email="sanne@praktijk.example"):
    return receive_contact_message(
        submission_key=key or uuid.uuid4(),
        name="Sanne",
        email=email,
        subject="Poster",
        question="Mag ik hem aanpassen?",
        to_email="balie@open.example",
        sender=sender,
    )


def test_receive_contact_message_keeps_it_and_queues_one_mail():
    message = send()

    assert (message.name, message.subject, message.handled_at) == ("Sanne", "Poster", None)
    job = Job.objects.get(kind="core.send_mail")
    assert (job.payload["to"], job.payload["context"]["topic"]) == ("balie@open.example", "Poster")


def test_receive_contact_message_twice_is_one_message_and_one_mail():
    key = uuid.uuid4()

    assert send(key=key) == send(key=key)
    assert (ContactMessage.objects.count(), Job.objects.filter(kind="core.send_mail").count()) == (1, 1)


def test_receive_contact_message_stops_a_sender_but_not_another():
    for _ in range(MESSAGES_AN_HOUR):
        send()

    with pytest.raises(TooManyMessages):
        send()
    send(sender="192.0.2.2")
    assert ContactMessage.objects.count() == MESSAGES_AN_HOUR + 1


def test_contact_messages_of_a_person_are_shown_and_erased():
    user: User = UserFactory(email="sanne@praktijk.example")
    send(email="Sanne@Praktijk.example")
    send(email="ander@praktijk.example")
    source = next(one for one in person_data_sources() if one.label == "pages.ContactMessage")

    assert [row["subject"] for row in source.export(user)] == ["Poster"]
    assert source.erase(user) == 1
    assert ContactMessage.objects.get().email == "ander@praktijk.example"


def test_contact_messages_are_kept_a_year():
    rule = next(one for one in retention_rules() if one.label == "pages.ContactMessage")

    assert rule.days == 365
