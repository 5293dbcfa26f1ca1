"""Numbers that come from an address or a form: people, and machines, write anything there."""

MOST_DIGITS = 15  # every id that we give out, and none that a database refuses


def whole_number(text: str | None, *, digits: int = MOST_DIGITS) -> int | None:
    """The number that `text` is in plain digits, at most so many; None for anything else ("²", "-1", "", None).

    >>> whole_number("42"), whole_number("٣"), whole_number("9" * 40)
    (42, None, None)
    """
    if text and len(text) <= digits and text.isascii() and text.isdigit():
        return int(text)
    return None
