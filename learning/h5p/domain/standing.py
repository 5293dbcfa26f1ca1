"""A learner's standing in an activity: best score, finished, and done by the activity's own rule. One upsert."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils.dateparse import parse_datetime

from ..enums import CompletionRule
from ..models import Result
from .sessions import Session

_FULL = 100
_SQL = """
INSERT INTO h5p_result (user_id, content_id, package_id, best_raw, best_max, best_scaled, is_checked,
                        completed_at, done_at, last_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (user_id, content_id) DO UPDATE SET
  package_id = CASE WHEN {better} THEN excluded.package_id ELSE h5p_result.package_id END,
  best_raw = CASE WHEN {better} THEN excluded.best_raw ELSE h5p_result.best_raw END,
  best_max = CASE WHEN {better} THEN excluded.best_max ELSE h5p_result.best_max END,
  is_checked = CASE WHEN {better} THEN excluded.is_checked ELSE h5p_result.is_checked END,
  best_scaled = CASE WHEN {better} THEN excluded.best_scaled ELSE h5p_result.best_scaled END,
  completed_at = COALESCE(h5p_result.completed_at, excluded.completed_at),
  done_at = COALESCE(h5p_result.done_at, excluded.done_at),
  last_at = excluded.last_at
RETURNING id, package_id, best_raw, best_max, best_scaled, is_checked, completed_at, done_at
""".format(
    better="(excluded.best_scaled IS NOT NULL AND (h5p_result.best_scaled IS NULL"
    " OR excluded.best_scaled > h5p_result.best_scaled))"
)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What some statements say of the activity as a whole. `raw` and `maximum`: the best score among them."""

    raw: float | None = None
    maximum: float | None = None
    is_checked: bool = False
    is_finished: bool = False

    @property
    def scaled(self) -> float | None:
        return self.raw / self.maximum if self.raw is not None and self.maximum else None


def meets_rule(change: Change, *, rule: str, pass_percent: int) -> bool:
    """Whether this is enough by the activity's rule. To open it is enough only where the rule says so."""
    if rule == CompletionRule.VIEWED:
        return True
    if rule == CompletionRule.SCORED:
        return change.scaled is not None and change.scaled * _FULL >= pass_percent
    return change.is_finished


def record_standing(*, session: Session, change: Change, now: dt.datetime) -> Result:
    """Keep the better score and the first moments. To be called in a transaction."""
    moment = connection.ops.adapt_datetimefield_value(now)
    is_done = meets_rule(change, rule=session.completion_rule, pass_percent=session.pass_percent)
    scaled = change.scaled
    values = [
        session.user_id,
        session.content_id,
        session.package_id,
        None if scaled is None else change.raw,
        None if scaled is None else change.maximum,
        scaled,
        change.is_checked and scaled is not None,
        moment if change.is_finished else None,
        moment if is_done else None,
        moment,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        row = cursor.fetchone()
    return Result(
        pk=row[0],
        user_id=session.user_id,
        content_id=session.content_id,
        package_id=row[1],
        best_raw=row[2],
        best_max=row[3],
        best_scaled=row[4],
        is_checked=bool(row[5]),
        completed_at=_moment(row[6]),
        done_at=_moment(row[7]),
        last_at=now,
    )


def _moment(value: dt.datetime | str | None) -> dt.datetime | None:
    """SQLite gives text, in UTC."""
    if isinstance(value, str):
        value = parse_datetime(value)
    return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value
