"""A file that is too long for one request: kept privately, read by a job, gone when that is done.

The whole file is checked before its first row is taken. Rows then go onto the list in batches, each with its place and
its counts in one commit, so that a job that is killed goes on where it was and no count is wrong.
"""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.domain.jobs import LeaseLostError, enqueue_job, report_progress
from core.models import Job
from newsletters.domain.exceptions import UnreadableFile
from newsletters.domain.import_file import ReaderRow, read_readers
from newsletters.domain.importing import BATCH, IN_REQUEST, ImportReport, record_import, write_readers
from newsletters.enums import ImportState
from newsletters.models import MailingList, ReaderImport

IMPORT = "newsletters.import"
KEPT_DAYS = 7


def is_long(content: bytes) -> bool:
    return content.count(b"\n") > IN_REQUEST


@transaction.atomic
def begin_import(
    *,
    mailing_list: MailingList,
    content: bytes,
    proof: str,
    consented_on: dt.date | None,
    actor: Any,
    check_only: bool = False,
) -> ReaderImport:
    """Keep the file and write the job that reads it."""
    made = ReaderImport(
        mailing_list=mailing_list, proof=proof, consented_on=consented_on, check_only=check_only, made_by=actor
    )
    made.file.save("readers.csv", ContentFile(content), save=False)
    made.save()
    enqueue_job(kind=IMPORT, payload={"import_id": made.pk})
    return made


def run_import(*, import_id: int, job: Job) -> None:
    found = ReaderImport.objects.select_related("mailing_list", "made_by").filter(pk=import_id).first()
    if found is None or not found.is_moving:
        return
    ReaderImport.objects.filter(pk=found.pk).update(state=ImportState.RUNNING)
    report_progress(job=job, done=0, total=0)
    try:
        with found.file.open("rb") as file:
            read = read_readers(file.read(), proof=found.proof, consented_on=found.consented_on)
        faults = [str(fault) for fault in read.faults]
    except UnreadableFile as error:
        faults = [str(error)]
    if faults:
        _end(found, state=ImportState.FAULTY, faults=faults)
        return
    found.total = len(read.rows)
    for start in range(found.done, found.total, BATCH):
        _take_batch(found, read.rows[start : start + BATCH])
        report_progress(job=job, done=found.done, total=found.total)
    _end(found, state=ImportState.DONE)


def _take_batch(found: ReaderImport, rows: list[ReaderRow]) -> None:
    report = ImportReport()
    with transaction.atomic():
        write_readers(rows, mailing_list=found.mailing_list, report=report)
        if found.check_only:
            transaction.set_rollback(True)
        else:
            _count(found, rows, report)
    if found.check_only:
        _count(found, rows, report)


def _count(found: ReaderImport, rows: list[ReaderRow], report: ImportReport) -> None:
    before = found.done
    found.done += len(rows)
    found.added += len(report.added)
    found.unchanged += len(report.unchanged)
    found.left_out = [*found.left_out, *report.left_out]
    values = {name: getattr(found, name) for name in ("total", "done", "added", "unchanged", "left_out")}
    if not ReaderImport.objects.filter(pk=found.pk, done=before).update(**values):
        raise LeaseLostError(str(found.pk))  # another worker is past this row: the batch is rolled back


@transaction.atomic
def _end(found: ReaderImport, *, state: ImportState, faults: list[str] | None = None) -> None:
    found.state, found.faults, found.finished_at = state, faults or [], timezone.now()
    counts = {"added": found.added, "unchanged": found.unchanged, "left_out": len(found.left_out)}
    if state == ImportState.DONE and not found.check_only:
        record_import(mailing_list=found.mailing_list, actor=found.made_by, counts=counts, proof=found.proof)
    storage, name = found.file.storage, found.file.name or ""
    found.file = ""
    found.save()
    transaction.on_commit(lambda: storage.delete(name))


def recent_imports(lists: Any) -> Any:
    """The last ones of these lists, without what they name."""
    return (
        ReaderImport.objects.filter(mailing_list__in=lists)
        .select_related("mailing_list")
        .defer("faults", "left_out")[:5]
    )


def export_imports(user: User) -> list[dict[str, Any]]:
    return [
        {"list": one.mailing_list.title, "at": one.created_at.isoformat(), "added": one.added}
        for one in ReaderImport.objects.filter(made_by=user).select_related("mailing_list")
    ]


def erase_imports(user: User) -> int:
    return ReaderImport.objects.filter(made_by=user).update(made_by=None)


def purge_imports(before: dt.datetime) -> int:
    """With the file, should a job never have come to its end."""
    old = ReaderImport.objects.filter(created_at__lt=before)
    for one in old.exclude(file=""):
        one.file.delete(save=False)
    return old.delete()[0]
