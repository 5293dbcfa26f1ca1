"""The paths that are due somewhere, as lists show them."""

from django.db.models import Q, QuerySet

from learning.models import PathAssignment
from organisations.models import Coalition, Practice


def assignments_of(*, coalition: Coalition | None = None, practice: Practice | None = None) -> QuerySet[PathAssignment]:
    """What runs in a practice, in a coalition, or (without either) nationally; what holds from above stands first."""
    scope = Q(coalition=None, practice=None)
    if coalition is not None:
        scope |= Q(coalition=coalition)
    if practice is not None:
        scope |= Q(practice=practice)
    return (
        PathAssignment.objects.filter(scope, ended_at__isnull=True)
        .select_related("path", "coalition", "practice", "assigned_by")
        .prefetch_related("path__items__course")
        .order_by("path__title", "pk")
    )
