"""xAPI statements from a browser that nobody can trust: what is kept, and what the server says instead.

Actor, time, activity and id come from the server. The verb has to be on the list. A score is clamped to 0..max, and
the maximum of the activity as a whole is ours where it could be derived at import. Everything stored is self-reported.
"""

import datetime as dt
import json
import math
import re
import uuid
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.exceptions import DomainError

from ..adapter import get_adapter
from ..enums import VERB_IRIS, Verb
from ..limits import STATEMENT_BYTES, STATEMENTS_PER_LAUNCH, STATEMENTS_PER_MINUTE, STATEMENTS_PER_REQUEST
from ..models import Launch, Result, Statement
from .refusals import PackageRefused
from .strict_json import parse_object

SUB_CONTENT_EXTENSION = "http://h5p.org/x-api/h5p-subContentId"
_DURATION = re.compile(r"^P(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)$")
_SUB_CONTENT = re.compile(r"^[\w-]{1,64}$", re.ASCII)
_MAX_DEPTH = 30
_DAY_S = 86_400
_SCORE_BOUND = 10_000
_FINISHING = frozenset({Verb.COMPLETED, Verb.PASSED, Verb.FAILED, Verb.MASTERED})
_REVIEWED = frozenset(
    {"name", "description", "interactionType", "choices", "correctResponsesPattern", "source", "target"}
)


class StatementsRefused(DomainError):
    """The request is no list of statements as a player sends them."""


class TooManyStatements(DomainError):
    """Past the rate limit."""


