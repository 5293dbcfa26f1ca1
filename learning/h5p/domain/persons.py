"""What is known of a person here: shown, erased, and let go of in time."""

import datetime as dt
from typing import Any

from ..models import State, Statement, Upload
from .importing import discard_upload


def export_statements(user: Any) -> list[dict[str, Any]]:
    rows = Statement.objects.filter(user=user).select_related("content")
    return [
        {
            "activity": row.content.title,
            "what": row.verb,
            "score": row.score_raw,
            "highest": row.score_max,
            "answer": row.response,
            "at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase_statements(user: Any) -> int:
    """The rows stay, for the figures; what the person typed goes. The person behind them is erased in accounts."""
    return Statement.objects.filter(user=user).exclude(response="").update(response="")


def export_states(user: Any) -> list[dict[str, Any]]:
    rows = State.objects.filter(user=user).select_related("content")
    return [{"activity": row.content.title, "state": row.value, "at": row.updated_at.isoformat()} for row in rows]


def erase_states(user: Any) -> int:
    deleted, _rows = State.objects.filter(user=user).delete()
    return deleted


def purge_uploads(before: dt.datetime) -> int:
    stale = list(Upload.objects.filter(created_at__lt=before))
    for upload in stale:
        discard_upload(upload=upload)
    return len(stale)


def purge_states(before: dt.datetime) -> int:
    deleted, _rows = State.objects.filter(updated_at__lt=before).delete()
    return deleted
