"""Who gets what at the addresses of accounts. allauth's own stand in ALLAUTH: they belong to no tenant."""

from tests.architecture.matrix import LOGIN, Row, expect

SIGNED_IN = expect(200, anonymous=LOGIN)

ROWS = [
    Row(url="accounts:details", own=SIGNED_IN),
    Row(url="accounts:consents", method="post", own=expect(302, anonymous=LOGIN)),
    Row(url="accounts:export", method="post", own=SIGNED_IN),
    Row(url="accounts:erase", own=SIGNED_IN),
    Row(url="accounts:second_factor_needed", own=SIGNED_IN),
    Row(url="accounts:erased", own=expect(200)),
]
