"""Asking Wagtail's search index directly: its query layer takes ten times what the question itself takes.

What is asked is what `Page.objects.search()` would ask (a test compares them); the index itself stays Wagtail's.
"""

import json
import re
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection

COMMA_BEHIND_A_STOP = re.compile(r"([.?!:;,…]),(?= )")
FIND_IN_SQLITE = """
    SELECT entry.id, entry.content_type_id, entry.object_id
    FROM wagtailsearch_indexentry_fts fts JOIN wagtailsearch_indexentry entry ON entry.id = fts.rowid
    WHERE wagtailsearch_indexentry_fts MATCH %s
"""
FIND_IN_POSTGRESQL = """
    SELECT id, content_type_id, object_id FROM wagtailsearch_indexentry
    WHERE (title || body) @@ to_tsquery(%s::regconfig, %s)
"""
READ_IN_SQLITE = "SELECT id, body FROM wagtailsearch_indexentry WHERE id IN (SELECT value FROM json_each(%s))"
READ_IN_POSTGRESQL = "SELECT id, body_text FROM wagtailsearch_indexentry WHERE id = ANY(%s)"


def matching_entries(groups: Sequence[Sequence[str]], *, every: bool) -> dict[tuple[int, str], int]:
    """(content type, object id) → id in the index, of whatever holds a form of every group, or of any group.

    groups: the forms of each word, lower case, letters, digits and underscores only: nothing else may reach the index.
    One query.
    """
    is_postgresql = connection.vendor == "postgresql"
    either, both = (" | ", " & ") if is_postgresql else (" OR ", " AND ")
    quote = "'" if is_postgresql else '"'
    words = ["(" + either.join(f"{quote}{form}{quote}" for form in forms) + ")" for forms in groups]
    asked = (both if every else either).join(words)
    with connection.cursor() as cursor:
        if is_postgresql:
            config = str(settings.WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"])
            cursor.execute(FIND_IN_POSTGRESQL, [config, asked])
        else:
            cursor.execute(FIND_IN_SQLITE, [f"{{title body}} : ({asked})"])
        return {(content_type_id, object_id): pk for pk, content_type_id, object_id in cursor.fetchall()}


def indexed_texts(ids: Iterable[int]) -> dict[int, str]:
    """What the index holds under these ids of its own, as plain text. One query; none for none."""
    wanted = list(ids)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        # PostgreSQL keeps the text beside the vector; in SQLite the text is the index.
        if connection.vendor == "postgresql":
            cursor.execute(READ_IN_POSTGRESQL, [wanted])
        else:
            cursor.execute(READ_IN_SQLITE, [json.dumps(wanted)])
        # The index joins the fields and blocks of a page with commas, also behind a full stop.
        return {pk: COMMA_BEHIND_A_STOP.sub(r"\1", body or "") for pk, body in cursor.fetchall()}
