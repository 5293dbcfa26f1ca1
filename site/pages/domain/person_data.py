"""What this app holds of a person, and how it goes."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from pages.models import ContactMessage, NewsOffer

MESSAGE_DAYS = 365


def export_messages(user: Any) -> list[dict[str, Any]]:
    rows = ContactMessage.objects.filter(email__iexact=user.email).order_by("created_at")
    return [
        {
            "name": row.name,
            "email": row.email,
            "subject": row.subject,
            "question": row.question,
            "created_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase_messages(user: Any) -> int:
    """A question is not part of any record that must stay: it goes."""
    return ContactMessage.objects.filter(email__iexact=user.email).delete()[0]


def export_offers(user: Any) -> list[dict[str, Any]]:
    rows = (
        NewsOffer.objects.filter(Q(offered_by=user) | Q(decided_by=user)).select_related("page").order_by("offered_at")
    )
    return [
        {
            "title": row.page.title,
            "status": row.status,
            "offered_by_you": row.offered_by_id == user.pk,
            "decided_by_you": row.decided_by_id == user.pk,
            "offered_at": row.offered_at.isoformat(),
            "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        }
        for row in rows
    ]


def erase_offers(user: Any) -> int:
    """The offers stay, without the person."""
    offered = NewsOffer.objects.filter(offered_by=user).update(offered_by=None)
    return offered + NewsOffer.objects.filter(decided_by=user).update(decided_by=None)


def purge_messages(before: dt.datetime) -> int:
    return ContactMessage.objects.filter(created_at__lt=min(before, timezone.now())).delete()[0]