def _finite(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return value


Number = Annotated[float, BeforeValidator(_finite)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=False, frozen=True)


class _Verb(_Part):
    id: str = Field(max_length=200)


class _Object(_Part):
    id: str = Field(default="", max_length=2000)
    definition: dict[str, Any] = Field(default_factory=dict)


class _Score(_Part):
    raw: Number | None = None
    max: Number | None = None
    scaled: Number | None = None


class _Result(_Part):
    score: _Score | None = None
    success: bool | None = None
    completion: bool | None = None
    duration: str = Field(default="", max_length=40)
    response: str = Field(default="", max_length=8000)


class _Statement(_Part):
    verb: _Verb
    object: _Object
    result: _Result | None = None


class Incoming(_Part):
    """One statement with the frame's own key for it."""

    key: uuid.UUID
    statement: _Statement


def parse_request(body: bytes) -> tuple[str, list[Incoming]]:
    """The session token and the statements of `{"token": …, "statements": […]}`. Raises StatementsRefused."""
    limit = STATEMENTS_PER_REQUEST * STATEMENT_BYTES
    try:
        request = parse_object(body, entry="statements", max_bytes=limit, max_depth=_MAX_DEPTH)
    except PackageRefused as error:
        raise StatementsRefused(_("The statement does not have the right form.")) from error
    token, raw = request.get("token"), request.get("statements")
    if not isinstance(token, str) or not isinstance(raw, list):
        raise StatementsRefused(_("The statement does not have the right form."))
    if not 0 < len(raw) <= STATEMENTS_PER_REQUEST:
        raise StatementsRefused(_("Send 1 to %(limit)s statements at a time.") % {"limit": STATEMENTS_PER_REQUEST})
    if any(len(json.dumps(item)) > STATEMENT_BYTES for item in raw):
        raise StatementsRefused(_("The statement is too large."))
    try:
        return token, [Incoming.model_validate(item) for item in raw]
    except ValidationError as error:
        raise StatementsRefused(_("The statement does not have the right form.")) from error


def store_statements(*, launch: Launch, incoming: list[Incoming]) -> int:
    """Store what is new of `incoming` and roll it up, in one transaction with the adapter's part.

    A key that was seen before in this launch and a verb that is not on the list are passed over. Returns how many
    statements were stored. Raises TooManyStatements past 120 a minute or 5,000 a launch.
    """
    _prove_rate(launch, count=len(incoming))
    now = timezone.now()
    rows = {item.key: row for item in incoming if (row := _row(item, launch=launch, now=now)) is not None}
    if not rows:
        return 0
    with transaction.atomic():
        known = set(Statement.objects.filter(launch=launch, key__in=list(rows)).values_list("key", flat=True))
        fresh = [row for key, row in rows.items() if key not in known]
        if not fresh:
            return 0
        counted = Launch.objects.filter(pk=launch.pk, statement_count__lte=STATEMENTS_PER_LAUNCH - len(fresh)).update(
            statement_count=F("statement_count") + len(fresh)
        )
        if not counted:
            raise TooManyStatements(_("This activity sends too much. Load the page again."))
        Statement.objects.bulk_create(fresh, ignore_conflicts=True)
        result = _roll_up(launch, statements=fresh, now=now)
        get_adapter().statements_stored(launch=launch, statements=fresh, result=result)
    return len(fresh)


def _prove_rate(launch: Launch, *, count: int) -> None:
    """Per minute and launch. Counted in the cache: a brake; the boundary is the count in the launch's row."""
    key = f"h5p:rate:{launch.pk}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    try:
        counted = cache.incr(key, count)
    except ValueError:  # a shared cache threw it away between the two
        return
    if counted > STATEMENTS_PER_MINUTE:
        raise TooManyStatements(_("This activity sends too much. Wait a minute and go on."))


def _row(item: Incoming, *, launch: Launch, now: dt.datetime) -> Statement | None:
    verb = VERB_IRIS.get(item.statement.verb.id)
    if verb is None:
        return None
    result = item.statement.result or _Result()
    sub_content_id = _sub_content_id(item.statement.object)
    raw, maximum = _clamped(result.score, derived_max=None if sub_content_id else launch.package.max_score)
    return Statement(
        launch=launch,
        key=item.key,
        user_id=launch.user_id,
        content_id=launch.content_id,
        package_id=launch.package_id,
        verb=verb,
        sub_content_id=sub_content_id,
        score_raw=raw,
        score_max=maximum,
        success=result.success,
        completion=result.completion,
        duration_s=_seconds(result.duration),
        response=result.response,
        definition={key: value for key, value in item.statement.object.definition.items() if key in _REVIEWED},
        created_at=now,
    )


def _sub_content_id(target: _Object) -> str:
    """Empty for the activity as a whole. Children are known by their id, wherever the content type puts it."""
    extensions = target.definition.get("extensions")
    found = extensions.get(SUB_CONTENT_EXTENSION) if isinstance(extensions, dict) else None
    if not isinstance(found, str):
        try:
            found = parse_qs(urlsplit(target.id).query).get("subContentId", [""])[0]
        except ValueError:
            found = ""
    return found if _SUB_CONTENT.match(found) else ""


def _clamped(score: _Score | None, *, derived_max: int | None) -> tuple[float | None, float | None]:
    """(raw, max) with 0 ≤ raw ≤ max. Where the maximum is ours, a score that claims another one is scaled to it."""
    if score is None or (score.raw is None and score.scaled is None):
        return None, None
    claimed = min(max(score.max or 0.0, 0.0), _SCORE_BOUND)
    if derived_max is not None:
        maximum = float(derived_max)
        if score.raw is None:
            raw = (score.scaled or 0.0) * maximum
        elif claimed and claimed != maximum:
            raw = score.raw / claimed * maximum
        else:
            raw = score.raw
    elif claimed:
        maximum = claimed
        raw = score.raw if score.raw is not None else (score.scaled or 0.0) * maximum
    else:
        return None, None
    return min(max(raw, 0.0), maximum), maximum


def _seconds(duration: str) -> float | None:
    match = _DURATION.match(duration)
    if match is None or duration == "PT":
        return None
    hours, minutes, seconds = (float(part) if part else 0.0 for part in match.groups())
    return min(hours * 3600 + minutes * 60 + seconds, _DAY_S)


def _roll_up(launch: Launch, *, statements: list[Statement], now: dt.datetime) -> Result | None:
    """The learner's standing: the best score of the activity as a whole, and when it was first completed.

    Many types (MultiChoice, TrueFalse) never send `completed`: an answered activity as a whole counts as completed.
    """
    whole = [row for row in statements if not row.sub_content_id]
    scored = [row for row in whole if row.score_raw is not None and row.score_max]
    is_completed = any(row.verb in _FINISHING or row.verb == Verb.ANSWERED for row in whole)
    result = Result.objects.select_for_update().filter(user_id=launch.user_id, content_id=launch.content_id).first()
    if not scored and not is_completed:
        return result
    if result is None:
        result, _made = Result.objects.get_or_create(
            user_id=launch.user_id,
            content_id=launch.content_id,
            defaults={"package_id": launch.package_id, "last_at": now},
        )
    for row in scored:
        assert row.score_raw is not None and row.score_max is not None  # noqa: S101, PT018 - filtered above
        scaled = row.score_raw / row.score_max
        if result.best_scaled is None or scaled > result.best_scaled:
            result.best_raw, result.best_max, result.best_scaled = row.score_raw, row.score_max, scaled
            result.package_id = launch.package_id
    if is_completed and result.completed_at is None:
        result.completed_at = now
    result.last_at = now
    result.save()
    return result
