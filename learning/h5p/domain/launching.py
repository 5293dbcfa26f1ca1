"""Tokens. A lesson signs a launch token into the frame's address; the frame exchanges it once for a session token.

Both are signed, neither is a cookie: the frame's origin is opaque and no cookie ever reaches it.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import DomainError

from ..adapter import Context, get_adapter
from ..enums import CompletionRule
from ..models import Content, Launch, Package
from .sessions import SESSION_AGE, session_of, session_token
from .standing import Change, record_standing

LAUNCH_SALT, PATH_SALT = "h5p.launch", "h5p.content-path"
LAUNCH_AGE = dt.timedelta(hours=12)
_EPOCH = dt.date(2020, 1, 1)


class LaunchRefused(DomainError):
    """The token does not open this activity (any more)."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a launch token opened. `launch` is None for a visitor: nothing of theirs is kept."""

    package: Package
    launch: Launch | None
    session_token: str


def make_launch_token(*, content: Content, user: Any, context: Context) -> str:
    """Bound to the learner (or to nobody), the current version and the context; for one exchange within 12 hours."""
    user_id = user.pk if user is not None and user.is_authenticated else None
    payload = {
        "c": content.pk,
        "p": content.current_package_id,
        "u": user_id,
        "x": context if user_id else {},
        # A visitor's page may come from the page cache: the token is then the same for all, and opens nobody's work.
        "n": secrets.token_hex(8) if user_id else "",
    }
    return signing.dumps(payload, salt=LAUNCH_SALT)


def open_launch(*, token: str) -> Opened:
    """Exchange a launch token; makes a Launch for a learner. Raises LaunchRefused if it is forged, old or used."""
    try:
        payload = signing.loads(token, salt=LAUNCH_SALT, max_age=LAUNCH_AGE)
    except signing.BadSignature as error:
        raise LaunchRefused(_("This activity was opened too long ago. Load the page again.")) from error
    package = _package(payload)
    if not package.is_playable:
        raise LaunchRefused(
            _("This activity does not play yet: it makes code from text, and an H5P-beheerder has not allowed that.")
        )
    user = _user(payload["u"])
    if not get_adapter().may_launch(user=user, content=package.content, context=payload["x"]):
        raise LaunchRefused(_("You cannot do this activity (any more). Go back to the course."))
    if user is None:
        return Opened(package=package, launch=None, session_token="")
    launch = _exchange(payload, user=user, package=package)
    return Opened(package=package, launch=launch, session_token=session_token(launch))


def _package(payload: dict[str, Any]) -> Package:
    """The version that the token names. A visitor, whose page may have been cached, gets the current one."""
    packages = Package.objects.select_related("content", "main_library").filter(content_id=payload["c"])
    if payload["u"] is None:
        package = packages.filter(pk=F("content__current_package_id")).first()
    else:
        package = packages.filter(pk=payload["p"]).first()
    if package is None:
        raise LaunchRefused(_("This activity is no longer there."))
    if package.content.current_package_id != package.pk:
        raise LaunchRefused(_("There is a new version of this activity. Load the page again."))
    return package


def _user(user_id: int | None) -> Any:
    if user_id is None:
        return None
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise LaunchRefused(_("You cannot do this activity (any more). Go back to the course."))
    return user


def _exchange(payload: dict[str, Any], *, user: Any, package: Package) -> Launch:
    now = timezone.now()
    try:
        with transaction.atomic():
            launch = Launch.objects.create(
                nonce=payload["n"],
                user=user,
                content=package.content,
                package=package,
                context=payload["x"],
                expires_at=now + SESSION_AGE,
            )
            if package.content.completion_rule == CompletionRule.VIEWED:
                session = session_of(launch)
                result = record_standing(session=session, change=Change(), now=now)
                get_adapter().standing_changed(session=session, result=result)
            return launch
    except IntegrityError as error:
        raise LaunchRefused(_("This activity is already open. Load the page again to open it here.")) from error


# --- content files


def content_path_key(*, content_hash: str, today: dt.date | None = None) -> str:
    """The signed part of a content file's address, "<day>-<signature>": the same for all, all day, so that it caches.

    Good for the rest of the day and the whole next day.
    """
    day = ((today or timezone.now().date()) - _EPOCH).days + 1
    return f"{day}-{_path_signature(content_hash=content_hash, day=day)}"


def is_valid_path_key(*, content_hash: str, key: str, today: dt.date | None = None) -> bool:
    day, _dash, signature = key.partition("-")
    if not day.isdigit() or len(day) > 6 or not day.isascii():
        return False
    now = ((today or timezone.now().date()) - _EPOCH).days
    expected = _path_signature(content_hash=content_hash, day=int(day))
    return hmac.compare_digest(expected, signature) and now <= int(day) <= now + 1


def _path_signature(*, content_hash: str, day: int) -> str:
    return signing.Signer(salt=PATH_SALT).signature(f"{content_hash}:{day}")[:32]
