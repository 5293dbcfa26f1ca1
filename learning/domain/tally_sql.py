"""The statements behind the roll-ups: what completions, memberships and affiliations of today add up to.

Plain SQL, the same for PostgreSQL and SQLite; the same SELECTs serve one practice after a completion and all of them
at night. `Statement`: text with %s places, and their values.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from learning.domain.training import Required

Statement = tuple[str, list[Any]]

_LATEST = """
SELECT latest.user_id, latest.course_id, latest.id AS completion_id, latest.generation, latest.completed_at,
       {expires_at} AS expires_at
FROM (
    SELECT c.user_id, c.course_id, c.id, c.generation, c.completed_at,
           ROW_NUMBER() OVER (
               PARTITION BY c.user_id, c.course_id ORDER BY c.generation DESC, c.completed_at DESC, c.id DESC
           ) AS place
    FROM learning_completion c
    WHERE c.corrects_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM learning_completion x WHERE x.corrects_id = c.id)
      {narrowed}
) latest
LEFT JOIN (
    SELECT i.course_id, MIN(i.validity_months) AS months
    FROM learning_learningpathitem i
    JOIN learning_learningpath p ON p.id = i.path_id AND p.is_active
    WHERE i.validity_months IS NOT NULL
    GROUP BY i.course_id
) validity ON validity.course_id = latest.course_id
WHERE latest.place = 1
"""

# As learning.domain.training.add_months: the last of the month where the day does not exist.
_EXPIRES_AT = {
    "postgresql": "latest.completed_at + make_interval(months => validity.months)",
    "sqlite": (
        "MIN(date(latest.completed_at, '+' || validity.months || ' months'), "
        "date(latest.completed_at, 'start of month', '+' || (validity.months + 1) || ' months', '-1 day')) "
        "|| substr(latest.completed_at, 11)"
    ),
}

_MEMBERS = """
member AS (
    SELECT m.practice_id, m.user_id, MAX(m.role) AS role
    FROM organisations_membership m
    JOIN organisations_practice p ON p.id = m.practice_id AND p.is_active
    WHERE m.valid_from <= %s AND (m.valid_until IS NULL OR m.valid_until > %s) {narrowed}
    GROUP BY m.practice_id, m.user_id
),
required(role, course_id, minimum) AS ({required}),
valid AS (
    SELECT s.user_id, s.course_id, s.completed_at
    FROM learning_standing s
    JOIN learning_course c ON c.id = s.course_id AND c.generation = s.generation
    WHERE s.expires_at IS NULL OR s.expires_at > %s
)
"""

_TALLY = """
SELECT practice_id, course_id, SUM(due) AS due, SUM(due_done) AS due_done, SUM(done) AS done
FROM (
    SELECT m.practice_id, r.course_id, 1 AS due, 0 AS due_done, 0 AS done
    FROM member m JOIN required r ON r.role = m.role
    UNION ALL
    SELECT m.practice_id, v.course_id, 0, CASE WHEN r.role IS NULL THEN 0 ELSE 1 END, 1
    FROM member m
    JOIN valid v ON v.user_id = m.user_id
    LEFT JOIN required r ON r.role = m.role AND r.course_id = v.course_id
) one
{narrowed}
GROUP BY practice_id, course_id
"""

_STEPS = """
, step AS (
    SELECT n.practice_id, n.role, r.course_id, CASE WHEN n.people < r.minimum THEN n.people ELSE r.minimum END AS wanted
    FROM (SELECT practice_id, role, COUNT(*) AS people FROM member GROUP BY practice_id, role) n
    JOIN required r ON r.role = n.role
),
ranked AS (
    SELECT m.practice_id, m.role, v.course_id, v.completed_at,
           ROW_NUMBER() OVER (PARTITION BY m.practice_id, m.role, v.course_id ORDER BY v.completed_at) AS place
    FROM member m
    JOIN required r ON r.role = m.role
    JOIN valid v ON v.user_id = m.user_id AND v.course_id = r.course_id
)
SELECT s.practice_id, s.role, s.course_id, MAX(s.wanted) AS wanted, COUNT(k.place) AS have,
       MAX(CASE WHEN k.place = s.wanted THEN k.completed_at END) AS met_at
FROM step s
LEFT JOIN ranked k ON k.practice_id = s.practice_id AND k.role = s.role AND k.course_id = s.course_id
GROUP BY s.practice_id, s.role, s.course_id
"""

_PRACTICES = """
SELECT p.id, MAX(a.coalition_id) AS coalition_id, COUNT(DISTINCT m.user_id) AS people
FROM organisations_practice p
LEFT JOIN organisations_affiliation a
       ON a.practice_id = p.id AND a.valid_from <= %s AND (a.valid_until IS NULL OR a.valid_until > %s)
LEFT JOIN organisations_membership m
       ON m.practice_id = p.id AND m.valid_from <= %s AND (m.valid_until IS NULL OR m.valid_until > %s)
