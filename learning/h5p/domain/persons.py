"""What is known of a person here: shown, erased, and let go of in time."""

import datetime as dt
from typing import Any

from ..models import Launch, Result, State, Statement, Upload
from .uploading import discard_upload


def export_statements(user: Any) -> list[dict[str, Any]]:
    rows = Statement.objects.filter(user=user).select_related("content")
    return [
        {
            "activity": row.content.title,
            "what": row.verb,
            "score": row.score_raw,
            "highest": row.score_max,
            "checked": row.is_checked,
            "took_s": row.duration_s,
            "answer": row.response,
            "at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase_statements(user: Any) -> int:
    """The rows stay, for the figures; what the person typed goes. The person behind them is erased in accounts."""
    typed = Statement.objects.filter(user=user).exclude(response="", definition={})
    return typed.update(response="", definition={})


def export_launches(user: Any) -> list[dict[str, Any]]:
    rows = Launch.objects.filter(user=user).select_related("content")
    return [
        {
            "activity": row.content.title,
            "opened_at": row.created_at.isoformat(),
            "last_answer_at": row.last_at.isoformat() if row.last_at else None,
        }
        for row in rows
    ]


def erase_launches(user: Any) -> int:
    """Statements need their launch; what it says of where the person was goes."""
    return Launch.objects.filter(user=user).exclude(context={}).update(context={})


def export_results(user: Any) -> list[dict[str, Any]]:
    rows = Result.objects.filter(user=user).select_related("content")
    return [
        {
            "activity": row.content.title,
            "best_score": row.best_raw,
            "highest": row.best_max,
            "checked": row.is_checked,
            "finished_at": row.completed_at.isoformat() if row.completed_at else None,
            "done_at": row.done_at.isoformat() if row.done_at else None,
        }
        for row in rows
    ]


def erase_results(user: Any) -> int:
    deleted, _rows = Result.objects.filter(user=user).delete()
    return deleted


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
