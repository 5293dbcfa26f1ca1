"""Mails to many: the edition's row says what happened, and jobs write the mails in batches."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from core.domain.jobs import enqueue_job
from learning.live.domain.mail_words import Words
from learning.live.domain.mails import Change, Sheet, queue_live_mail
from learning.live.models import Edition, MeetingSession, Registration

BATCH = 50


def tell_everybody(
    *,
    edition: Edition,
    kind: str,
    states: Iterable[str],
    occasion: str = "",
    change: str = "",
    removed: Sequence[dict[str, Any]] = (),
    message_id: int | None = None,
    attendance: str = "",
) -> int:
    """Queue jobs that mail everybody whose registration is in one of `states` now; returns how many people.

    In the caller's transaction. Each gets it once for `kind` and `occasion`, also where a job runs twice.
    """
    rows = Registration.objects.filter(edition=edition, state__in=list(states))
    if attendance:
        rows = rows.filter(attendance=attendance)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        enqueue_job(
            kind="live.mail_batch",
            payload={
                "edition_id": edition.pk,
                "registration_ids": ids[start : start + BATCH],
                "mail": str(kind),
                "occasion": occasion,
                "change": change,
                "removed": list(removed),
                "message_id": message_id,
            },
        )
    return len(ids)


def mail_batch(
    *,
    edition_id: int,
    registration_ids: Sequence[int],
    kind: str,
    occasion: str = "",
    change: str = "",
    removed: Sequence[dict[str, Any]] = (),
    message: Words | None = None,
) -> int:
    """Queue the mails of one batch; returns how many. To be called in a transaction."""
    sheet = sheet_of(edition_id)
    gone = [
        MeetingSession(
            pk=one["pk"],
            edition_id=edition_id,
            starts_at=dt.datetime.fromisoformat(one["starts_at"]),
            ends_at=dt.datetime.fromisoformat(one["ends_at"]),
            title=one["title"],
        )
        for one in removed
    ]
    count = 0
    for registration in registrations_of(registration_ids, sheet=sheet):
        count += queue_live_mail(
            registration=registration,
            kind=kind,
            occasion=occasion,
            change=Change(words=change, removed=gone) if change or gone else None,
            message=message,
            sheet=sheet,
        )
    return count


def sheet_of(edition_id: int) -> Sheet:
    return Sheet(edition=Edition.objects.select_related("coalition", "course", "recording").get(pk=edition_id))


def registrations_of(ids: Sequence[int], *, sheet: Sheet) -> list[Registration]:
    rows = list(Registration.objects.filter(pk__in=ids).select_related("user", "registered_by").order_by("pk"))
    for row in rows:
        row.edition = sheet.edition
    return rows