WHERE p.is_active {narrowed}
GROUP BY p.id
"""

_COALITIONS = """
SELECT t.coalition_id, c.course_id, SUM(c.due) AS due, SUM(c.due_done) AS due_done, SUM(c.done) AS done
FROM learning_practicecoursetally c
JOIN learning_practicetraining t ON t.practice_id = c.practice_id
WHERE t.coalition_id IS NOT NULL
GROUP BY t.coalition_id, c.course_id
"""


_MONTH_OF_COALITIONS = """
INSERT INTO learning_monthtally (coalition_id, course_id, month, completions)
SELECT DISTINCT coalition_id, %s, %s{day}, %s FROM learning_credit
WHERE completion_id = %s AND coalition_id IS NOT NULL
ORDER BY coalition_id
ON CONFLICT (coalition_id, course_id, month) WHERE coalition_id IS NOT NULL
DO UPDATE SET completions = learning_monthtally.completions + excluded.completions
"""

_MONTH_OF_COUNTRY = """
INSERT INTO learning_monthtally (coalition_id, course_id, month, completions) VALUES (NULL, %s, %s, %s)
ON CONFLICT (course_id, month) WHERE coalition_id IS NULL
DO UPDATE SET completions = learning_monthtally.completions + excluded.completions
"""


def latest_standings(*, user_id: int | None = None, course_id: int | None = None) -> Statement:
    """(user, course, completion, generation, completed_at, expires_at): everybody's, or one person's in one course."""
    narrowed, values = "", []
    if user_id is not None:
        narrowed, values = "AND c.user_id = %s AND c.course_id = %s", [user_id, course_id]
    return _LATEST.format(expires_at=_EXPIRES_AT[connection.vendor], narrowed=narrowed), values


def practice_tallies(
    *,
    steps: Collection[Required],
    at: dt.datetime,
    practice_ids: Collection[int] | None = None,
    course_ids: Collection[int] | None = None,
) -> Statement:
    """(practice, course, due, due_done, done) of all practices and courses, or of these."""
    head, values = _head(steps=steps, at=at, practice_ids=practice_ids)
    narrowed, more = _among("course_id", course_ids, word="WHERE")
    return f"WITH {head} {_TALLY.format(narrowed=narrowed)}", values + more


def training_steps(
    *, steps: Collection[Required], at: dt.datetime, practice_ids: Collection[int] | None = None
) -> Statement:
    """(practice, role, course, wanted, have, met_at): each step of the duty that a practice's team makes due."""
    head, values = _head(steps=steps, at=at, practice_ids=practice_ids)
    return f"WITH {head} {_STEPS}", values


def practices_today(*, at: dt.datetime, practice_ids: Collection[int] | None = None) -> Statement:
    """(practice, coalition or None, people) of the active practices."""
    today = connection.ops.adapt_datefield_value(timezone.localdate(at))
    narrowed, more = _among("p.id", practice_ids)
    return _PRACTICES.format(narrowed=narrowed), [today] * 4 + more


def month_counts(*, completion_id: int, course_id: int, month: dt.date, by: int) -> list[Statement]:
    """Add `by` to the month of each coalition in the completion's credits, and to that of the country.

    In this order always, and the coalitions by number, so that two at once never wait for each other.
    """
    first = connection.ops.adapt_datefield_value(month)
    day = "::date" if connection.vendor == "postgresql" else ""
    return [
        (_MONTH_OF_COALITIONS.format(day=day), [course_id, first, by, completion_id]),
        (_MONTH_OF_COUNTRY, [course_id, first, by]),
    ]


def coalition_tallies() -> Statement:
    """(coalition, course, due, due_done, done), summed over the rows of the practices."""
    return _COALITIONS, []


def fetch(statement: Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def run(text: str, values: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def insert(table: str, columns: str, statement: Statement, *, instead: str = "") -> int:
    """INSERT … SELECT, with what is done `instead` where a row stands already; returns how many rows."""
    text, values = statement
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {text} {instead}", values)
        return int(cursor.rowcount)


def differences(columns: str, table: str, statement: Statement) -> int:
    """How many rows stand in the table and not in the SELECT, or the other way round."""
    text, values = statement
    kept = f"SELECT {columns} FROM {table}"  # noqa: S608 both are our own words
    made = f"SELECT {columns} FROM ({text}) made"  # noqa: S608
    both = f"SELECT COUNT(*) FROM (SELECT * FROM ({kept} EXCEPT {made}) a UNION ALL SELECT * FROM ({made} EXCEPT {kept}) b) c"  # noqa: S608, E501
    return int(fetch((both, values * 2))[0][0])


def moment(value: Any) -> dt.datetime | None:
    """A database moment as an aware datetime: SQLite gives a computed one as text."""
    if isinstance(value, str):
        value = parse_datetime(value)
    if value is not None and timezone.is_naive(value):
        value = value.replace(tzinfo=dt.UTC)
    return value


def _head(*, steps: Collection[Required], at: dt.datetime, practice_ids: Collection[int] | None) -> Statement:
    today = connection.ops.adapt_datefield_value(timezone.localdate(at))
    narrowed, more = _among("m.practice_id", practice_ids)
    if steps:
        required = "VALUES " + ", ".join(["(%s, %s, %s)"] * len(steps))
        rows = [value for step in steps for value in (step.role, step.course_id, step.minimum)]
    else:
        required, rows = "SELECT '', 0, 0 WHERE 1 = 0", []
    values = [today, today, *more, *rows, connection.ops.adapt_datetimefield_value(at)]
    return _MEMBERS.format(narrowed=narrowed, required=required), values


def _among(column: str, ids: Collection[int] | None, *, word: str = "AND") -> Statement:
    if ids is None:
        return "", []
    if not ids:
        return f"{word} 1 = 0", []
    return f"{word} {column} IN ({', '.join(['%s'] * len(ids))})", list(ids)
