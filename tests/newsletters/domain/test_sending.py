"""An issue on its way, over a real SMTP server."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from core.models import Job
from newsletters.domain import sending
from newsletters.domain.issues import approve_issue, pause_issue, resume_issue, stop_issue
from newsletters.domain.links import MailLink
from newsletters.domain.rounds import pick_up_issues
from newsletters.domain.suppression import suppress_subscriber
from newsletters.domain.transport import SmtpTransport
from newsletters.domain.unsubscribing import unsubscribe_by_mail
from newsletters.enums import DeliveryState, IssueState, Source, SuppressionReason
from newsletters.models import Delivery, Issue
from tests.newsletters.issues import make_issue, make_list, make_readers, run_due_jobs, run_one_round, send, states

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def emails(count: int) -> list[str]:
    return [f"lezer{number:02}@praktijk{number:02}.example" for number in range(count)]


def due_at(issue: Issue) -> dt.datetime:
    return Delivery.objects.filter(issue=issue, state=DeliveryState.PENDING).earliest("due_at").due_at


def test_issue_reaches_each_reader_once_over_a_real_server(post_office):
    first, second = make_list(title="Een"), make_list(title="Twee")
    make_readers(first, "anna@een.example", "bo@twee.example", name="Anna")
    make_readers(second, "bo@twee.example")
    issue = send(make_issue(first, second))
    assert issue.state == IssueState.SENT
    assert post_office.readers == ["anna@een.example", "bo@twee.example"]
    assert states(issue) == {"anna@een.example": "sent", "bo@twee.example": "sent"}


def test_issue_for_nobody_any_more_is_sent_to_nobody(post_office):
    mailing_list = make_list()
    (reader,) = make_readers(mailing_list, "anna@een.example")
    issue = make_issue(mailing_list)
    with time_machine.travel(MONDAY, tick=False):
        approve_issue(issue=issue, actor=None, at=MONDAY + dt.timedelta(hours=2))
        suppress_subscriber(subscriber=reader, reason=SuppressionReason.REQUEST)
    with time_machine.travel(MONDAY + dt.timedelta(hours=2), tick=False):
        run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.taken, Delivery.objects.count()) == (IssueState.SENT, [], 0)


def test_issue_waits_for_its_hour(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    issue = make_issue(mailing_list)
    with time_machine.travel(MONDAY, tick=False):
        approve_issue(issue=issue, actor=None, at=MONDAY + dt.timedelta(hours=2))
        run_due_jobs()
        assert (post_office.taken, Delivery.objects.count()) == ([], 0)
    with time_machine.travel(MONDAY + dt.timedelta(hours=2), tick=False):
        run_due_jobs()
    assert post_office.readers == ["anna@een.example"]


def test_reader_who_unsubscribes_in_mid_send_gets_nothing(post_office, settings):
    settings.NEWSLETTER_SLOTS = 1
    mailing_list = make_list()
    readers = make_readers(mailing_list, *emails(5))
    issue = make_issue(mailing_list)
    gone, blocked = readers[3], readers[4]

    whole = SmtpTransport.begin

    def begin(self, compiled, recipient, *, message_id):
        """One leaves and one is blocked while the server has all of the copy but its last dot."""
        answer = whole(self, compiled, recipient, message_id=message_id)
        if recipient.email == gone.email:
            link = MailLink(subscriber_id=gone.pk, list_ids=(mailing_list.pk,), issue_id=issue.pk)
            unsubscribe_by_mail(link=link, source=Source.ONE_CLICK)
            suppress_subscriber(subscriber=blocked, reason=SuppressionReason.COMPLAINT)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SmtpTransport, "begin", begin)
        send(issue)
    assert post_office.readers == sorted(reader.email for reader in readers[:3])
    assert states(issue) == {reader.email: "sent" for reader in readers[:3]} | {
        gone.email: "skipped",
        blocked.email: "skipped",
    }


def test_refused_reader_fails_and_the_others_get_it(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example", "bo@twee.example", "cas@drie.example")
    post_office.judge = lambda sender, to: f"550 5.1.1 <{to}>: no such user" if to == "bo@twee.example" else "250 taken"
    post_office.judge_data = lambda to: "554 5.7.1 spam" if to == "cas@drie.example" else "250 taken"
    issue = send(make_issue(mailing_list))
    assert issue.state == IssueState.SENT
    assert dict(Delivery.objects.values_list("subscriber__email", "state")) == {
        "anna@een.example": "sent",
        "bo@twee.example": "failed",
        "cas@drie.example": "failed",
    }
    assert sorted(Delivery.objects.exclude(error="").values_list("error", flat=True)) == [
        "550 5.1.1 <…>: no such user",
        "554 5.7.1 spam",
    ]


def test_greylisted_reader_gets_it_later_once(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    seen: list[str] = []

    def greylist(sender: str, to: str) -> str:
        seen.append(to)
        return "451 4.7.1 try again later" if len(seen) < 3 else "250 taken"

    post_office.judge = greylist
    with time_machine.travel(MONDAY, tick=False):
        issue = send_with_deferrals(make_issue(mailing_list))
        assert due_at(issue) == MONDAY + dt.timedelta(minutes=5)
    for later in (dt.timedelta(minutes=6), dt.timedelta(minutes=22)):
        with time_machine.travel(MONDAY + later, tick=False):
            run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.readers, len(seen)) == (IssueState.SENT, ["anna@een.example"], 3)
    assert Delivery.objects.get().attempts == 3


def test_reader_deferred_again_and_again_fails_in_the_end(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    post_office.judge = lambda sender, to: "452 4.2.2 mailbox full"
    with time_machine.travel(MONDAY, tick=False):
        issue = send_with_deferrals(make_issue(mailing_list))
    now = MONDAY
    for _attempt in range(5):
        now = due_at(issue)
        with time_machine.travel(now, tick=False):
            run_due_jobs()
    issue.refresh_from_db()
    delivery = Delivery.objects.get()
    assert (issue.state, delivery.state, delivery.error) == (IssueState.SENT, "failed", "452 4.2.2 mailbox full")
    assert now - MONDAY == dt.timedelta(minutes=5 + 15 + 60 + 240 + 480)


def send_with_deferrals(issue: Issue) -> Issue:
    approve_issue(issue=issue, actor=None)
    run_due_jobs()
    issue.refresh_from_db()
    return issue


def test_storm_of_4xx_ends_the_turn_and_nobody_is_lost(post_office, settings):
    settings.NEWSLETTER_SLOTS = 1
    mailing_list = make_list()
    make_readers(mailing_list, *emails(25))
    storm = True
    asked: list[str] = []

    def judge(sender: str, to: str) -> str:
        asked.append(to)
        return "421 4.3.2 closing" if storm and len(asked) > 100 else "450 4.3.2 busy" if storm else "250 taken"

    post_office.judge = judge
    with time_machine.travel(MONDAY, tick=False):
        issue = send_with_deferrals(make_issue(mailing_list))
        assert len(asked) == sending.DEFERRED_LIMIT
        assert Job.objects.get(kind=sending.SEND_TURN, state="due").run_at == MONDAY + sending.DEFERRED_PAUSE
    storm = False
    for minutes in (3, 6):
        with time_machine.travel(MONDAY + dt.timedelta(minutes=minutes), tick=False):
            run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.readers) == (IssueState.SENT, emails(25))


def test_domain_that_defers_is_left_alone_while_others_get_theirs(post_office, settings):
    settings.NEWSLETTER_SLOTS = 1
    mailing_list = make_list()
    slow = [f"lezer{number}@traag.example" for number in range(8)]
    make_readers(mailing_list, *slow, "anna@een.example")
    asked: list[str] = []

    def judge(sender: str, to: str) -> str:
        asked.append(to)
        return "450 4.2.1 slow down" if to.endswith("@traag.example") else "250 taken"

    post_office.judge = judge
    with time_machine.travel(MONDAY, tick=False):
        issue = send_with_deferrals(make_issue(mailing_list))
    assert (len(asked), post_office.readers) == (sending.DOMAIN_LIMIT + 1, ["anna@een.example"])
    assert due_at(issue) == MONDAY + sending.DOMAIN_PAUSE


def test_server_that_refuses_everything_pauses_the_issue_with_its_answer(post_office, settings):
    settings.NEWSLETTER_SLOTS = 1
    mailing_list = make_list()
    make_readers(mailing_list, *emails(30))
    post_office.judge = lambda sender, to: "554 5.7.1 sender blocked"
    issue = send_with_deferrals(make_issue(mailing_list))
    assert issue.state == IssueState.PAUSED
    assert "554 5.7.1 sender blocked" in issue.pause_reason
    counts = list(Delivery.objects.values_list("state", flat=True))
    assert (counts.count("failed"), counts.count("pending")) == (sending.REFUSED_LIMIT, 10)


def test_server_down_for_minutes_loses_and_doubles_nobody(post_office, settings):
    settings.NEWSLETTER_SLOTS = 1
    mailing_list = make_list()
    make_readers(mailing_list, *emails(3))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with time_machine.travel(MONDAY, tick=False):
        issue = send_with_deferrals(make_issue(mailing_list))
        assert issue.state == IssueState.SENDING
        assert issue.pause_reason != ""
        assert set(states(issue).values()) == {"pending"}
    with time_machine.travel(MONDAY + dt.timedelta(seconds=20), tick=False):
        run_due_jobs()
        assert Job.objects.get(kind=sending.SEND_TURN, state="due").run_at == MONDAY + dt.timedelta(seconds=50)
    settings.EMAIL_PORT = port
    with time_machine.travel(MONDAY + dt.timedelta(seconds=51), tick=False):
        run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, issue.pause_reason, post_office.readers) == (IssueState.SENT, "", emails(3))
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_connection_that_breaks_after_the_message_leaves_doubt_and_is_not_sent_again(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, *emails(3))
    whole = smtplib.SMTP.getreply
    broken: list[int] = []

    def getreply(self):
        code, reply = whole(self)
        if code == 250 and reply == b"taken" and len(post_office.taken) == 2 and not broken:
            broken.append(1)
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return code, reply

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(smtplib.SMTP, "getreply", getreply)
        issue = send(make_issue(mailing_list))
    assert sorted(states(issue).values()) == ["sent", "sent", "uncertain"]
    assert post_office.readers == emails(3)
    pick_up_issues()
    run_due_jobs()
    assert post_office.readers == emails(3)


def test_row_found_in_mid_air_becomes_uncertain_and_is_never_sent(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, *emails(2))
    issue = make_issue(mailing_list)
    approve_issue(issue=issue, actor=None)
    run_one_round()
    died = Delivery.objects.earliest("pk")
    Delivery.objects.filter(pk=died.pk).update(state="sending", message_id="<left@behind>", attempts=1)
    run_due_jobs()
    issue.refresh_from_db()
    assert sorted(states(issue).values()) == ["sent", "uncertain"]
    assert (issue.state, len(post_office.taken)) == (IssueState.SENT, 1)


def test_pause_holds_the_next_mail_and_resume_goes_on(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, *emails(3))
    issue = make_issue(mailing_list)
    approve_issue(issue=issue, actor=None)
    run_one_round()
    issue.refresh_from_db()
    assert issue.state == IssueState.SENDING
    pause_issue(issue=issue, actor=None)
    run_due_jobs()
    assert post_office.taken == []
    resume_issue(issue=issue, actor=None)
    run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.readers) == (IssueState.SENT, emails(3))


def test_stop_leaves_out_who_has_not_got_it(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, *emails(3))
    issue = make_issue(mailing_list)
    approve_issue(issue=issue, actor=None)
    run_one_round()
    issue.refresh_from_db()
    assert stop_issue(issue=issue, actor=None) == 3
    run_due_jobs()
    assert (post_office.taken, set(states(issue).values())) == ([], {"skipped"})


def test_rate_per_domain_spreads_over_minutes(post_office, settings):
    settings.NEWSLETTER_SLOTS, settings.NEWSLETTER_DOMAIN_RATE = 1, 2
    mailing_list = make_list()
    make_readers(mailing_list, *[f"lezer{number}@groot.example" for number in range(5)], "anna@een.example")
    with time_machine.travel(MONDAY, tick=False):
        issue = send_with_deferrals(make_issue(mailing_list))
    sent = [len(post_office.taken)]
    for minutes in (2, 4):
        with time_machine.travel(MONDAY + dt.timedelta(minutes=minutes), tick=False):
            run_due_jobs()
        sent.append(len(post_office.taken))
    issue.refresh_from_db()
    assert (sent, issue.state) == ([3, 5, 6], IssueState.SENT)


def test_clock_that_jumps_back_holds_nobody_up(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, *emails(3))
    issue = make_issue(mailing_list)
    with time_machine.travel(MONDAY, tick=False):
        approve_issue(issue=issue, actor=None)
        run_one_round()
    with time_machine.travel(MONDAY - dt.timedelta(hours=3), tick=False):
        Job.objects.filter(state="due").update(run_at=timezone.now())  # as the sweep of a moved clock finds them
        run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.readers) == (IssueState.SENT, emails(3))


def test_lost_jobs_are_found_by_the_round(post_office):
    mailing_list = make_list()
    make_readers(mailing_list, *emails(3))
    issue = make_issue(mailing_list)
    approve_issue(issue=issue, actor=None)
    Job.objects.all().delete()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=3), tick=False):
        pick_up_issues()
        run_one_round()
        Job.objects.all().delete()
        pick_up_issues()
        pick_up_issues()
        assert Job.objects.filter(kind=sending.SEND_TURN, state="due").count() == 2
        run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.readers) == (IssueState.SENT, emails(3))


def test_database_that_goes_away_in_mid_send_doubles_and_loses_nobody(post_office, settings):
    settings.NEWSLETTER_SLOTS = 1
    mailing_list = make_list()
    make_readers(mailing_list, *emails(5))
    issue = make_issue(mailing_list)
    claim = sending._Ledger.claim
    calls: list[int] = []

    def claim_or_break(self, row_id, *, message_id):
        calls.append(row_id)
        if len(calls) == 3:
            raise OperationalError("server closed the connection unexpectedly")
        return claim(self, row_id, message_id=message_id)

    with time_machine.travel(MONDAY, tick=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending._Ledger, "claim", claim_or_break)
        approve_issue(issue=issue, actor=None)
        run_due_jobs()
    # Two mails left; of the second nobody could write down that it did.
    assert (post_office.readers, sorted(states(issue).values())) == (
        emails(2),
        ["pending", "pending", "pending", "sending", "sent"],
    )
    with time_machine.travel(MONDAY + dt.timedelta(seconds=11), tick=False):
        run_due_jobs()
    issue.refresh_from_db()
    assert (issue.state, post_office.readers) == (IssueState.SENT, emails(5))
    assert sorted(states(issue).values()) == ["sent", "sent", "sent", "sent", "uncertain"]
