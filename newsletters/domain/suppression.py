"""Addresses that get no newsletter from anybody, and taking that back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from newsletters.domain.addresses import hash_email, mask_email, normalise_email
from newsletters.domain.exceptions import NotSuppressed
from newsletters.enums import SuppressionReason
from newsletters.models import Subscriber, Suppression


def suppress_subscriber(
    *, subscriber: Subscriber, reason: SuppressionReason, detail: str = "", actor: Any = None
) -> Suppression:
    """Block a reader's address; one that is blocked stays blocked for the reason it was."""
    return _suppress(email=subscriber.email, reason=reason, detail=detail, actor=actor)


@transaction.atomic
def suppress_address(*, address: str, detail: str, actor: Any) -> Suppression:
    """Block an address at its owner's request, also one that never subscribed. Raises AddressNotUnderstood."""
    email = normalise_email(address)
    suppression = _suppress(email=email, reason=SuppressionReason.REQUEST, detail=detail, actor=actor)
    record_audit(actor=actor, action="newsletters.suppressed", target=suppression, after={"detail": detail})
    return suppression


@transaction.atomic
def lift_suppression(*, suppression: Suppression, actor: Any) -> None:
    """Let mail go to the address again; the row stays, with who did it. Raises NotSuppressed the second time.

    Bounces so far no longer count: five new ones have to come.
    """
    changed = Suppression.objects.filter(pk=suppression.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by=actor
    )
    if not changed:
        raise NotSuppressed(_("This address is not blocked any more."))
    record_audit(
        actor=actor,
        action="newsletters.suppression_lifted",
        target=suppression,
        before={"reason": suppression.reason, "detail": suppression.detail},
    )


def current_suppression(subscriber: Subscriber) -> Suppression | None:
    return Suppression.objects.filter(email_hash=subscriber.email_hash, lifted_at__isnull=True).first()


def _suppress(*, email: str, reason: SuppressionReason, detail: str, actor: Any) -> Suppression:
    digest = hash_email(email)
    try:
        with transaction.atomic():
            return Suppression.objects.create(
                email_hash=digest,
                masked=mask_email(email, with_domain=True),
                reason=reason,
                detail=detail[:300],
                created_by=actor,
            )
    except IntegrityError:
        return Suppression.objects.get(email_hash=digest, lifted_at__isnull=True)
