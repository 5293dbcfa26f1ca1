import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.h5p.domain.refusals import PackageRefused
from learning.h5p.domain.strict_json import parse_value

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text('abc\\"{}[]', max_size=5), children, max_size=4)
    ),
    max_leaves=20,
)


def _parse(raw: bytes, depth: int = 100) -> object:
    return parse_value(raw, entry="a.json", max_bytes=10_000_000, max_depth=depth)


@given(value=values)
def test_parse_value_of_what_json_writes_is_the_same(value: object) -> None:
    assert _parse(json.dumps(value).encode()) == value


def test_parse_value_byte_order_mark_is_passed_over() -> None:
    assert _parse(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_parse_value_brackets_in_text_are_no_depth() -> None:
    assert _parse(json.dumps({"a": "[[[[[[" + '\\"[['}).encode(), depth=1) == {"a": "[[[[[[" + '\\"[['}


def test_parse_value_escaped_backslash_before_u0000_is_text() -> None:
    assert _parse(rb'{"a": "\\u0000"}') == {"a": "\\u0000"}


@pytest.mark.parametrize("raw", [b'\\"' * 400_000, b'"' * 399_999, b"[" * 400_000, b'{"a":' * 100_000])
def test_parse_value_pathological_text_is_refused_at_once(raw: bytes) -> None:
    started = time.perf_counter()

    with pytest.raises(PackageRefused):
        _parse(raw)

    assert time.perf_counter() - started < 1
