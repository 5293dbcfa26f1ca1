"""What accreditation knows of a person: shown and erased on request, files kept as long as a register may ask."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from learning.models import AccreditationFile, AccreditationReport, NumberRequest, RegisterNumber

# A register's period is five years; a year more for questions afterwards.
FILES_KEPT_DAYS = 6 * 365


def export_numbers(user: User) -> list[dict[str, Any]]:
    return [
        {
            "register": number.register,
            "kind": number.kind,
            "number": str(number),
            "is_preferred": number.is_preferred,
            "external_person_id": number.external_person_id,
            "added_at": number.added_at.isoformat(),
        }
        for number in RegisterNumber.objects.filter(user=user)
    ]


def erase_numbers(user: User) -> int:
    return RegisterNumber.objects.filter(user=user).delete()[0]


def export_requests(user: User) -> list[dict[str, Any]]:
    return [
        {"register": one.register, "asked_on": one.asked_on.isoformat()}
        for one in NumberRequest.objects.filter(user=user)
    ]


def erase_requests(user: User) -> int:
    return NumberRequest.objects.filter(user=user).delete()[0]


def export_reports(user: User) -> list[dict[str, Any]]:
    reports = AccreditationReport.objects.filter(user=user).select_related("accreditation__course", "export")
    return [
        {
            "register": report.register,
            "course": report.accreditation.course.title,
            "accreditation": report.accreditation.number,
            "number": report.number,
            "points": str(report.points),
            "reported_at": report.export.made_at.isoformat(),
            "withdrawn_at": report.withdrawn_at.isoformat() if report.withdrawn_at else None,
        }
        for report in reports
    ]


def erase_reports(user: User) -> int:
    """The marks stay without a number; the files that name this person go, their hashes and counts stay."""
    reports = AccreditationReport.objects.filter(user=user)
    with transaction.atomic():
        _drop(AccreditationFile.objects.filter(export__in=reports.values("export_id")))
        return reports.update(number="")


def purge_files(before: dt.datetime) -> int:
    return _drop(AccreditationFile.objects.filter(export__made_at__lt=before))


def _drop(files: QuerySet[AccreditationFile]) -> int:
    found = list(files.exclude(file=""))
    for one in found:
        storage, name = one.file.storage, one.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    return AccreditationFile.objects.filter(pk__in=[one.pk for one in found]).update(file="")
