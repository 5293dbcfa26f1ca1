"""A whole course goes live, and closes, at the moments that were planned."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry, Job
from learning.domain.exceptions import NotADraft, NotAllowedHere, PlanInPast, PlanIsEmpty, PlanOutOfOrder
from learning.domain.plans import carry_out_plans, plan_course, refused_plans, withdraw_plan
from learning.enums import ChangeKind
from learning.models import Completion, Course, CoursePage, CoursePlan, CourseVersion, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, set_blocks, take_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return UserFactory(is_staff=True, is_superuser=True)


def later(days: int = 1) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def let_come(**moments: int) -> None:
    """These moments of all plans came so many minutes ago."""
    CoursePlan.objects.update(
        **{name: timezone.now() - dt.timedelta(minutes=minutes) for name, minutes in moments.items()}
    )


def test_new_course_and_its_lessons_go_live_together_as_one_version_and_once(editor: User) -> None:
    page = make_course(publish=False, lessons=3)
    plan_course(page=page, actor=editor, live_at=later())
    assert (carry_out_plans(), CoursePage.objects.get(pk=page.pk).live) == (0, False)
    let_come(live_at=1)

    assert [carry_out_plans(), carry_out_plans()] == [1, 0]

    version = CourseVersion.objects.get()
    assert (version.number, len(version.lesson_keys), version.published_by) == (1, 3, editor)
    assert LessonPage.objects.child_of(page).live().count() == 3
    assert not CoursePlan.objects.exists()


def test_changed_lessons_of_a_live_course_start_one_generation(editor: User) -> None:
    page = make_course(lessons=2)
    for lesson in LessonPage.objects.child_of(page):
        lesson.title = f"{lesson.title} nieuw"
        lesson.save_revision()
    plan_course(page=page, actor=editor, live_at=later(), change_kind=ChangeKind.REQUIRES_REDOING)
    let_come(live_at=1)

    carry_out_plans()

    assert list(CourseVersion.objects.order_by("number").values_list("number", "generation")) == [(1, 1), (2, 2)]


def test_course_closes_with_its_lessons_and_what_was_done_stays(editor: User) -> None:
    page = make_course(lessons=2)
    take_test(user=UserFactory(), course=course_of(page))
    plan_course(page=page, actor=editor, close_at=later())
    let_come(close_at=1)

    assert [carry_out_plans(), carry_out_plans()] == [1, 0]

    assert Course.objects.get().is_open is False
    assert not CoursePage.objects.live().exists()
    assert not LessonPage.objects.live().exists()
    assert (Completion.objects.count(), CourseVersion.objects.count(), CoursePlan.objects.count()) == (1, 1, 0)
    assert AuditEntry.objects.filter(action="learning.course_closed").count() == 1


def test_course_that_goes_live_keeps_the_moment_on_which_it_closes(editor: User) -> None:
    page = make_course(publish=False)
    closes = later(days=9)
    plan_course(page=page, actor=editor, live_at=later(), close_at=closes)
    let_come(live_at=1)

    carry_out_plans()

    plan = CoursePlan.objects.get()
    assert (plan.live_at, plan.close_at, CoursePage.objects.get(pk=page.pk).live) == (None, closes, True)


def test_what_a_check_finds_when_the_time_comes_keeps_it_from_going_live_and_is_said(editor: User) -> None:
    page = make_course(publish=False, lessons=1)
    plan_course(page=page, actor=editor, live_at=later())
    lesson = LessonPage.objects.child_of(page).get()
    set_blocks(lesson, "body", [])
    lesson.save_revision()
    let_come(live_at=1)

    assert [carry_out_plans(), carry_out_plans()] == [1, 0]

    assert CoursePlan.objects.get().refusal != ""
    assert not CourseVersion.objects.exists()
    assert not CoursePage.objects.get(pk=page.pk).live
    assert AuditEntry.objects.filter(action="learning.course_plan_refused").count() == 1
    mail = Job.objects.get(kind="core.send_mail")
    assert (mail.payload["template"], mail.payload["to"]) == ("learning/plan_refused", editor.email)
    assert mail.payload["context"]["reason"] == CoursePlan.objects.get().refusal
    assert mail.payload["context"]["url"] == f"/admin/cursussen/{page.pk}/planning/"


def test_refused_plans_are_those_of_courses_one_may_publish_until_they_are_planned_anew(editor: User) -> None:
    page, fine = make_course(title="Bleef liggen", publish=False), make_course(title="Staat gepland", publish=False)
    for one in (page, fine):
        plan_course(page=one, actor=editor, live_at=later())
    CoursePlan.objects.filter(page=page).update(refusal="Een les is leeg.")

    assert [plan.page_id for plan in refused_plans(user=editor)] == [page.pk]
    assert refused_plans(user=UserFactory()) == []

    plan_course(page=page, actor=editor, live_at=later(2))
    assert refused_plans(user=editor) == []


def test_refused_plan_stands_on_the_dashboard_of_who_may_publish(editor: User, client: Client) -> None:
    page = make_course(title="Bleef liggen", publish=False)
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert "Bleef liggen" not in client.get("/admin/").content.decode()
    plan_course(page=page, actor=editor, live_at=later())
    CoursePlan.objects.update(refusal="Een les is leeg.")

    html = client.get("/admin/").content.decode()

    assert f'href="/admin/cursussen/{page.pk}/planning/"' in html
    assert "Een les is leeg." in html


def test_plan_of_who_lost_the_right_to_publish_is_not_carried_out(editor: User) -> None:
    page = make_course(publish=False)
    plan_course(page=page, actor=editor, live_at=later())
    User.objects.filter(pk=editor.pk).update(is_superuser=False)
    let_come(live_at=1)

    carry_out_plans()

    assert CoursePlan.objects.get().refusal == str(NotAllowedHere())


def test_plan_is_refused_where_it_makes_no_sense(editor: User) -> None:
    draft, live = make_course(title="Klad", publish=False), make_course(title="Staat er")

    for page, wanted, refusal in (
        (draft, {}, PlanIsEmpty),
        (draft, {"live_at": later(-1)}, PlanInPast),
        (draft, {"live_at": later(2), "close_at": later(1)}, PlanOutOfOrder),
        (live, {"live_at": later()}, NotADraft),
    ):
        with pytest.raises(refusal):
            plan_course(page=page, actor=editor, **wanted)
    with pytest.raises(NotAllowedHere):
        plan_course(page=draft, actor=UserFactory(), live_at=later())
    assert not CoursePlan.objects.exists()


def test_plan_can_be_changed_and_withdrawn(editor: User) -> None:
    page = make_course(publish=False)
    plan_course(page=page, actor=editor, live_at=later(1))
    plan_course(page=page, actor=editor, live_at=later(3))
    let_come(live_at=1)
    withdraw_plan(page=page, actor=editor)

    assert (carry_out_plans(), CoursePlan.objects.count(), CourseVersion.objects.count()) == (0, 0, 0)
