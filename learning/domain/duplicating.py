"""A copy of a course to go on from: a draft with keys of its own, so that no record is ever shared."""

import json
import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.blocks import StreamValue

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.course_drafts import Kind, course_draft
from learning.domain.exceptions import NotAllowedHere
from learning.enums import ChangeKind
from learning.models import CoursePage


def duplicate_course(*, page: CoursePage, title: str, actor: User) -> CoursePage:
    """Copy the latest drafts of a course and its lessons below the same catalogue. Nothing of the copy is live.

    Course, lessons, blocks, questions and answers get new keys. Raises NotAllowedHere without the right to add courses.
    """
    catalogue = page.get_parent()
    if not catalogue.permissions_for_user(actor).can_add_subpage():
        raise NotAllowedHere
    draft = course_draft(page)
    with transaction.atomic():
        slug = _free_slug(slugify(title) or "cursus", taken={child.slug for child in catalogue.get_children()})
        copy = _copy(draft.page, to=catalogue, actor=actor, title=title, slug=slug, number=None)
        for lesson in draft.lessons:
            _copy(lesson, to=copy, actor=actor, title=lesson.title, slug=lesson.slug)
        record_audit(actor=actor, action="learning.course_duplicated", target=copy, after={"from": page.pk})
    return CoursePage.objects.get(pk=copy.pk)


def _copy(source: Kind, *, to: Any, actor: User, title: str, slug: str, **changed: Any) -> Kind:
    streams = {name: _with_new_ids(getattr(source, name)) for name in source.stream_fields}
    changed |= {
        "title": title,
        "draft_title": title,
        "slug": slug,
        "change_kind": ChangeKind.EDITORIAL,
        "go_live_at": None,
        "expire_at": None,
    }
    copied = source.copy(to=to, update_attrs={**changed, **streams}, copy_revisions=False, keep_live=False, user=actor)
    return type(source).objects.get(pk=copied.pk)


def _with_new_ids(stream: StreamValue) -> StreamValue:
    """The stream with each id of a block or list item replaced, wherever it is named."""
    raw = list(stream.get_prep_value())
    text = json.dumps(raw)
    for old in _ids(raw):
        text = text.replace(json.dumps(old), json.dumps(str(uuid.uuid4())))
    return StreamValue(stream.stream_block, json.loads(text), is_lazy=True)


def _ids(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*(_ids(item) for item in value))
    if not isinstance(value, dict):
        return set()
    own = {value["id"]} if "type" in value and isinstance(value.get("id"), str) else set()
    return own.union(*(_ids(item) for item in value.values()))


def _free_slug(slug: str, *, taken: set[str]) -> str:
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free
