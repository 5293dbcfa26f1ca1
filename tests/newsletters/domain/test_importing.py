"""Readers from a file: proof of each, every fault by row and column, and nobody back on a list that they left."""

import datetime as dt

import pytest
from django.utils import timezone

from core.models import AuditEntry, Job
from newsletters.domain.audience import audience
from newsletters.domain.consent import drop_request
from newsletters.domain.exceptions import UnreadableFile
from newsletters.domain.import_file import MAX_ROWS
from newsletters.domain.importing import FaultyFile, ImportReport, import_readers
from newsletters.domain.links import mail_token, read_mail_token
from newsletters.domain.subscribing import SignUp, ask_to_subscribe
from newsletters.domain.suppression import suppress_address
from newsletters.domain.unsubscribing import unsubscribe_by_mail
from newsletters.enums import ConsentStep, Source, SubscriptionState
from newsletters.models import ConsentEvent, MailingList, Subscriber, Subscription
from tests.factories.accounts import UserFactory
from tests.factories.newsletters import MailingListFactory, make_reader

pytestmark = pytest.mark.django_db
PROOF = "Formulier op de regioavond"
DAY = dt.date(2026, 3, 12)


@pytest.fixture
def news() -> MailingList:
    return MailingListFactory(title="Landelijk nieuws")


def bring(news: MailingList, text: str | bytes, *, check_only: bool = False, proof: str = PROOF) -> ImportReport:
    content = text if isinstance(text, bytes) else text.encode()
    return import_readers(
        mailing_list=news, content=content, proof=proof, consented_on=DAY, actor=UserFactory(), check_only=check_only
    )


def test_import_keeps_proof_day_and_source_and_mails_nobody(news: MailingList) -> None:
    report = bring(
        news,
        "\ufeffE-mail;Naam;Functie;Bewijs;Datum toestemming;Iets anders\r\n"
        "Anna@Praktijk.example; Anna  de Wit ;Doktersassistent;;;x\r\n"
        'bo@praktijk.example;"Bo; van Dam";poh;Kaartje bij de balie;1-2-2026;\r\n\r\n',
    )

    assert report == ImportReport(added=["anna@praktijk.example", "bo@praktijk.example"])
    rows = Subscription.objects.order_by("subscriber__email").values_list(
        "subscriber__email", "name", "role", "state", "source", "proof", "confirmed_at__date"
    )
    assert list(rows) == [
        ("anna@praktijk.example", "Anna de Wit", "doktersassistent", "active", "import", PROOF, DAY),
        ("bo@praktijk.example", "Bo; van Dam", "poh", "active", "import", "Kaartje bij de balie", dt.date(2026, 2, 1)),
    ]
    assert set(ConsentEvent.objects.values_list("step", "source", "at__date")) == {
        (ConsentStep.IMPORTED, Source.IMPORT, timezone.localdate())
    }
    assert (Job.objects.count(), audience([news.pk]).count()) == (0, 2)
    entry = AuditEntry.objects.get(action="newsletters.imported")
    assert entry.after == {"added": 2, "unchanged": 0, "left_out": 0, "proof": PROOF}


def test_check_reports_and_keeps_nothing(news: MailingList) -> None:
    report = bring(news, "email\na@b.example\n", check_only=True)

    assert (report.added, Subscriber.objects.count(), AuditEntry.objects.count()) == (["a@b.example"], 0, 0)


def test_import_twice_changes_nothing_and_keeps_what_the_reader_said(news: MailingList) -> None:
    make_reader(news, "anna@praktijk.example", name="Anna", role="poh")
    text = "email,naam\nanna@praktijk.example,Iemand\nbo@praktijk.example,Bo\n"
    bring(news, text)

    report = bring(news, text)

    assert (report.added, len(report.unchanged)) == ([], 2)
    row = Subscription.objects.get(subscriber__email="anna@praktijk.example")
    assert (row.name, row.source) == ("Anna", Source.FORM)


def test_who_left_or_is_blocked_stays_off_the_list(news: MailingList) -> None:
    left = make_reader(news, "weg@praktijk.example")
    link = read_mail_token(mail_token(left.subscriber_id, [news.pk], None))
    unsubscribe_by_mail(link=link, source=Source.ONE_CLICK)
    # A stranger types the address afterwards: the request is dropped, and the reader has left as before.
    ask_to_subscribe(sign_up=SignUp(email="weg@praktijk.example", list_ids=(news.pk,)), sender="192.0.2.1")
    suppress_address(address="nooit@praktijk.example", detail="belde", actor=UserFactory())

    report = bring(news, "email\nweg@praktijk.example\nnooit@praktijk.example\nnieuw@praktijk.example\n")

    assert (report.added, report.left_out) == (
        ["nieuw@praktijk.example"], ["weg@praktijk.example", "nooit@praktijk.example"],
    )  # fmt: skip
    drop_request(Subscription.objects.get(subscriber=left.subscriber))
    assert Subscription.objects.get(subscriber=left.subscriber).state == SubscriptionState.UNSUBSCRIBED
    assert [one.email for one in audience([news.pk])] == ["nieuw@praktijk.example"]


def test_pending_request_becomes_active_by_proof(news: MailingList) -> None:
    ask_to_subscribe(sign_up=SignUp(email="anna@praktijk.example", list_ids=(news.pk,)), sender="192.0.2.1")

    assert bring(news, "email\nanna@praktijk.example\n").added == ["anna@praktijk.example"]
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_every_fault_is_named_by_row_and_column_and_nothing_kept(news: MailingList) -> None:
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    with pytest.raises(FaultyFile) as caught:
        bring(
            news,
            "e-mail;naam;functie;datum\n"
            "goed@praktijk.example;Goed;;\n"
            "geen adres;;;\n"
            ";Leeg;;\n"
            '"a@b.example\nBcc: c@d.example";;;\n'
            "GOED@praktijk.example;;;\n"
            "c@b.example;=1+1;;\n"
            f"d@b.example;{'n' * 121};baas;\n"
            f"e@b.example;;;{tomorrow}\n"
            "f@b.example;;;31-31-2026\n",
        )

    found = [(fault.row, fault.column) for fault in caught.value.faults]
    assert found == [
        (3, "e-mail"), (4, "e-mail"), (5, "e-mail"), (6, "e-mail"), (7, "naam"), (8, "naam"), (8, "functie"),
        (9, "datum"), (10, "datum"),
    ]  # fmt: skip
    assert Subscriber.objects.count() == 0


def test_without_proof_or_day_no_row_is_taken(news: MailingList) -> None:
    with pytest.raises(FaultyFile) as caught:
        import_readers(
            mailing_list=news, content=b"email\na@b.example\n", proof="", consented_on=None, actor=UserFactory()
        )

    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(2, "bewijs"), (2, "datum toestemming")]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   \n", b"naam\nAnna\n", b"email\n", b"email\nn\xe9@b.example\n", b"email\n\x00\n",
        b'email\n"a@b.example\n', b"PK\x03\x04\x00zip",
        b"email\n" + b"a@b.example\n" * (MAX_ROWS + 1), b"email\n" + b"x" * 21_000_000,
    ],
    ids=["empty", "blank", "no column", "no rows", "latin", "null", "quote", "zip", "long", "large"],
)  # fmt: skip
def test_file_that_cannot_be_read_says_so(news: MailingList, content: bytes) -> None:
    with pytest.raises((UnreadableFile, FaultyFile)):
        bring(news, content)

    assert Subscriber.objects.count() == 0
