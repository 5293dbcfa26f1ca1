"""Questions that visitors sent to a coalition."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.utils import timezone

from core.domain.audit import record_audit
from organisations.models import Coalition
from pages.models import ContactMessage

PER_PAGE = 30


def questions_of(*, coalition: Coalition, is_handled: bool, page: str = "") -> Page[ContactMessage]:
    """Those that wait, the oldest first; or those that were answered, the newest first."""
    rows = ContactMessage.objects.filter(coalition=coalition, handled_at__isnull=not is_handled)
    return Paginator(rows.order_by("-handled_at" if is_handled else "created_at", "pk"), PER_PAGE).get_page(page)


@transaction.atomic
def set_handled(*, question: ContactMessage, is_handled: bool, actor: Any) -> None:
    """Mark a question as answered, or as waiting again. Twice the same changes nothing."""
    changed = ContactMessage.objects.filter(pk=question.pk, handled_at__isnull=is_handled).update(
        handled_at=timezone.now() if is_handled else None
    )
    if changed:
        record_audit(
            actor=actor,
            action="question.handled" if is_handled else "question.reopened",
            target=question,
            coalition_id=question.coalition_id,
        )
