"""A file too long for one request: a job takes it, all or nothing by its faults, and goes on where it was killed."""

import datetime as dt

import pytest

import newsletters.tasks  # noqa: F401 registers the handler
from core.models import AuditEntry, Job
from media.private import private_storage
from newsletters.domain import long_imports
from newsletters.domain.long_imports import begin_import, is_long, purge_imports
from newsletters.enums import ImportState
from newsletters.models import ConsentEvent, MailingList, ReaderImport, Subscription
from tests.factories.newsletters import MailingListFactory, make_reader
from tests.newsletters.issues import run_due_jobs

pytestmark = pytest.mark.django_db
ROWS = 1203


def csv_of(rows: int, *more: str) -> bytes:
    lines = ["e-mail,naam", *(f"lezer{number}@praktijk.example,Anna" for number in range(rows)), *more]
    return "\n".join(lines).encode()


def begin(mailing_list: MailingList, content: bytes, **values: object) -> ReaderImport:
    given = {"proof": "formulier", "consented_on": dt.date(2026, 1, 5), "actor": None} | values
    return begin_import(mailing_list=mailing_list, content=content, **given)


def test_only_long_files_are_a_job():
    assert (is_long(csv_of(2000)), is_long(csv_of(2001))) == (False, True)


def test_job_takes_all_rows_counts_them_and_throws_the_file_away(django_capture_on_commit_callbacks):
    news = MailingListFactory()
    make_reader(news, "lezer7@praktijk.example")
    begun = begin(news, csv_of(ROWS))
    assert private_storage().exists(begun.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        run_due_jobs()
    done = ReaderImport.objects.get()
    assert (done.state, done.done, done.total, done.added, done.unchanged, done.left_out) == (
        ImportState.DONE, ROWS, ROWS, ROWS - 1, 1, [],
    )  # fmt: skip
    assert (done.file.name, private_storage().exists(begun.file.name)) == ("", False)
    assert news.subscriptions.count() == ConsentEvent.objects.count() + 1 == ROWS
    assert AuditEntry.objects.get(action="newsletters.imported").after["added"] == ROWS - 1


def test_one_fault_and_no_row_is_taken():
    begin(MailingListFactory(), csv_of(ROWS, "geen adres,Bo"))
    run_due_jobs()
    found = ReaderImport.objects.get()
    assert (found.state, found.done, Subscription.objects.count()) == (ImportState.FAULTY, 0, 0)
    assert [str(ROWS + 2) in fault for fault in found.faults] == [True]


def test_check_says_the_same_and_keeps_no_reader():
    begin(MailingListFactory(), csv_of(ROWS), check_only=True)
    run_due_jobs()
    found = ReaderImport.objects.get()
    assert (found.state, found.added, Subscription.objects.count()) == (ImportState.DONE, ROWS, 0)
    assert AuditEntry.objects.filter(action="newsletters.imported").count() == 0


def test_killed_job_goes_on_where_it_was_and_counts_right(monkeypatch):
    news = MailingListFactory()
    begin(news, csv_of(ROWS))
    whole, taken = long_imports._take_batch, []

    def take_two(found, rows):
        if len(taken) == 2:
            taken.append(rows)
            raise KeyboardInterrupt  # as a kill: nothing is tidied up
        taken.append(rows)
        whole(found, rows)

    monkeypatch.setattr(long_imports, "_take_batch", take_two)
    with pytest.raises(KeyboardInterrupt):
        run_due_jobs()
    assert ReaderImport.objects.get().done == news.subscriptions.count() == 1000
    Job.objects.update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    run_due_jobs()
    found = ReaderImport.objects.get()
    assert (found.state, found.added, found.unchanged) == (ImportState.DONE, ROWS, 0)
    assert news.subscriptions.count() == ConsentEvent.objects.count() == ROWS


def test_reports_and_files_left_behind_go_after_a_week():
    begun = begin(MailingListFactory(), csv_of(3))
    assert purge_imports(begun.created_at) == 0
    assert purge_imports(begun.created_at + dt.timedelta(seconds=1)) == 1
    assert not private_storage().exists(begun.file.name)
