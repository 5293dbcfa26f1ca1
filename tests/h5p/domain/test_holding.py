"""An activity holds its lesson until its completion rule is met, and never where nobody could meet it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from learning.adapters import prove_activities_done
from learning.h5p.domain.queries import unfinished_contents
from learning.h5p.enums import CompletionRule
from learning.h5p.models import Content, Package, Result
from learning.models import LessonPage, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.h5p import imported, opened, own_package
from tests.factories.learning import make_course
from tests.h5p.archives import package
from tests.h5p.domain.test_statements import send, statement

pytestmark = pytest.mark.django_db
ANSWERS = {"recht-op-inzage": "1", "dochter-van-dertien": "0", "werkaantekeningen": "2"}


def _unfinished(user: Any, made: Package) -> list[int]:
    return list(unfinished_contents(user_id=user.pk, content_ids=[made.content_id]).values_list("pk", flat=True))


def _finish(made: Package, user: Any, answers: dict[str, str] = ANSWERS) -> None:
    launch = opened(made, user).launch
    assert launch is not None
    send(launch, *[statement(sub=part, response=given) for part, given in answers.items()], statement("completed"))


def test_unfinished_contents_until_the_rule_is_met(learner: Any) -> None:
    made = own_package()
    assert _unfinished(learner, made) == [made.content_id]

    _finish(made, UserFactory())
    assert _unfinished(learner, made) == [made.content_id]

    _finish(made, learner)
    assert _unfinished(learner, made) == []


def test_unfinished_contents_enough_has_to_be_scored_where_that_is_the_rule(learner: Any) -> None:
    made = own_package()
    Content.objects.update(completion_rule=CompletionRule.SCORED, pass_percent=60)

    _finish(made, learner, {"recht-op-inzage": "1"})
    assert _unfinished(learner, made) == [made.content_id]

    _finish(made, learner)
    assert _unfinished(learner, made) == []


def test_unfinished_contents_an_opened_one_is_done_where_that_is_the_rule(learner: Any) -> None:
    made = imported(package())
    Content.objects.update(completion_rule=CompletionRule.VIEWED)
    assert _unfinished(learner, made) == [made.content_id]

    opened(made, learner)
    assert _unfinished(learner, made) == []


def test_unfinished_contents_of_a_type_that_may_never_finish_only_once_somebody_did(learner: Any) -> None:
    made = imported(package())
    assert _unfinished(learner, made) == []

    Result.objects.create(
        user=User.objects.get(pk=UserFactory().pk),
        content=made.content,
        package=made,
        completed_at=timezone.now(),
        last_at=timezone.now(),
    )
    assert _unfinished(learner, made) == [made.content_id]


def test_unfinished_contents_what_does_not_play_holds_nobody(learner: Any) -> None:
    made = own_package()
    Package.objects.update(needs_eval=True)
    assert _unfinished(learner, made) == []

    Content.objects.update(current_package=None)
    assert _unfinished(learner, made) == []


@pytest.fixture
def lesson(settings: Any) -> LessonPage:
    settings.H5P_ADAPTER = "learning.adapters.LearningH5PAdapter"
    found = LessonPage.objects.child_of(make_course(lessons=2)).order_by("path")[0]
    found.body = [{"type": "h5p", "value": own_package().content_id, "id": "h1"}]
    found.save_revision().publish()
    return LessonPage.objects.get(pk=found.pk)


def test_done_of_a_lesson_waits_for_its_activity(lesson: LessonPage, learner: Any) -> None:
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/leerstap/les/{lesson.pk}/klaar/"

    went_on = client.post(url, follow=True)

    assert went_on.redirect_chain[-1][0].endswith("/les-2/")
    assert "De les telt als afgerond zodra u de oefening erin hebt gedaan" in went_on.content.decode()
    assert LessonProgress.objects.filter(done_at__isnull=False).count() == 0

    _finish(Package.objects.get(), learner)
    assert client.post(url)["Location"].endswith("/les-2/")
    assert LessonProgress.objects.filter(done_at__isnull=False).count() == 1


def test_done_of_a_lesson_without_an_activity_asks_nothing_more(lesson: LessonPage, learner: Any) -> None:
    other = LessonPage.objects.exclude(pk=lesson.pk).first()
    assert other is not None
    with CaptureQueriesContext(connection) as captured:
        prove_activities_done(user=learner, lesson=other)

    assert len(captured) == 0
