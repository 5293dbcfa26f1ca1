"""Who may enter the admin: asked on every page of somebody signed in, for one link in its header."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection

from core.stamp import StampedCache

ENTER = ("wagtailadmin", "access_admin")
_permission_ids: StampedCache[int] = StampedCache(size=1)


def enters_admin(user: Any) -> bool:
    """What `user.has_perm("wagtailadmin.access_admin")` says, by one plain statement.

    has_perm fetches everything that somebody may do, in two queries: a quarter of the CPU of a learner's page. Where
    it was asked before, its answer is used.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser or hasattr(user, "_perm_cache"):
        return bool(user.has_perm(".".join(ENTER)))
    permission_id = _permission_ids.get_or_make("enter", _read_permission_id)
    members, granted, own = _tables()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT 1 FROM {members} m"  # noqa: S608 names of our own tables
            f" JOIN {granted} g ON g.group_id = m.group_id WHERE m.user_id = %s AND g.permission_id = %s)"
            f" OR EXISTS (SELECT 1 FROM {own} WHERE user_id = %s AND permission_id = %s)",
            [user.pk, permission_id, user.pk, permission_id],
        )
        return bool(cursor.fetchone()[0])


def _read_permission_id() -> int:
    """0 where there is no such permission yet."""
    app, codename = ENTER
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).values_list("pk", flat=True)
    return found.first() or 0


def _tables() -> tuple[str, str, str]:
    """Where memberships of groups, permissions of groups and permissions of a person stand."""
    person: Any = get_user_model()
    return (
        person.groups.through._meta.db_table,
        Group.permissions.through._meta.db_table,
        person.user_permissions.through._meta.db_table,
    )
