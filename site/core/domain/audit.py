from typing import Any

from django.db.models import Model

from core.models import AuditEntry


def record_audit(
    *,
    actor: Any,
    action: str,
    target: Model,
    coalition_id: int | None = None,
    on_behalf_of: Any = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one line to the audit log, in the caller's transaction. `actor` is a user, or None for the system."""
    return AuditEntry.objects.create(
        actor_id=getattr(actor, "pk", None),
        on_behalf_of_id=getattr(on_behalf_of, "pk", None),
        coalition_id=coalition_id,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        before=before,
        after=after,
    )
