import pytest

from core.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", 0),
        ("42", 42),
        ("0042", 42),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
        ("", None),
        (None, None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
        ("1_000", None),
        ("1\x00", None),
    ],
)
def test_only_plain_digits_are_a_number(text: str | None, found: int | None) -> None:
    assert whole_number(text) == found


def test_as_many_digits_as_are_wanted() -> None:
    assert whole_number("1000", digits=3) is None
    assert whole_number("999", digits=3) == 999
