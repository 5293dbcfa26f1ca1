"""Statements are kept, append-only, and the server says instead what the browser cannot be believed on.

The verb has to be on the list. Where the question is known, its answer is graded here and the claimed score is dropped;
elsewhere a score is clamped to 0..max and stays self-reported. Plain SQL, because it is done for every answer of every
learner: at most six statements to the database, the adapter's included, however many came at once.
"""

from collections.abc import Iterable

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..adapter import get_adapter
from ..enums import VERB_IRIS, Verb
from ..limits import STATEMENTS_PER_MINUTE
from .keeping import Row, TooManyStatements, keep_rows
from .regrading import Answer, Plan, plan_of
from .sessions import Session
from .standing import Change, record_standing
from .statements import Incoming, clamped_score

__all__ = ["TooManyStatements", "store_statements"]
_FINISHING = frozenset({Verb.COMPLETED, Verb.PASSED, Verb.FAILED, Verb.MASTERED, Verb.ANSWERED, Verb.CONSUMED})
"""Many types (MultiChoice, TrueFalse) never send `completed`: an answered activity as a whole is a finished one."""
_FULL = 100


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
    rows = _graded(kept.values(), session=session, plan=plan)
    if _change(rows, plan=plan) is None:  # nothing to roll up, whichever of them are new
        return len(keep_rows(rows, session=session, now=now))
    with transaction.atomic():
        new = keep_rows(rows, session=session, now=now)
        change = _change([row for row in rows if row.key in new], plan=plan)
        if change is not None:
            result = record_standing(session=session, change=change, now=now)
            get_adapter().standing_changed(session=session, result=result)
    return len(new)


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


class _Grading:
    """The answers of one launch, in the order in which they came, and what they are worth."""

    def __init__(self, *, session: Session, plan: Plan) -> None:
        self._session, self._plan = session, plan
        self._given: dict[str, str] = {}
        self._earlier: dict[str, str] | None = None
        self._read: dict[tuple[str, str], Answer | None] = {}

    def note(self, part: str, response: str) -> None:
        self._given[part] = response

    def part(self, part: str, response: str) -> tuple[float, float] | None:
        """(points, maximum); None where the answer cannot be read."""
        answer = self._answer(part, response)
        return (float(answer.points), float(answer.maximum)) if answer and answer.maximum else None

    def whole(self) -> tuple[float, float] | None:
        """Of all answers so far. What cannot be read earns none; None where none can be read."""
        given = self._given
        if not self._plan.questions.keys() <= given.keys():  # else what was stored earlier is answered anew
            if self._earlier is None:
                self._earlier = _answers(self._session)
            given = self._earlier | given
        understood = [
            answer
            for part, response in given.items()
            if part in self._plan.questions and (answer := self._answer(part, response))
        ]
        if not understood or not self._plan.maximum:
            return None
        return float(sum(answer.points for answer in understood)), float(self._plan.maximum)

    def _answer(self, part: str, response: str) -> Answer | None:
        place = (part, response)
        if place not in self._read:
            self._read[place] = self._plan.questions[part].read(response)
        return self._read[place]


def _graded(incoming: Iterable[Incoming], *, session: Session, plan: Plan) -> list[Row]:
    """In the order in which they came: the score of a whole is that of the answers before it."""
    grading = _Grading(session=session, plan=plan)
    rows: list[Row] = []
    for item in incoming:
        part, verb = item.sub_content_id, VERB_IRIS[item.statement.verb.id]
        graded: tuple[float, float] | None = None
        if verb in _FINISHING and part in plan.questions:
            graded = grading.part(part, item.statement.result.response)
        elif verb in _FINISHING and not part and plan.is_composite:
            graded = grading.whole()
        if verb is Verb.ANSWERED:
            grading.note(part, item.statement.result.response)
        rows.append(_row(item, part=part, verb=verb, graded=graded, session=session, plan=plan))
    return rows


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
) -> Row:
    result = item.statement.result
    if graded is None:
        raw, maximum = clamped_score(result.score, derived_max=None if part else session.max_score)
        success = result.success
    else:
        raw, maximum = graded
        percent = (plan.pass_percent if not part else None) or _FULL
        success = raw * _FULL >= percent * maximum
    return Row(
        key=item.key,
        verb=verb.value,
        sub_content_id=part,
        score_raw=raw,
        score_max=maximum,
        is_checked=graded is not None,
        success=success,
        completion=result.completion,
        duration_s=item.duration_s,
        response=result.response,
        definition={} if part in plan.questions else item.reviewed,
    )


def _change(rows: list[Row], *, plan: Plan) -> Change | None:
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
