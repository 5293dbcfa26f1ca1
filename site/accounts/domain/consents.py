"""What somebody agrees to, and takes back: one row each time, with the wording that was shown."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, User


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """`wording` may only change together with `version`."""

    key: str
    version: str
    wording: str | Promise


PURPOSES = [
    Purpose(
        key="reminders",
        version="2026-11",
        wording=_("OPEN may send me an e-mail when training is due."),
    ),
]


def consents_of(user: User) -> dict[str, bool]:
    """Purpose → whether the person agrees now. Not asked is no."""
    latest: dict[str, bool] = {}
    for purpose, granted in Consent.objects.filter(user=user).order_by("at", "pk").values_list("purpose", "granted"):
        latest[purpose] = granted
    return {purpose.key: latest.get(purpose.key, False) for purpose in PURPOSES}


def has_consent(user: User, *, purpose: str) -> bool:
    return consents_of(user).get(purpose, False)


@transaction.atomic
def record_consent(*, user: User, purpose: str, granted: bool, source: str) -> Consent | None:
    """Add a row where the answer differs from the last one; returns it, or None if nothing changed."""
    known = {one.key: one for one in PURPOSES}[purpose]
    if consents_of(user)[purpose] == granted:
        return None
    return Consent.objects.create(
        user=user, purpose=purpose, granted=granted, wording_version=known.version, source=source
    )
