"""xAPI statements from a browser that nobody can trust: their form, and what is read from them.

Actor, time, activity and id come from the server, so that what a statement says of those is not even looked at.
"""

import json
import math
import re
import uuid
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from core.exceptions import DomainError

from ..limits import STATEMENT_BYTES, STATEMENTS_PER_REQUEST
from .refusals import PackageRefused
from .regrading import described_id
from .strict_json import parse_object

SUB_CONTENT_EXTENSION = "http://h5p.org/x-api/h5p-subContentId"
_DURATION = re.compile(r"^P(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)$")
_SUB_CONTENT = re.compile(r"^[\w-]{1,64}$", re.ASCII)
_MAX_DEPTH = 30
_DAY_S = 86_400
SCORE_BOUND = 10_000
_REVIEWED = frozenset(
    {"name", "description", "interactionType", "choices", "correctResponsesPattern", "source", "target"}
)


class StatementsRefused(DomainError):
    """The request is no list of statements as a player sends them."""


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


class Score(_Part):
    raw: Number | None = None
    max: Number | None = None
    scaled: Number | None = None


class _Result(_Part):
    score: Score | None = None
    success: bool | None = None
    completion: bool | None = None
    duration: str = Field(default="", max_length=40)
    response: str = Field(default="", max_length=8000)


class _Statement(_Part):
    verb: _Verb
    object: _Object
    result: _Result = Field(default_factory=_Result)
    context: dict[str, Any] = Field(default_factory=dict)


class Incoming(_Part):
    """One statement with the frame's own key for it."""

    key: uuid.UUID
    statement: _Statement

    @property
    def sub_content_id(self) -> str:
        """Empty for the activity as a whole. Children are known by their id, wherever the content type puts it."""
        return _sub_content_id(self.statement)

    @property
    def duration_s(self) -> float | None:
        return _seconds(self.statement.result.duration)

    @property
    def reviewed(self) -> dict[str, Any]:
        """What was asked, in the statement's own words: for the learner who sent it, and for nobody else."""
        return {key: value for key, value in self.statement.object.definition.items() if key in _REVIEWED}


_LIST = TypeAdapter(list[Incoming])


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
    if len(body) > STATEMENT_BYTES and any(_bytes_of(item) > STATEMENT_BYTES for item in raw):
        raise StatementsRefused(_("The statement is too large."))
    try:
        return token, _LIST.validate_python(raw)
    except ValidationError as error:
        raise StatementsRefused(_("The statement does not have the right form.")) from error


def _bytes_of(item: object) -> int:
    """As a browser would send it."""
    return len(json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode())


def clamped_score(score: Score | None, *, derived_max: int | None) -> tuple[float | None, float | None]:
    """(raw, max) with 0 ≤ raw ≤ max. Where the maximum is ours, a score that claims another one is scaled to it."""
    if score is None or (score.raw is None and score.scaled is None):
        return None, None
    claimed = min(max(score.max or 0.0, 0.0), SCORE_BOUND)
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


def _sub_content_id(statement: _Statement) -> str:
    """Of a child that has no id of its own, one made from its text: it is not the whole, for it has a parent."""
    target = statement.object
    extensions = target.definition.get("extensions")
    found = extensions.get(SUB_CONTENT_EXTENSION) if isinstance(extensions, dict) else None
    if not isinstance(found, str):
        try:
            found = parse_qs(urlsplit(target.id).query).get("subContentId", [""])[0]
        except ValueError:
            found = ""
    if _SUB_CONTENT.match(found):
        return found
    activities = statement.context.get("contextActivities")
    if not (isinstance(activities, dict) and activities.get("parent")):
        return ""
    description = target.definition.get("description")
    texts = list(description.values()) if isinstance(description, dict) else []
    return described_id(texts[0] if texts and isinstance(texts[0], str) else "")


def _seconds(duration: str) -> float | None:
    match = _DURATION.match(duration)
    if match is None or duration == "PT":
        return None
    hours, minutes, seconds = (float(part) if part else 0.0 for part in match.groups())
    return min(hours * 3600 + minutes * 60 + seconds, _DAY_S)
