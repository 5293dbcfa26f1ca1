"""Reporting to a register: a delivery is made, kept, and where it was a mistake withdrawn. Nobody is reported twice."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from core.domain.audit import record_audit
from core.mail import queue_mail
from learning.domain.accreditation_files import DeliveryFile, delivery_files
from learning.domain.exceptions import DeliveryIsWithdrawn, DeskChanged, LineStands, NobodyToReport, ReasonMissing
from learning.domain.queries.accreditation import DeskRow, desk, reports_to_correct
from learning.enums import Register
from learning.models import AccreditationExport, AccreditationFile, AccreditationReport, NumberRequest

# Who was asked for a number is left in peace for a while.
ASK_AGAIN_DAYS = 14


def deliver(
    *,
    register: Register,
    period_from: dt.date,
    period_until: dt.date,
    actor: User,
    course_id: int | None = None,
    with_late: bool = True,
) -> AccreditationExport:
    """Report who is ready: writes the files with their hashes, and a once-only mark for each person and accreditation.

    The files are made before the transaction; inside it the list is read again, so that nobody who was reported in
    the meantime is reported twice. `with_late` takes along who is open from before the period. Audited.
    Raises NobodyToReport, DeskChanged.
    """
    wanted: dict[str, Any] = {
        "register": register,
        "period_from": period_from,
        "period_until": period_until,
        "course_id": course_id,
    }
    rows = _ready(with_late=with_late, **wanted)
    if not rows:
        raise NobodyToReport
    with override("nl"):  # the registers are Dutch, whatever language the clerk reads
        files = delivery_files(register=register, rows=rows, label=f"{period_from}_{period_until}")
    stored: list[AccreditationFile] = []
    try:
        with transaction.atomic():
            if [_key(row) for row in _ready(with_late=with_late, **wanted)] != [_key(row) for row in rows]:
                raise DeskChanged
            export = AccreditationExport.objects.create(
                **wanted, people=len({row.user_id for row in rows}), lines=len(rows), made_by=actor
            )
            AccreditationReport.objects.bulk_create(
                [
                    AccreditationReport(
                        export=export,
                        completion_id=row.completion_id,
                        user_id=row.user_id,
                        accreditation=row.accreditation,
                        register=register,
                        number=str(row.number),
                        points=row.accreditation.points,
                    )
                    for row in rows
                ],
                batch_size=500,
            )
            for file in files:
                stored.append(_store(file, export=export))
            record_audit(
                actor=actor,
                action="learning.accreditation_delivered",
                target=export,
                after={
                    "register": register,
                    "period": [str(period_from), str(period_until)],
                    "lines": len(rows),
                    "files": {file.name: file.sha256 for file in files},
                },
            )
            return export
    except BaseException as error:
        for one in stored:
            one.file.delete(save=False)
        if isinstance(error, IntegrityError):
            raise DeskChanged from error
        raise


def _ready(
    *, register: Register, period_from: dt.date, period_until: dt.date, course_id: int | None, with_late: bool
) -> list[DeskRow]:
    found = desk(register=register, period_from=period_from, period_until=period_until, course_id=course_id).ready
    return found if with_late else [row for row in found if row.day >= period_from]


def _key(row: DeskRow) -> tuple[int, int, str]:
    return row.completion_id, row.accreditation.pk, str(row.number)


def _store(file: DeliveryFile, *, export: AccreditationExport) -> AccreditationFile:
    row = AccreditationFile(
        export=export,
        accreditation=file.accreditation,
        kind=file.kind,
        name=file.name,
        sha256=file.sha256,
        size_bytes=len(file.content),
        lines=file.lines,
    )
    row.file.save(f"{export.public_id}-{file.name}", ContentFile(file.content), save=False)
    row.save()
    return row


def withdraw_delivery(*, export: AccreditationExport, actor: User, reason: str) -> None:
    """A delivery made by mistake: it stays on record as withdrawn, its people are open again. Nothing is deleted.

    Tell the register too: what was uploaded there stays there. Audited. Raises ReasonMissing, DeliveryIsWithdrawn.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        now = timezone.now()
        withdrawn = AccreditationExport.objects.filter(pk=export.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=now, withdrawn_by=actor, withdrawn_reason=reason.strip()
        )
        if not withdrawn:
            raise DeliveryIsWithdrawn
        lines = AccreditationReport.objects.filter(export=export).update(withdrawn_at=now)
        record_audit(
            actor=actor,
            action="learning.accreditation_withdrawn",
            target=export,
            before={"lines": lines},
            after={"reason": reason.strip()},
        )
    export.refresh_from_db()


def withdraw_line(*, report: AccreditationReport, actor: User) -> None:
    """One line of a delivery, whose completion was corrected since: its person is open again, the rest stands.

    The register is told by the clerk. Audited, without the number. Raises LineStands where the completion was not
    corrected, or the line was withdrawn before; clicked twice, it is withdrawn once.
    """
    with transaction.atomic():
        withdrawn = AccreditationReport.objects.filter(
            pk__in=reports_to_correct().filter(pk=report.pk).values("pk")
        ).update(withdrawn_at=timezone.now())
        if not withdrawn:
            raise LineStands
        record_audit(
            actor=actor,
            action="learning.accreditation_line_withdrawn",
            target=report,
            before={"delivery": report.export_id, "completion": report.completion_id, "register": report.register},
        )


def ask_for_numbers(*, register: Register, rows: Sequence[DeskRow], actor: User) -> int:
    """A polite mail to everybody of these rows who has no number in the register; returns how many.

    One mail a person, whatever the number of courses; nobody twice within two weeks. Clicked twice, it is one mail.
    """
    today = timezone.localdate()
    recently = set(
        NumberRequest.objects.filter(
            register=register, asked_on__gt=today - dt.timedelta(days=ASK_AGAIN_DAYS)
        ).values_list("user_id", flat=True)
    )
    by_person: dict[int, list[DeskRow]] = {}
    for row in rows:
        if row.number is None and row.user_id not in recently:
            by_person.setdefault(row.user_id, []).append(row)
    with transaction.atomic():
        NumberRequest.objects.bulk_create(
            [
                NumberRequest(user_id=user_id, register=register, asked_on=today, asked_by=actor)
                for user_id in by_person
            ],
            ignore_conflicts=True,
        )
        for user_id, own in by_person.items():
            queue_mail(
                template="learning/number_request",
                to=own[0].email,
                context={
                    "first_name": own[0].first_name or own[0].name,
                    "register": register.label,
                    "courses": ", ".join(dict.fromkeys(row.accreditation.course.title for row in own)),
                    "url": f"{reverse('learning:registers')}#{register}",
                },
                dedupe_key=f"number-request:{register}:{user_id}:{today}",
            )
    return len(by_person)
