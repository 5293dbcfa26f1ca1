"""The roll-ups follow each change, and a plain recount of the raw rows finds the same."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from learning.domain.completion import correct_completion, record_completion
from learning.domain.tallies import count_completion, rebuild_tallies, refresh_practices, tally_drift
from learning.domain.training import add_months
from learning.domain.versions import freeze_course_version
from learning.enums import ChangeKind
from learning.models import (
    CoalitionCourseTally,
    Completion,
    Course,
    LearningPath,
    LearningPathItem,
    MonthTally,
    PracticeCourseTally,
    PracticeTraining,
    Standing,
    TrainingRequirement,
    TrainingRule,
)
from organisations.domain.memberships import change_membership, end_membership, start_membership
from organisations.domain.person_data import end_memberships
from organisations.domain.practices import move_to_coalition
from organisations.enums import PracticeRole
from organisations.models import Affiliation, Membership
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course
from tests.factories.learning import record_completion as complete
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory

pytestmark = pytest.mark.django_db

HUISARTS, ASSISTENT = PracticeRole.HUISARTS, PracticeRole.DOKTERSASSISTENT


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def mandatory(title: str = "De basis", **fields: Any) -> Course:
    return course_of(make_course(title=title, lessons=1, questions=1, is_mandatory=True, **fields))


def training(practice: Any) -> PracticeTraining:
    return PracticeTraining.objects.get(practice=practice)


def recount() -> dict[str, Any]:
    """What the raw rows say, counted in plain Python and without any of the roll-ups."""
    now, today = timezone.now(), timezone.localdate()
    corrected = set(Completion.objects.filter(corrects__isnull=False).values_list("corrects_id", flat=True))
    stands = [one for one in Completion.objects.all() if one.corrects_id is None and one.pk not in corrected]
    months = {
        one.course_id: one.validity_months
        for one in LearningPathItem.objects.filter(validity_months__isnull=False, path__is_active=True)
    }
    valid = set()
    for one in stands:
        expires = add_months(one.completed_at, months=months[one.course_id]) if one.course_id in months else None
        if one.generation == one.course.generation and (expires is None or expires > now):
            valid.add((one.user_id, one.course_id))
    team = {
        (one.practice_id, one.user_id): one.role
        for one in Membership.objects.filter(practice__is_active=True)
        if one.valid_from <= today and (one.valid_until is None or one.valid_until > today)
    }
    place = {
        one.practice_id: one.coalition_id
        for one in Affiliation.objects.all()
        if one.valid_from <= today and (one.valid_until is None or one.valid_until > today)
    }
    per_practice: dict[tuple[int, int], Counter[str]] = {}
    for (practice, user), role in team.items():
        for course in Course.objects.all():
            is_due = course.is_open and course.is_mandatory and (not course.roles or role in course.roles)
            is_done = (user, course.pk) in valid
            if is_due or is_done:
                per_practice.setdefault((practice, course.pk), Counter()).update(
                    due=is_due, due_done=is_due and is_done, done=is_done
                )
    per_coalition: dict[tuple[int, int], Counter[str]] = {}
    for (practice, course), counts in per_practice.items():
        if practice in place:
            per_coalition.setdefault((place[practice], course), Counter()).update(counts)
    return {
        "practice": {key: (c["due"], c["due_done"], c["done"]) for key, c in per_practice.items()},
        "coalition": {key: (c["due"], c["due_done"], c["done"]) for key, c in per_coalition.items()},
        "month": Counter((one.course_id, timezone.localdate(one.completed_at).replace(day=1)) for one in stands),
    }


def kept() -> dict[str, Any]:
    return {
        "practice": {
            (one.practice_id, one.course_id): (one.due, one.due_done, one.done)
            for one in PracticeCourseTally.objects.all()
        },
        "coalition": {
            (one.coalition_id, one.course_id): (one.due, one.due_done, one.done)
            for one in CoalitionCourseTally.objects.exclude(due=0, done=0)
        },
        "month": Counter(
            {
                (one.course_id, one.month): one.completions
                for one in MonthTally.objects.filter(coalition=None).exclude(completions=0)
            }
        ),
    }


def test_practice_is_trained_as_soon_as_each_employed_role_has_completed():
    course = mandatory(roles=[HUISARTS, ASSISTENT])
    practice = PracticeFactory(coalition=CoalitionFactory())
    arts = start_membership(practice=practice, user=UserFactory(), role=HUISARTS, actor=None).user
    assistent = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
    start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None)
    complete(user=arts, course=course, at=ago(40))

    before = training(practice)
    complete(user=assistent, course=course, at=ago(30))
    after = training(practice)

    assert (before.is_trained, before.due, before.done, before.people) == (False, 2, 1, 3)
    assert before.missing == [{"role": ASSISTENT, "course": course.pk, "wanted": 1, "have": 0}]
    assert (after.is_trained, after.trained_on, after.missing) == (True, timezone.localdate(ago(30)), [])
    assert kept() == recount()


def test_practice_without_the_role_need_not_train_it():
    mandatory(roles=[HUISARTS])
    practice = PracticeFactory()
    start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None)

    assert (training(practice).due, training(practice).is_trained) == (0, False)


def test_rule_asks_a_number_of_people_and_at_most_all_of_them():
    course = course_of(make_course(title="Vrij", lessons=1, questions=1))
    rule = TrainingRule.objects.create(title="Regel", valid_from=dt.date(2024, 1, 1))
    TrainingRequirement.objects.create(rule=rule, role=ASSISTENT, course=course, minimum_people=2)
    one, two = PracticeFactory(), PracticeFactory()
    for practice, people in ((one, 1), (two, 3)):
        users = [
            start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
            for _ in range(people)
        ]
        complete(user=users[0], course=course, at=ago(3))

    assert training(one).is_trained
    assert training(two).missing == [{"role": ASSISTENT, "course": course.pk, "wanted": 2, "have": 1}]


def test_who_leaves_keeps_the_record_and_counts_no_more():
    course = mandatory(roles=[ASSISTENT])
    coalition = CoalitionFactory()
    practice = PracticeFactory(coalition=coalition)
    boss = start_membership(
        practice=practice, user=UserFactory(), role=PracticeRole.PRAKTIJKMANAGER, is_contact=True, actor=None
    )
    leaver = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None)
    start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None)
    complete(user=leaver.user, course=course, at=ago(9))
    assert training(practice).is_trained

    end_membership(membership=leaver, actor=boss.user)

    assert not training(practice).is_trained
    assert Standing.objects.filter(user=leaver.user, course=course).count() == 1
    assert leaver.user.completions.get().credits.get().practice == practice
    assert kept() == recount()


def test_another_role_asks_for_other_training():
    course = mandatory(roles=[ASSISTENT])
    practice = PracticeFactory(coalition=CoalitionFactory())
    membership = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None)
    complete(user=membership.user, course=course, at=ago(9))

    change_membership(membership=membership, role=HUISARTS, is_contact=False, actor=None)

    assert (training(practice).due, training(practice).is_trained) == (0, False)
    assert kept() == recount()


def test_moving_takes_the_practice_to_the_other_coalition_and_leaves_history():
    course = mandatory(roles=[ASSISTENT])
    old, new = CoalitionFactory(), CoalitionFactory()
    practice = PracticeFactory(coalition=old)
    user = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
    done = complete(user=user, course=course, at=ago(40))

    move_to_coalition(practice=practice, coalition=new, actor=None)

    assert training(practice).coalition == new
    assert kept()["coalition"] == {(new.pk, course.pk): (1, 1, 1)}
    assert done.credits.get().practice == practice
    assert MonthTally.objects.get(coalition=old, course=course).completions == 1
    assert tally_drift().count == 0


def test_expired_standing_counts_no_more_once_its_day_comes():
    course = mandatory(roles=[ASSISTENT])
    path = LearningPath.objects.create(title="Pad")
    LearningPathItem.objects.create(path=path, course=course, validity_months=24)
    practice = PracticeFactory(coalition=CoalitionFactory())
    user = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
    complete(user=user, course=course, at=ago(700))
    was_trained = training(practice).is_trained

    refresh_practices(practice_ids={practice.pk}, at=timezone.now() + dt.timedelta(days=60))

    assert was_trained
    assert not training(practice).is_trained
    assert Standing.objects.get(user=user).expires_at == add_months(user.completions.get().completed_at, months=24)


def test_change_that_requires_redoing_makes_everybody_due_again():
    page = make_course(title="Basis", lessons=1, questions=1, is_mandatory=True, roles=[ASSISTENT])
    course = course_of(page)
    practice = PracticeFactory(coalition=CoalitionFactory())
    user = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
    complete(user=user, course=course, at=ago(5))
    page.goals = "Iets anders."
    page.save()

    freeze_course_version(page=page, change_kind=ChangeKind.REQUIRES_REDOING)

    assert not training(practice).is_trained
    assert kept()["practice"] == {(practice.pk, course.pk): (1, 0, 0)}
    assert kept() == recount()


def test_correction_takes_the_completion_out_of_every_count():
    course = mandatory(roles=[ASSISTENT])
    practice = PracticeFactory(coalition=CoalitionFactory())
    user = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
    manager = UserFactory()
    done = record_completion(user=user, course=course, at=ago(0), reason="Papieren lijst", actor=manager)
    assert training(practice).is_trained

    correct_completion(completion=done, reason="Andere persoon met dezelfde naam", actor=manager)

    assert not training(practice).is_trained
    assert not Standing.objects.exists()
    assert done.certificates.get().state == "revoked"
    assert kept() == recount()
    assert tally_drift().count == 0


def test_person_in_two_practices_has_one_completion_and_counts_in_each():
    course = mandatory(roles=[ASSISTENT])
    coalition = CoalitionFactory()
    user = UserFactory()
    practices = [PracticeFactory(coalition=coalition), PracticeFactory(coalition=coalition)]
    for practice in practices:
        start_membership(practice=practice, user=user, role=ASSISTENT, actor=None)

    done = record_completion(user=user, course=course, at=ago(0), reason="Gastles", actor=UserFactory())

    assert {credit.practice_id for credit in done.credits.all()} == {one.pk for one in practices}
    assert all(training(practice).is_trained for practice in practices)
    assert MonthTally.objects.get(coalition=coalition).completions == 1
    assert kept() == recount()


def test_erasing_a_person_takes_them_out_of_the_counts():
    course = mandatory(roles=[ASSISTENT])
    practice = PracticeFactory(coalition=CoalitionFactory())
    user = start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user
    complete(user=user, course=course, at=ago(5))

    end_memberships(user)

    assert training(practice).people == 0
    assert kept() == recount()


def test_after_any_series_of_changes_the_roll_ups_are_what_the_raw_rows_say():
    chance = random.Random(7)
    courses = [
        mandatory("Een", roles=[ASSISTENT]),
        mandatory("Twee", roles=[]),
        course_of(make_course(title="Drie", lessons=1, questions=1)),
    ]
    LearningPathItem.objects.create(path=LearningPath.objects.create(title="Pad"), course=courses[1], validity_months=6)
    coalitions = [CoalitionFactory(), CoalitionFactory()]
    practices = [PracticeFactory(coalition=chance.choice(coalitions)) for _ in range(4)]
    people = [UserFactory() for _ in range(6)]
    actor = UserFactory()
    for _ in range(60):
        practice, user = chance.choice(practices), chance.choice(people)
        match chance.randrange(5):
            case 0 | 1:
                role = chance.choice([HUISARTS, ASSISTENT])
                start_membership(practice=practice, user=user, role=role, actor=None)
            case 2:
                membership = Membership.objects.filter(practice=practice, user=user, valid_until=None).first()
                if membership:
                    end_membership(membership=membership, actor=actor)
            case 3:
                course = chance.choice(courses)
                standing = Standing.objects.filter(user=user, course=course).first()
                if standing is None:
                    complete(user=user, course=course, at=ago(chance.randrange(400)))
                elif chance.random() < 0.5:
                    correct_completion(completion=standing.completion, reason="Vergissing", actor=actor)
            case 4:
                move_to_coalition(practice=practice, coalition=chance.choice([*coalitions, None]), actor=None)

    assert kept() == recount()
    assert tally_drift().rows == {
        "standings": 0, "practices": 0, "practice_tallies": 0, "coalition_tallies": 0, "months": 0
    }  # fmt: skip


def test_rebuilding_from_nothing_gives_what_was_kept_step_by_step():
    course = mandatory(roles=[ASSISTENT])
    LearningPathItem.objects.create(path=LearningPath.objects.create(title="Pad"), course=course, validity_months=13)
    practice = PracticeFactory(coalition=CoalitionFactory())
    users = [start_membership(practice=practice, user=UserFactory(), role=ASSISTENT, actor=None).user for _ in range(3)]
    for days, user in zip((10, 200, 900), users, strict=True):
        complete(user=user, course=course, at=ago(days))
    step_by_step = kept(), list(Standing.objects.order_by("pk").values_list("user", "expires_at", "completion"))

    rows = rebuild_tallies()

    assert (
        kept(),
        list(Standing.objects.order_by("user").values_list("user", "expires_at", "completion")),
    ) == step_by_step
    assert rows == {"standings": 3, "practices": 1, "practice_tallies": 1, "coalition_tallies": 1, "months": 6}


def test_drift_counts_what_somebody_broke():
    course = mandatory(roles=[ASSISTENT])
    practice = PracticeFactory(coalition=CoalitionFactory())
    MembershipFactory(practice=practice)  # without the domain: nothing was told
    rebuild_tallies()
    CoalitionCourseTally.objects.update(due=7)
    PracticeTraining.objects.update(people=9)

    drift = tally_drift()

    assert drift.rows == {
        "standings": 0, "practices": 2, "practice_tallies": 0, "coalition_tallies": 2, "months": 0
    }  # fmt: skip
    assert course.is_mandatory


def test_add_months_ends_where_the_day_does_not_exist():
    assert add_months(dt.datetime(2024, 2, 29, 9, tzinfo=dt.UTC), months=12) == dt.datetime(
        2025, 2, 28, 9, tzinfo=dt.UTC
    )
    assert add_months(dt.datetime(2026, 8, 31, tzinfo=dt.UTC), months=6) == dt.datetime(2027, 2, 28, tzinfo=dt.UTC)
    assert add_months(dt.datetime(2026, 11, 30, tzinfo=dt.UTC), months=1) == dt.datetime(2026, 12, 30, tzinfo=dt.UTC)


def test_completion_of_a_course_that_nobody_has_to_do_counts_and_asks_less(
    django_assert_max_num_queries: Any,
) -> None:
    practice = PracticeFactory(coalition=CoalitionFactory())
    asked = mandatory()
    free = course_of(make_course(title="Vrij", lessons=1, questions=1))
    people = [MembershipFactory(practice=practice, role=ASSISTENT).user for _ in range(2)]
    completions = [complete(user=people[0], course=course, at=ago(1)) for course in (free, asked)]
    asked_of = []

    for completion, most in zip(completions, (13, 17), strict=True):
        with django_assert_max_num_queries(most) as counted:
            count_completion(completion=completion, sign=1)
        asked_of.append(len(counted))
        MonthTally.objects.filter(course=completion.course).update(completions=1)  # it was counted twice

    assert asked_of[0] < asked_of[1]
    assert tally_drift().rows == dict.fromkeys(tally_drift().rows, 0)
    assert PracticeCourseTally.objects.get(practice=practice, course=free).done == 1
