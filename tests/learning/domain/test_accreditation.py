"""Accreditation: what is granted, who earned it, who is reported once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEntry
from learning.domain.accreditation import keep_accreditation, last_day
from learning.domain.completion import complete_course
from learning.domain.exceptions import (
    AccreditationOverlaps,
    AccreditationTooLong,
    NobodyToReport,
    NumberTaken,
    NumberUnreadable,
    TooManyNumbers,
)
from learning.domain.progress import record_lesson_done
from learning.domain.queries import accredited_course_ids
from learning.domain.queries.accreditation import default_period, desk, waiting_at_desk
from learning.domain.queries.accredited import earned_points
from learning.domain.registers import (
    add_register_number,
    parse_number,
    prefer_register_number,
    remove_register_number,
)
from learning.enums import AccreditedKind, CompletionBasis, LateReason, NumberKind, Register
from learning.models import (
    Accreditation,
    AccreditationExport,
    Certificate,
    Completion,
    Course,
    Enrolment,
    RegisterNumber,
)
from tests.factories.accounts import UserFactory
from tests.factories.accreditation import ago, assistant, bare_course, delivered, grant, numbered, period
from tests.factories.learning import course_of, make_course, record_completion, take_test, version_of
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return bare_course("De basis van online inzage")


# --- numbers


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("19012345601", NumberKind.BIG, ("", "19012345601")),
        (" 190 123.456-01 ", NumberKind.BIG, ("", "19012345601")),
        ("ka 12.345", NumberKind.KABIZ, ("KA", "12345")),
        ("1234", NumberKind.RELATION, ("", "1234")),
    ],
)
def test_parse_number_reads_it_as_people_type_it(text: str, kind: NumberKind, expected: tuple[str, str]) -> None:
    assert parse_number(text, kind=kind) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1901234560", NumberKind.BIG),
        ("190123456011", NumberKind.BIG),
        ("A9012345601", NumberKind.BIG),
        ("00000000000", NumberKind.BIG),
        ("١٩٠١٢٣٤٥٦٠١", NumberKind.BIG),
        ("123", NumberKind.KABIZ),
        ("ABCDE1234", NumberKind.KABIZ),
        ("=1+2345", NumberKind.RELATION),
        ("", NumberKind.RELATION),
    ],
)
def test_parse_number_refuses_what_has_not_the_form(text: str, kind: NumberKind) -> None:
    with pytest.raises(NumberUnreadable):
        parse_number(text, kind=kind)


def test_somebody_may_hold_several_numbers_and_one_is_reported() -> None:
    person = UserFactory()
    first = add_register_number(user=person, register=Register.VENVN, kind=NumberKind.BIG, text="39012345630")
    second = add_register_number(user=person, register=Register.VENVN, kind=NumberKind.RELATION, text="VV 88123")
    again = add_register_number(user=person, register=Register.VENVN, kind=NumberKind.RELATION, text="vv88123")

    assert (again, first.is_preferred, second.is_preferred) == (second, True, False)
    prefer_register_number(number=second)
    assert list(RegisterNumber.objects.filter(is_preferred=True)) == [second]
    second.refresh_from_db()
    remove_register_number(number=second)
    assert list(RegisterNumber.objects.values_list("pk", "is_preferred")) == [(first.pk, True)]


def test_a_number_belongs_to_one_account_and_a_register_knows_five() -> None:
    add_register_number(user=UserFactory(), register=Register.GAIA, kind=NumberKind.BIG, text="19012345601")
    person = UserFactory()
    with pytest.raises(NumberTaken):
        add_register_number(user=person, register=Register.GAIA, kind=NumberKind.BIG, text="19012345601")
    for digit in range(5):
        add_register_number(user=person, register=Register.GAIA, kind=NumberKind.BIG, text=f"2901234560{digit}")
    with pytest.raises(TooManyNumbers):
        add_register_number(user=person, register=Register.GAIA, kind=NumberKind.BIG, text="39012345601")
    with pytest.raises(NumberUnreadable):
        add_register_number(user=person, register=Register.GAIA, kind=NumberKind.KABIZ, text="12345")


# --- what is granted


def test_keep_accreditation_fills_in_the_term_and_refuses_a_longer_one(course: Course) -> None:
    actor = UserFactory()
    kept = keep_accreditation(
        accreditation=Accreditation(course=course, register=Register.GAIA, valid_from=dt.date(2026, 3, 1)), actor=actor
    )
    assert kept.valid_until == dt.date(2028, 2, 29)
    assert last_day(valid_from=dt.date(2026, 3, 1), kind=AccreditedKind.MEETING) == dt.date(2027, 2, 28)
    assert AuditEntry.objects.filter(action="learning.accreditation_added", actor_id=actor.pk).count() == 1
    kept.valid_until = dt.date(2028, 3, 1)
    with pytest.raises(AccreditationTooLong):
        keep_accreditation(accreditation=kept, actor=actor)


def test_two_accreditations_never_count_for_the_same_people_on_the_same_day(course: Course) -> None:
    grant(course, roles=["doktersassistent"])
    other = Accreditation(
        course=course, register=Register.KABIZ, number="1", valid_from=timezone.localdate(), roles=["poh"]
    )
    keep_accreditation(accreditation=other, actor=UserFactory())
    other.roles = ["poh", "doktersassistent"]
    with pytest.raises(AccreditationOverlaps):
        keep_accreditation(accreditation=other, actor=UserFactory())


def test_accredited_course_ids_are_of_granted_accreditations_first_and_last_day_included(course: Course) -> None:
    accreditation = grant(course)
    waiting = bare_course("In aanvraag")
    grant(waiting, granted_on=None)

    assert accredited_course_ids(accreditation.valid_from) == {course.pk}
    assert accredited_course_ids(accreditation.valid_until) == {course.pk}
    assert accredited_course_ids(accreditation.valid_until + dt.timedelta(days=1)) == set()


# --- who earned it


def test_certificate_names_the_points_of_the_role_on_that_day() -> None:
    course = course_of(make_course())
    grant(course, roles=["doktersassistent"])
    grant(course, register=Register.GAIA, number="482913", points=Decimal("1.5"), roles=["huisarts"])

    take_test(user=assistant(), course=course)

    assert Certificate.objects.get().points_text == "2 punten KABIZ (ID 7712)"


def test_an_activity_or_lessons_alone_never_earn_accredited_points() -> None:
    """H5P reports itself: a course completed by its lessons and activities has a certificate without points."""
    page = make_course(questions=0, lessons=1, points_text="1 punt (ABC1)")
    course, version = course_of(page), version_of(page)
    grant(course)
    person = numbered()
    key = version.lesson_keys[0]
    record_lesson_done(user=person, course_key=course.key, lesson_key=key, lesson_keys=[key], has_test=False)
    complete_course(enrolment=Enrolment.objects.get(), version=version)

    completion = Completion.objects.get()
    assert completion.basis == CompletionBasis.LESSONS
    assert Certificate.objects.get().points_text == ""
    assert desk(**period()).ready == []
    assert [one.points for one in earned_points(person)] == [Decimal()]
    with pytest.raises(NobodyToReport):
        delivered()


def test_earned_points_count_an_accreditation_once_and_five_years_back(course: Course) -> None:
    grant(course, valid_from=dt.date(2019, 1, 1), valid_until=timezone.localdate() + dt.timedelta(days=9))
    person = numbered()
    record_completion(user=person, course=course, at=ago(30), generation=1)
    record_completion(user=person, course=course, at=ago(3), generation=2)
    old = bare_course("Lang geleden")
    grant(old, number="99", valid_from=dt.date(2010, 1, 1))
    record_completion(user=person, course=old, at=ago(6 * 366))

    kabiz = next(one for one in earned_points(person) if one.register == Register.KABIZ)

    assert (kabiz.points, kabiz.reported, kabiz.bar, kabiz.waits_for_number) == (Decimal(2), Decimal(0), 2, False)
    delivered()
    assert next(one for one in earned_points(person) if one.register == Register.KABIZ).reported == Decimal(2)


# --- the desk


def test_desk_knows_who_is_ready_who_lacks_a_number_who_waits_and_who_may_not_earn(course: Course) -> None:
    grant(course, roles=["doktersassistent"])
    waiting = bare_course("In aanvraag")
    grant(waiting, granted_on=None)
    ready, lacking = numbered(), assistant()
    doctor = MembershipFactory(role="huisarts").user
    for person in (ready, lacking, doctor):
        record_completion(user=person, course=course, at=ago(2))
    record_completion(user=ready, course=waiting, at=ago(2))
    freelancer = UserFactory()
    record_completion(user=freelancer, course=course, at=ago(2))

    lists = desk(**period())

    assert [row.user_id for row in lists.ready] == [ready.pk]
    assert [row.user_id for row in lists.lacking] == [lacking.pk]
    assert [row.user_id for row in lists.waiting] == [ready.pk]
    add_register_number(user=freelancer, register=Register.KABIZ, kind=NumberKind.KABIZ, text="55555")
    assert {row.user_id for row in desk(**period()).ready} == {ready.pk, freelancer.pk}
    assert [(one.register, one.ready, one.lacking) for one in waiting_at_desk(today=timezone.localdate())] == [
        (Register.KABIZ, 2, 1)
    ]


def test_desk_says_why_somebody_is_late(course: Course) -> None:
    grant(course)
    first = numbered("1000001")
    record_completion(user=first, course=course, at=ago(9))
    export = delivered()
    AccreditationExport.objects.update(made_at=ago(5))
    after, later, old, today = (numbered(f"200000{index}") for index in range(4))
    record_completion(user=after, course=course, at=ago(4))
    record_completion(user=later, course=course, at=ago(8))
    RegisterNumber.objects.filter(user=later).update(added_at=ago(1))
    record_completion(user=old, course=course, at=ago(90))

    found = {row.user_id: (row.late, row.is_overdue) for row in desk(**period(days=3)).ready}

    assert found == {
        after.pk: (LateReason.AFTER_DELIVERY, False),
        later.pk: (LateReason.NUMBER_LATER, False),
        old.pk: (LateReason.OVERDUE, True),
    }
    record_completion(user=today, course=course, at=timezone.now())
    AccreditationExport.objects.update(period_until=timezone.localdate() - dt.timedelta(days=1))
    assert {row.late for row in desk(**period()).ready if row.user_id == today.pk} == {None}
    assert default_period(register=export.register, today=timezone.localdate()) == (
        timezone.localdate(),
        timezone.localdate(),
    )
    assert default_period(register=Register.GAIA, today=timezone.localdate()) == (
        timezone.localdate() - dt.timedelta(days=14),
        timezone.localdate(),
    )


def test_desk_takes_a_fixed_number_of_queries(course: Course, django_assert_num_queries: Any) -> None:
    grant(course)
    for index in range(3):
        record_completion(user=numbered(f"123456{index}"), course=course, at=ago(2))
    with django_assert_num_queries(9):
        assert len(desk(**period()).ready) == 3
