"""A confirmed address brings what was earned with it before there was an account."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from learning.live.domain.attending import complete_guest


@receiver(email_confirmed, dispatch_uid="live.address_confirmed")
def address_confirmed(email_address: EmailAddress, **_: Any) -> None:
    with transaction.atomic():
        complete_guest(user=email_address.user, email=email_address.email)


@receiver(post_save, sender=EmailAddress, dispatch_uid="live.address_saved")
def address_saved(instance: EmailAddress, raw: bool = False, **_: Any) -> None:
    """Accounts are also made with an address that is proven already: by an invitation, or by the admin."""
    if instance.verified and not raw:
        with transaction.atomic():
            complete_guest(user=instance.user, email=instance.email)
