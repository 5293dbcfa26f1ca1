"""What authors see around a course: its lessons in order, what is to be mended, what publishing would do."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.domain.checks import CoursePart, Finding, check_course, check_page
from learning.domain.course_drafts import CourseDraft, course_draft
from learning.domain.lesson_order import may_reorder
from learning.domain.publishing import Reach, consequences, reach_of
from learning.enums import ChangeKind
from learning.models import CoursePage, LessonPage


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    """`state` is live, changed (live, with changes that wait) or draft."""

    page_id: int
    title: str
    minutes: int
    state: str
    edit_url: str
    draft_url: str

    @property
    def state_label(self) -> str:
        return {"live": _("live"), "changed": _("changes wait"), "draft": _("draft")}[self.state]


@dataclass(frozen=True, kw_only=True)
class LessonList:
    rows: list[LessonRow]
    may_reorder: bool
    order_url: str
    add_url: str
    publish_url: str
    plan_url: str
    duplicate_url: str
    test_url: str

    @property
    def waiting_count(self) -> int:
        return sum(row.state != "live" for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    finding: Finding
    url: str
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class CheckList:
    """`rows`: errors first. `is_course`: the lessons were read along."""

    rows: list[CheckRow] = field(default_factory=list)
    is_course: bool = False

    @property
    def error_count(self) -> int:
        return sum(row.finding.is_error for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class PublishView:
    """The screen on which a whole course goes live."""

    draft: CourseDraft
    checks: CheckList
    reach: Reach
    waiting: list[dict[str, str]]
    choices: list[dict[str, str]]
    may_publish: bool
    is_new: bool


def lesson_list(*, page: CoursePage, user: Any) -> LessonList:
    """Two queries, and one a draft whose title may have changed."""
    may_add = page.permissions_for_user(user).can_add_subpage()
    return LessonList(
        rows=[_row(lesson) for lesson in course_draft(page).lessons],
        may_reorder=may_reorder(page=page, user=user),
        order_url=reverse("learning_authoring:lessons", args=[page.pk]),
        add_url=reverse("wagtailadmin_pages:add", args=["learning", "lessonpage", page.pk]) if may_add else "",
        publish_url=reverse("learning_authoring:publish", args=[page.pk]),
        plan_url=reverse("learning_authoring:plan", args=[page.pk]),
        duplicate_url=reverse("learning_authoring:duplicate", args=[page.pk]),
        test_url=reverse("learning_authoring:preview_test", args=[page.pk]),
    )


def check_list(*, page: CoursePart, user: Any) -> CheckList:
    """The saved draft checked; a course with its lessons."""
    if isinstance(page, LessonPage):
        findings = check_page(page, siblings=siblings_of(page))
    else:
        findings = check_course(page=page, lessons=course_draft(page).lessons)
    return CheckList(rows=_check_rows(findings, here=page.pk), is_course=isinstance(page, CoursePage))


def publish_view(*, page: CoursePage, user: Any) -> PublishView:
    draft = course_draft(page)
    reach = reach_of(page)
    said = consequences(reach)
    return PublishView(
        draft=draft,
        checks=CheckList(
            rows=_check_rows(check_course(page=draft.page, lessons=draft.lessons), here=0), is_course=True
        ),
        reach=reach,
        waiting=[
            {
                "title": one.title,
                "kind": str(one._meta.verbose_name),
                "state": _("new") if not one.live else _("changed"),
            }
            for one in draft.waiting
        ],
        choices=[{"value": kind.value, "label": str(kind.label), "text": said[kind]} for kind in ChangeKind],
        may_publish=page.permissions_for_user(user).can_publish(),
        is_new=not page.live,
    )


def siblings_of(lesson: LessonPage) -> set[int]:
    """The pages of the same course: they may point to one another while they are drafts."""
    if not lesson.path:
        return set()
    parent = lesson.path[: -lesson.steplen]
    return {
        *CoursePage.objects.filter(path=parent).values_list("pk", flat=True),
        *LessonPage.objects.filter(path__startswith=parent, depth=lesson.depth).values_list("pk", flat=True),
    }


def findings_of(page: CoursePart) -> list[Finding]:
    """What stands in the way of publishing this page, as it is given; a course goes live with its lessons."""
    if isinstance(page, LessonPage):
        return check_page(page, siblings=siblings_of(page))
    lessons = course_draft(page).lessons if page.pk else ()
    if page.live:
        stored = LessonPage.objects.child_of(page).values_list("pk", flat=True)
        return check_page(page, siblings=stored) if lessons or len(page.test) else check_course(page=page, lessons=())
    return check_course(page=page, lessons=lessons)


def _row(lesson: LessonPage) -> LessonRow:
    state = "draft" if not lesson.live else "changed" if lesson.has_unpublished_changes else "live"
    return LessonRow(
        page_id=lesson.pk,
        title=lesson.title,
        minutes=lesson.minutes,
        state=state,
        edit_url=reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        draft_url=reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]),
    )


def _check_rows(findings: list[Finding], *, here: int) -> list[CheckRow]:
    rows = []
    for finding in findings:
        is_here = finding.page_id == here
        page = "" if is_here else reverse("wagtailadmin_pages:edit", args=[finding.page_id])
        anchor = f"#{finding.anchor}" if finding.anchor else ""
        rows.append(CheckRow(finding=finding, url=f"{page}{anchor}", is_here=is_here))
    return rows
