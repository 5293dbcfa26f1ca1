"""Who a frame's session token speaks for: one read in plain SQL, as it goes before every statement."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import DomainError

from ..models import Launch

SESSION_SALT = "h5p.session"
SESSION_AGE = dt.timedelta(hours=24)
_SQL = """
SELECT l.id, l.user_id, l.content_id, l.package_id, l.context,
       p.max_score, p.content_hash, m.machine_name, c.completion_rule, c.pass_percent
  FROM h5p_launch l
  JOIN {users} u ON u.id = l.user_id
  JOIN h5p_package p ON p.id = l.package_id
  JOIN h5p_library m ON m.id = p.main_library_id
  JOIN h5p_content c ON c.id = l.content_id
 WHERE l.public_id = %s AND l.expires_at > %s AND u.is_active
"""


class SessionExpired(DomainError):
    """The frame's session token is not, or no longer, valid."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """An open launch, with what storing statements needs of its activity."""

    launch_id: int
    user_id: int
    content_id: int
    package_id: int
    context: dict[str, Any]
    max_score: int | None
    content_hash: str
    machine_name: str
    completion_rule: str
    pass_percent: int


def session_token(launch: Launch) -> str:
    return signing.dumps(str(launch.public_id), salt=SESSION_SALT)


def find_session(*, token: str) -> Session:
    """The launch behind a frame's session token. Raises SessionExpired."""
    try:
        public_id = uuid.UUID(signing.loads(token, salt=SESSION_SALT, max_age=SESSION_AGE))
    except (signing.BadSignature, ValueError, AttributeError, TypeError) as error:
        raise SessionExpired(_("Your session in this activity has ended. Load the page again.")) from error
    fields = Launch._meta
    users = connection.ops.quote_name(fields.get_field("user").related_model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.format(users=users),
            [
                fields.get_field("public_id").get_db_prep_value(public_id, connection),
                connection.ops.adapt_datetimefield_value(timezone.now()),
            ],
        )
        row = cursor.fetchone()
    if row is None:
        raise SessionExpired(_("Your session in this activity has ended. Load the page again."))
    return Session(
        launch_id=row[0],
        user_id=row[1],
        content_id=row[2],
        package_id=row[3],
        context=json.loads(row[4]) if isinstance(row[4], str) else row[4],
        max_score=row[5],
        content_hash=row[6],
        machine_name=row[7],
        completion_rule=row[8],
        pass_percent=row[9],
    )


def session_of(launch: Launch) -> Session:
    """The same, of a launch that was made just now."""
    package, content = launch.package, launch.content
    return Session(
        launch_id=launch.pk,
        user_id=launch.user_id,
        content_id=content.pk,
        package_id=package.pk,
        context=launch.context,
        max_score=package.max_score,
        content_hash=package.content_hash,
        machine_name=package.main_library.machine_name,
        completion_rule=content.completion_rule,
        pass_percent=content.pass_percent,
    )
