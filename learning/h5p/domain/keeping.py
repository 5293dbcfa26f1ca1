"""Statements as rows: written at once, each key of a launch once, and counted in the launch's row.

On PostgreSQL one command does all of it: whole or not at all without a transaction around it, and one journey. Its rows
travel as one JSON text, as hundreds of placeholders cost more than the rows themselves.
"""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.exceptions import DomainError

from ..limits import STATEMENTS_PER_LAUNCH
from ..models import Statement
from .sessions import Session

_OF_ROW = {
    "key": "uuid",
    "verb": "text",
    "sub_content_id": "text",
    "score_raw": "float8",
    "score_max": "float8",
    "is_checked": "bool",
    "success": "bool",
    "completion": "bool",
    "duration_s": "float8",
    "response": "text",
    "definition": "jsonb",
}
_CAME = ", ".join(f"{name} {kind}" for name, kind in _OF_ROW.items())
_OF_LAUNCH = "launch_id, user_id, content_id, package_id, created_at"
_COLUMNS = f"public_id, {_OF_LAUNCH}, {', '.join(_OF_ROW)}"
# The launch's row is locked first: two requests at once count one after the other, and the bound holds.
_POSTGRESQL = f"""
WITH room AS (
  SELECT FROM h5p_launch WHERE id = %(launch)s AND statement_count <= %(room)s FOR UPDATE
), kept AS (
  INSERT INTO h5p_statement ({_COLUMNS})
  SELECT gen_random_uuid(), %(launch)s, %(user)s, %(content)s, %(package)s, %(now)s, came.*
    FROM room, json_to_recordset(%(rows)s::json) AS came({_CAME})
  ON CONFLICT (launch_id, key) DO NOTHING
  RETURNING key
), counted AS (
  UPDATE h5p_launch SET statement_count = statement_count + (SELECT count(*) FROM kept), last_at = %(now)s
   WHERE id = %(launch)s AND (SELECT count(*) FROM kept) > 0
)
SELECT key FROM kept UNION ALL SELECT NULL WHERE NOT EXISTS (SELECT FROM room)
"""  # noqa: S608 - names and placeholders only
_COUNTING = """
UPDATE h5p_launch SET statement_count = statement_count + %s, last_at = %s WHERE id = %s AND statement_count <= %s
"""


class TooManyStatements(DomainError):
    """Past the rate limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One statement as it is kept."""

    key: uuid.UUID
    verb: str
    sub_content_id: str
    score_raw: float | None
    score_max: float | None
    is_checked: bool
    success: bool | None
    completion: bool | None
    duration_s: float | None
    response: str
    definition: dict[str, Any]


def keep_rows(rows: Sequence[Row], *, session: Session, now: dt.datetime) -> set[uuid.UUID]:
    """The keys that were new. A unique place (launch, key) decides, so that two requests at once store one.

    All of it or nothing. Raises TooManyStatements past 5,000 a launch.
    """
    if connection.vendor == "postgresql":
        return _keep_by_one_command(rows, session=session, now=now)
    with transaction.atomic(savepoint=False):
        return _keep_and_count(rows, session=session, now=now)


def _keep_by_one_command(rows: Sequence[Row], *, session: Session, now: dt.datetime) -> set[uuid.UUID]:
    came = [{**{name: getattr(row, name) for name in _OF_ROW}, "key": row.key.hex} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            _POSTGRESQL,
            {
                "launch": session.launch_id,
                "user": session.user_id,
                "content": session.content_id,
                "package": session.package_id,
                "now": now,
                "rows": json.dumps(came),
                "room": STATEMENTS_PER_LAUNCH - len(rows),
            },
        )
        stored = {key for (key,) in cursor.fetchall()}
    if None not in stored:
        return stored
    if Statement.objects.filter(launch_id=session.launch_id, key__in=[row.key for row in rows]).count() < len(rows):
        raise _too_many()
    return set()  # the launch is full, and these are in it


def _keep_and_count(rows: Sequence[Row], *, session: Session, now: dt.datetime) -> set[uuid.UUID]:
    prepared = Statement._meta.get_field("key").get_db_prep_value
    moment = connection.ops.adapt_datetimefield_value(now)
    launch = [session.launch_id, session.user_id, session.content_id, session.package_id, moment]
    values: list[Any] = []
    for row in rows:
        of_row = {name: getattr(row, name) for name in _OF_ROW}
        of_row |= {"key": prepared(row.key, connection), "definition": json.dumps(row.definition)}
        values += [prepared(uuid.uuid4(), connection), *launch, *of_row.values()]
    place = "(" + ", ".join(["%s"] * (len(values) // len(rows))) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO h5p_statement ({_COLUMNS}) VALUES {', '.join([place] * len(rows))}"  # noqa: S608 - as above
            " ON CONFLICT (launch_id, key) DO NOTHING RETURNING key",
            values,
        )
        stored = {uuid.UUID(str(key)) for (key,) in cursor.fetchall()}
        if stored:
            room = STATEMENTS_PER_LAUNCH - len(stored)
            cursor.execute(_COUNTING, [len(stored), moment, session.launch_id, room])
            if not cursor.rowcount:
                raise _too_many()
    return stored


def _too_many() -> TooManyStatements:
    return TooManyStatements(_("This activity sends too much. Load the page again."))
