"""Many at once: one address, one network range, one reader's unsubscribing. The limits hold, and nothing breaks."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from core.models import Job
from newsletters.domain.exceptions import TooManyRequests
from newsletters.domain.limits import MAILS_PER_RANGE
from newsletters.domain.links import mail_token, read_mail_token
from newsletters.domain.subscribing import SignUp, ask_to_subscribe
from newsletters.domain.unsubscribing import unsubscribe_by_mail
from newsletters.enums import Source
from newsletters.models import ConsentEvent, Subscriber
from tests.factories.newsletters import MailingListFactory, make_reader
from tests.learning.domain.test_completion import use_shared_database  # noqa: F401 a fixture

THREADS = 8
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(request: pytest.FixtureRequest, step: Callable[[int], object], look: Callable[[], object]) -> list[object]:
    """What each thread's step gave, then what `look` sees."""
    use_database: Callable[[], None] = request.getfixturevalue("use_shared_database")  # after the rows it copies
    gate = threading.Barrier(THREADS)
    given: list[object] = []

    def run(number: int | None) -> None:
        use_database()
        try:
            if number is None:
                given.append(look())
                return
            gate.wait(timeout=60)
            given.append(step(number))
        except Exception as error:
            given.append(error)
        finally:
            connection.close()

    for group in (range(THREADS), [None]):
        threads = [threading.Thread(target=run, args=(number,)) for number in group]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return given


def mails_and_readers() -> tuple[int, int]:
    return Job.objects.filter(kind="core.send_mail").count(), Subscriber.objects.count()


def test_one_address_from_everywhere_at_once_gets_one_mail(request: pytest.FixtureRequest) -> None:
    news = MailingListFactory()

    def step(number: int) -> None:
        sign_up = SignUp(email="slachtoffer@praktijk.example", list_ids=(news.pk,))
        ask_to_subscribe(sign_up=sign_up, sender=f"198.51.{number}.1")

    assert at_once(request, step, mails_and_readers) == [None] * THREADS + [(1, 1)]


def test_one_range_at_once_causes_five_mails(request: pytest.FixtureRequest) -> None:
    news = MailingListFactory()

    def step(number: int) -> None:
        sign_up = SignUp(email=f"a{number}@praktijk.example", list_ids=(news.pk,))
        ask_to_subscribe(sign_up=sign_up, sender=f"192.0.2.{number}")

    *given, seen = at_once(request, step, mails_and_readers)

    assert seen == (MAILS_PER_RANGE, MAILS_PER_RANGE)
    refused = [one for one in given if one is not None]
    assert [type(one) for one in refused] == [TooManyRequests] * (THREADS - MAILS_PER_RANGE)


def test_one_click_at_once_is_one_step_of_the_consent(request: pytest.FixtureRequest) -> None:
    row = make_reader(MailingListFactory())
    link = read_mail_token(mail_token(row.subscriber_id, [row.mailing_list_id], 7))

    *given, seen = at_once(
        request, lambda number: unsubscribe_by_mail(link=link, source=Source.ONE_CLICK), ConsentEvent.objects.count
    )

    assert (sorted(map(str, given)), seen) == (["0"] * (THREADS - 1) + ["1"], 1)
