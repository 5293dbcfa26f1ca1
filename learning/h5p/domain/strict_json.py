"""JSON that two readers cannot understand in two ways: size, depth, duplicate keys, NaN, characters."""

import json
import math
import re
from typing import Any, NoReturn

from .refusals import PackageRefused

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)
MAX_VALUES = 200_000
"""Small values weigh a hundred times what they weigh as text: five megabytes of `[],` would be half a gigabyte."""
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
    _prove_count(text, entry=entry)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant, parse_float=_finite)
    except _DuplicateKeyError as error:
        raise PackageRefused("json_duplicate_key", entry=entry, key=str(error)) from error
    except _BadNumberError as error:
        raise PackageRefused("json_number", entry=entry) from error
    except RecursionError as error:
        raise PackageRefused("json_depth", entry=entry, limit=max_depth) from error
    except json.JSONDecodeError as error:
        raise PackageRefused("json_invalid", entry=entry) from error
    except ValueError as error:  # Python's limit on the digits of an integer
        raise PackageRefused("json_number", entry=entry) from error
    if _is_deeper(value, than=max_depth):
        raise PackageRefused("json_depth", entry=entry, limit=max_depth)
    # An escape can bring in what the decoder would have refused: PostgreSQL stores neither.
    if "\\u" in text and _has_unstorable(value):
        raise PackageRefused("json_character", entry=entry)
    return value


def _prove_count(text: str, *, entry: str) -> None:
    """Before anything is built of it. Counted exactly, without what stands in strings, only where that could matter."""
    if sum(map(text.count, "[{,")) <= MAX_VALUES:
        return
    if sum(1 for token in _TOKEN.finditer(text) if text[token.start()] in "[{,") > MAX_VALUES:
        raise PackageRefused("json_values", entry=entry, limit=MAX_VALUES)


def _is_deeper(value: Any, *, than: int) -> bool:
    """Level by level: a list in a list is two."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(than):
        if not level:
            return False
        level = [
            child
            for one in level
            for child in (one.values() if isinstance(one, dict) else one)
            if isinstance(child, dict | list)
        ]
    return bool(level)


def _has_unstorable(value: Any) -> bool:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, str) and _UNSTORABLE.search(item):
            return True
    return False


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
