"""JSON that two readers cannot understand in two ways: size, depth, duplicate keys, NaN, characters."""

import json
import math
import re
from typing import Any, NoReturn

from .refusals import PackageRefused

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class _DuplicateKeyError(ValueError):
    pass


class _BadNumberError(ValueError):
    pass


def parse_object(raw: bytes, *, entry: str, max_bytes: int, max_depth: int) -> dict[str, Any]:
    """The JSON object in `raw`. `entry` names it in a refusal."""
    value = parse_value(raw, entry=entry, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise PackageRefused("json_not_object", entry=entry)
    return value


def parse_value(raw: bytes, *, entry: str, max_bytes: int, max_depth: int) -> Any:
    if len(raw) > max_bytes:
        raise PackageRefused("json_too_large", entry=entry, limit=max_bytes // 1024)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackageRefused("json_encoding", entry=entry) from error
    _prove_depth(text, entry=entry, max_depth=max_depth)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant, parse_float=_finite)
    except _DuplicateKeyError as error:
        raise PackageRefused("json_duplicate_key", entry=entry, key=str(error)) from error
    except _BadNumberError as error:
        raise PackageRefused("json_number", entry=entry) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise PackageRefused("json_invalid", entry=entry) from error
    except ValueError as error:  # Python's limit on the digits of an integer
        raise PackageRefused("json_number", entry=entry) from error
    # An escape can bring in what the decoder would have refused: PostgreSQL stores neither.
    if "\\u" in text and _UNSTORABLE.search(_strings(value)):
        raise PackageRefused("json_character", entry=entry)
    return value


def _prove_depth(text: str, *, entry: str, max_depth: int) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        if first in "[{":
            depth += 1
            if depth > max_depth:
                raise PackageRefused("json_depth", entry=entry, limit=max_depth)
        elif first in "]}":
            depth -= 1


def _strings(value: Any) -> str:
    # ensure_ascii=False keeps surrogates as they are; NUL is escaped by dumps, so it is looked for by its escape.
    dumped = json.dumps(value, ensure_ascii=False)
    return dumped.replace("\\\\", "").replace("\\u0000", "\x00")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return found


def _constant(name: str) -> NoReturn:
    raise _BadNumberError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _BadNumberError(text)
    return number
