"""What deliveries know of a person: which issues went to their address. Without the person the count stays."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from newsletters.domain.person_data import subscribers_of
from newsletters.models import Delivery

DELIVERY_DAYS = 365


def export_deliveries(user: User) -> list[dict[str, Any]]:
    rows = Delivery.objects.filter(subscriber__in=subscribers_of(user)).select_related("issue", "subscriber")
    return [
        {
            "newsletter": row.issue.subject,
            "email": row.subscriber.email if row.subscriber else "",
            "state": row.state,
            "time": row.at.isoformat() if row.at else None,
        }
        for row in rows.order_by("pk")
    ]


def erase_deliveries(user: User) -> int:
    return detach(Delivery.objects.filter(subscriber__in=subscribers_of(user)))


def purge_deliveries(before: dt.datetime) -> int:
    """To whom an issue went is forgotten after a year; how many got it is not."""
    return detach(Delivery.objects.filter(at__lt=before, subscriber__isnull=False))


def detach(rows: QuerySet[Delivery]) -> int:
    """Take the person out of these rows."""
    return rows.update(subscriber=None, domain="", error="")
