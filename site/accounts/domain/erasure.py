"""Everything known of a person: shown on request, and erased on request. Rows stay, the person goes out of them."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Consent, User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.person_data import person_data_sources

# Erased last: other sources may find their rows by the address.
HOLDS_THE_ADDRESS = ("account.EmailAddress", "accounts.User")


class StaffAccount(DomainError):
    """Somebody with rights in the admin hands those over before the account can go."""


def export_person(*, user: User) -> dict[str, Any]:
    """All registered data of a person, ready for JSON: source → rows. Names nobody else."""
    return {
        "made_at": timezone.now().isoformat(),
        "data": {source.label: source.export(user) for source in person_data_sources()},
    }


@transaction.atomic
def erase_person(*, user: User, actor: User) -> dict[str, int]:
    """Pseudonymise a person in every registered source, end their sessions and close the account.

    All sources or none: one transaction. Returns how many rows each source changed. Raises StaffAccount for who may
    enter the admin. Doing it twice changes nothing.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        return {}
    if user.is_superuser or user.groups.exists():
        raise StaffAccount(
            _("You work in the admin. Ask an administrator to take over your work first; then you can erase yourself.")
        )
    sources = sorted(person_data_sources(), key=lambda source: source.label in HOLDS_THE_ADDRESS)
    counts = {source.label: source.erase(user) for source in sources}
    record_audit(actor=actor, action="account.erased", target=user, after={"rows": counts})
    return counts


def export_user(user: User) -> list[dict[str, Any]]:
    return [
        {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "initials": user.initials,
            "joined": user.date_joined.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        }
    ]


def erase_user(user: User) -> int:
    user.email = f"erased-{user.public_id}@invalid"
    user.first_name = user.last_name = user.initials = ""
    user.is_active = user.is_staff = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.user_permissions.clear()
    return 1


def export_addresses(user: User) -> list[dict[str, Any]]:
    return list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))


def erase_addresses(user: User) -> int:
    return EmailAddress.objects.filter(user=user).delete()[0]


def export_authenticators(user: User) -> list[dict[str, Any]]:
    return [{"kind": one.type, "made": one.created_at.isoformat()} for one in Authenticator.objects.filter(user=user)]


def erase_authenticators(user: User) -> int:
    return Authenticator.objects.filter(user=user).delete()[0]


def export_sessions(user: User) -> list[dict[str, Any]]:
    return [
        {"began": one.created_at.isoformat(), "ip": one.ip, "browser": one.user_agent}
        for one in UserSession.objects.filter(user=user)
    ]


def erase_sessions(user: User) -> int:
    """Sign the person out everywhere."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return UserSession.objects.filter(user=user).delete()[0]


def export_consents(user: User) -> list[dict[str, Any]]:
    return [
        {
            "purpose": one.purpose,
            "granted": one.granted,
            "wording": one.wording_version,
            "source": one.source,
            "at": one.at.isoformat(),
        }
        for one in Consent.objects.filter(user=user)
    ]


def keep_consents(user: User) -> int:
    """Consents name nobody by themselves; they stay as proof under the pseudonym."""
    return 0


def purge_sessions(before: dt.datetime) -> int:
    """Sessions whose time is over, with allauth's list of them."""
    gone, _rows = Session.objects.filter(expire_date__lt=before).delete()
    UserSession.objects.filter(last_seen_at__lt=before - dt.timedelta(days=14)).delete()
    return gone


def purge_unverified_accounts(before: dt.datetime) -> int:
    """Accounts that never proved their address and never signed in; returns how many went."""
    accounts = User.objects.filter(
        date_joined__lt=before, last_login__isnull=True, is_staff=False, is_superuser=False, erased_at__isnull=True
    ).exclude(emailaddress__verified=True)
    gone = 0
    for account in accounts.iterator():
        try:
            with transaction.atomic():
                account.delete()
        except ProtectedError:  # something was completed under it: then it stays
            continue
        gone += 1
    return gone
