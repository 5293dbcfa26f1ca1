"""Statements are kept, append-only, and the server says instead what the browser cannot be believed on.

The verb has to be on the list. Where the question is known, its answer is graded here and the claimed score is dropped;
elsewhere a score is clamped to 0..max and stays self-reported. Plain SQL, because it is done for every answer of every
learner: at most six statements to the database, the adapter's included, however many came at once.
"""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import DomainError

from ..adapter import get_adapter
from ..enums import VERB_IRIS, Verb
from ..limits import STATEMENTS_PER_LAUNCH, STATEMENTS_PER_MINUTE
from ..models import Statement
from .regrading import Plan, plan_of
from .sessions import Session
from .standing import Change, record_standing
from .statements import Incoming, clamped_score

_FINISHING = frozenset({Verb.COMPLETED, Verb.PASSED, Verb.FAILED, Verb.MASTERED, Verb.ANSWERED, Verb.CONSUMED})
"""Many types (MultiChoice, TrueFalse) never send `completed`: an answered activity as a whole is a finished one."""
_FULL = 100
_COLUMNS = (
    "public_id, launch_id, key, user_id, content_id, package_id, verb, sub_content_id, score_raw, score_max,"
    " is_checked, success, completion, duration_s, response, definition, created_at"
)
_PLACES = "(" + ", ".join(["%s"] * 17) + ")"


class TooManyStatements(DomainError):
    """Past the rate limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """One statement as it was kept."""

    key: uuid.UUID
    verb: str
    sub_content_id: str
    score_raw: float | None
    score_max: float | None
    is_checked: bool
    success: bool | None
    source: Incoming = field(repr=False)


def store_statements(*, session: Session, incoming: list[Incoming]) -> int:
    """Store what is new of `incoming` and roll it up, in one transaction with the adapter's part.

    A key that was seen before in this launch and a verb that is not on the list are passed over. Returns how many
    statements were stored. Raises TooManyStatements past 120 a minute or 5,000 a launch.
    """
    _prove_rate(session, count=len(incoming))
    now = timezone.now()
    kept = {item.key: item for item in incoming if item.statement.verb.id in VERB_IRIS}
    if not kept:
        return 0
    plan = plan_of(package_id=session.package_id, content_hash=session.content_hash, machine_name=session.machine_name)
    with transaction.atomic():
        rows = _graded(list(kept.values()), session=session, plan=plan)
        fresh = _insert(rows, session=session, plan=plan, now=now)
        if not fresh:
            return 0
        _count(session, count=len(fresh), now=now)
        change = _change(fresh, plan=plan)
        if change is not None:
            result = record_standing(session=session, change=change, now=now)
            get_adapter().standing_changed(session=session, result=result)
    return len(fresh)


def _prove_rate(session: Session, *, count: int) -> None:
    """Per minute and launch. Counted in the cache: a brake; the boundary is the count in the launch's row."""
    key = f"h5p:rate:{session.launch_id}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        counted = cache.incr(key, count)
    except ValueError:  # a shared cache threw it away between the two
        return
    if counted > STATEMENTS_PER_MINUTE:
        raise TooManyStatements(_("This activity sends too much. Wait a minute and go on."))


def _graded(incoming: list[Incoming], *, session: Session, plan: Plan) -> list[Stored]:
    """In the order in which they came: the score of a whole is that of the answers before it."""
    answers: dict[str, str] | None = None
    rows: list[Stored] = []
    for item in incoming:
        part, verb = item.sub_content_id, VERB_IRIS[item.statement.verb.id]
        graded: tuple[float, float] | None = None
        if verb in _FINISHING and part in plan.questions:
            graded = _points(plan, {part: item.statement.result.response})
        elif verb in _FINISHING and not part and plan.is_composite:
            if answers is None:
                answers = _answers(session)
            given = answers | {
                row.sub_content_id: row.source.statement.result.response for row in rows if row.verb == Verb.ANSWERED
            }
            graded = _points(plan, given, is_whole=True)
        rows.append(_row(item, part=part, verb=verb, graded=graded, session=session, plan=plan))
    return rows


