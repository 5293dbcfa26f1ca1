"""Making an account, and the code that proves somebody still reads its address."""

import datetime as dt
import hashlib
import secrets
from collections.abc import MutableMapping
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail.messages import queue_mail

CODE_SESSION_KEY = "confirmation_code"
CODE_MINUTES = 15
CODE_ATTEMPTS = 3


class WrongCode(DomainError):
    """The code is not the one that was mailed, or its time is over."""


class AccountExists(DomainError):
    """There is already an account with this address."""


def tidy_name(name: str) -> str:
    """One space between words, none around, no line breaks or other control characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())


@transaction.atomic
def create_person(
    *,
    email: str,
    first_name: str = "",
    last_name: str = "",
    initials: str = "",
    password: str | None = None,
    verified: bool = False,
    **fields: Any,
) -> User:
    """An account with its sign-in address. `verified`: the address was proved, by a link or by an administrator.

    Without a password the person signs in by a mailed code. Raises AccountExists.
    """
    email = normalise_email(email)
    if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email, verified=True).exists():
        raise AccountExists(_("There is already an account with this e-mail address. Sign in with it."))
    user = User.objects.create_user(
        email,
        password,
        first_name=tidy_name(first_name),
        last_name=tidy_name(last_name),
        initials=tidy_name(initials),
        **fields,
    )
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    record_audit(actor=user, action="account.created", target=user)
    return user


def send_confirmation_code(*, user: User, session: MutableMapping[str, Any], language: str = "nl") -> None:
    """Mail a code of six digits that confirms one delicate step in this session; only its hash is kept."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    session[CODE_SESSION_KEY] = {
        "hash": _hash(code, user),
        "until": (timezone.now() + dt.timedelta(minutes=CODE_MINUTES)).isoformat(),
        "attempts": CODE_ATTEMPTS,
    }
    queue_mail(template="accounts/confirm_code", to=user.email, context={"code": code}, language=language)


def check_confirmation_code(*, user: User, session: MutableMapping[str, Any], code: str) -> None:
    """Raises WrongCode after a wrong code, three attempts or 15 minutes. A right code is used up."""
    kept = session.get(CODE_SESSION_KEY)
    if not kept or dt.datetime.fromisoformat(kept["until"]) < timezone.now() or kept["attempts"] < 1:
        session.pop(CODE_SESSION_KEY, None)
        raise WrongCode(_("This code is no longer valid. Ask for a new one."))
    if not secrets.compare_digest(kept["hash"], _hash("".join(code.split()), user)):
        session[CODE_SESSION_KEY] = {**kept, "attempts": kept["attempts"] - 1}
        raise WrongCode(_("This code is not right. Check the code in your latest mail and try again."))
    session.pop(CODE_SESSION_KEY, None)


def _hash(code: str, user: User) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:confirm:{user.pk}:{code}".encode()).hexdigest()