def _points(plan: Plan, given: dict[str, str], *, is_whole: bool = False) -> tuple[float, float] | None:
    """(points, maximum) of the answered questions; None where no answer can be read. What cannot be read earns none."""
    answers = [plan.questions[key].read(response) for key, response in given.items() if key in plan.questions]
    understood = [answer for answer in answers if answer is not None]
    if not understood:
        return None
    maximum = plan.maximum if is_whole else understood[0].maximum
    return (float(sum(answer.points for answer in understood)), float(maximum)) if maximum else None


def _answers(session: Session) -> dict[str, str]:
    """The latest answer to each part in this launch. The frame sends them all again before it says it is finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sub_content_id, response FROM h5p_statement"
            " WHERE launch_id = %s AND sub_content_id <> '' AND verb = 'answered' ORDER BY id",
            [session.launch_id],
        )
        return dict(cursor.fetchall())


def _row(
    item: Incoming, *, part: str, verb: Verb, graded: tuple[float, float] | None, session: Session, plan: Plan
) -> Stored:
    result = item.statement.result
    if graded is None:
        raw, maximum = clamped_score(result.score, derived_max=None if part else session.max_score)
        success = result.success
    else:
        raw, maximum = graded
        percent = (plan.pass_percent if not part else None) or _FULL
        success = raw * _FULL >= percent * maximum
    return Stored(
        key=item.key,
        verb=verb.value,
        sub_content_id=part,
        score_raw=raw,
        score_max=maximum,
        is_checked=graded is not None,
        success=success,
        source=item,
    )


def _insert(rows: list[Stored], *, session: Session, plan: Plan, now: dt.datetime) -> list[Stored]:
    """The rows that were new. A unique place (launch, key) decides, so that two requests at once store one."""
    prepared = Statement._meta.get_field("key").get_db_prep_value
    moment = connection.ops.adapt_datetimefield_value(now)
    values: list[Any] = []
    for row in rows:
        result = row.source.statement.result
        definition = {} if row.sub_content_id in plan.questions else row.source.reviewed
        values += [
            prepared(uuid.uuid4(), connection),
            session.launch_id,
            prepared(row.key, connection),
            session.user_id,
            session.content_id,
            session.package_id,
            row.verb,
            row.sub_content_id,
            row.score_raw,
            row.score_max,
            row.is_checked,
            row.success,
            result.completion,
            row.source.duration_s,
            result.response,
            json.dumps(definition) if definition else "{}",
            moment,
        ]
    places = ", ".join([_PLACES] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO h5p_statement ({_COLUMNS}) VALUES {places}"  # noqa: S608 - names and placeholders only
            " ON CONFLICT (launch_id, key) DO NOTHING RETURNING key",
            values,
        )
        stored = {uuid.UUID(str(key)) for (key,) in cursor.fetchall()}
    return [row for row in rows if row.key in stored]


def _count(session: Session, *, count: int, now: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE h5p_launch SET statement_count = statement_count + %s, last_at = %s"
            " WHERE id = %s AND statement_count <= %s",
            [count, connection.ops.adapt_datetimefield_value(now), session.launch_id, STATEMENTS_PER_LAUNCH - count],
        )
        if not cursor.rowcount:
            raise TooManyStatements(_("This activity sends too much. Load the page again."))


def _change(rows: list[Stored], *, plan: Plan) -> Change | None:
    """What these say of the activity as a whole; None where they say nothing.

    Where the server can grade the whole, a score that it could not grade does not count: it was made up, or its answers
    are missing.
    """
    whole = [row for row in rows if not row.sub_content_id]
    scored = [
        row for row in whole if row.score_raw is not None and row.score_max and (row.is_checked or not plan.is_whole)
    ]
    is_finished = any(row.verb in _FINISHING for row in whole)
    if not scored and not is_finished:
        return None
    best = max(scored, key=lambda row: (row.score_raw or 0) / (row.score_max or 1), default=None)
    return Change(
        raw=best.score_raw if best else None,
        maximum=best.score_max if best else None,
        is_checked=bool(best and best.is_checked),
        is_finished=is_finished,
    )
