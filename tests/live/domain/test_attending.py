import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from learning.domain.queries.accreditation import desk
from learning.enums import AccreditedKind, CompletionBasis, Register
from learning.live.domain.attending import (
    check_in,
    close_attendance,
    complete_guest,
    correct_attendance,
    mark_absent,
    undo_check_in,
)
from learning.live.domain.evaluating import review_edition
from learning.live.domain.exceptions import (
    AttendanceClosed,
    JoiningOver,
    NoPlaceNow,
    NotJoinableYet,
    NotOverYet,
    NotPresent,
    ReasonMissing,
    TooEarlyToCheckIn,
    UnknownStars,
)
from learning.live.domain.joining import go_and_join, join_link
from learning.live.domain.registering import confirm_registration, register
from learning.live.enums import Attendance, AttendanceSource
from learning.live.models import Registration
from learning.models import Accreditation, Certificate, Completion, Credit, RegisterNumber
from organisations.enums import PracticeRole
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_edition, make_registration, make_webinar
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def test_check_in_from_two_hours_before_and_only_who_has_a_place() -> None:
    edition = make_edition(capacity=1, days=3)
    (holder,) = fill_up(edition)
    waiting = make_registration(edition)
    with pytest.raises(TooEarlyToCheckIn):
        check_in(registration=holder, actor=None)
    with time_machine.travel(edition.starts_at - dt.timedelta(hours=1), tick=False):
        first = check_in(registration=holder, actor=None, source=AttendanceSource.QR)
        with pytest.raises(NoPlaceNow):
            check_in(registration=waiting, actor=None)
    with time_machine.travel(edition.starts_at):
        again = check_in(registration=holder, actor=None)
    assert (again.attendance, again.attendance_source, again.attended_at) == (
        Attendance.PRESENT,
        AttendanceSource.QR,
        first.attended_at,
    )
    with time_machine.travel(edition.starts_at):
        assert undo_check_in(registration=holder, actor=None).attendance == Attendance.UNKNOWN
        assert mark_absent(registration=holder, actor=None).attendance == Attendance.ABSENT
    assert list(holder.events.values_list("step", flat=True)) == ["placed", "attended", "unmarked", "missed"]


def test_closing_completes_the_course_with_credit_and_certificate_for_who_was_there() -> None:
    coalition = CoalitionFactory()
    practice = PracticeFactory(coalition=coalition)
    member = MembershipFactory(practice=practice, role=PracticeRole.POH)
    edition = make_edition(coalition=coalition, days=3)
    here = register(edition=edition, user=member.user, practice=practice)
    away = make_registration(edition)
    with time_machine.travel(edition.starts_at):
        check_in(registration=here, actor=None)
        with pytest.raises(NotOverYet):
            close_attendance(edition=edition)
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        assert (close_attendance(edition=edition), close_attendance(edition=edition)) == (1, 0)
        with pytest.raises(AttendanceClosed):
            check_in(registration=away, actor=None)
    completion = Completion.objects.get()
    credit = Credit.objects.get()
    here.refresh_from_db()
    away.refresh_from_db()
    assert (completion.user, completion.course, completion.basis, completion.completed_at) == (
        member.user,
        edition.course,
        CompletionBasis.ATTENDANCE,
        edition.ends_at,
    )
    assert (credit.practice, credit.coalition, credit.role) == (practice, coalition, PracticeRole.POH)
    assert Certificate.objects.get().completion == completion
    assert (here.completion, away.attendance, away.completion) == (completion, Attendance.ABSENT, None)


def test_being_at_two_editions_of_one_course_is_one_completion() -> None:
    user = UserFactory()
    for days in (3, 5):
        edition = make_edition(days=days)
        registration = make_registration(edition, user=user)
        with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
            check_in(registration=registration, actor=None)
            close_attendance(edition=edition)
    assert Completion.objects.count() == 1
    assert Registration.objects.values_list("completion", flat=True).distinct().count() == 1


def test_a_guest_earns_it_when_an_account_with_that_address_appears() -> None:
    edition = make_edition(days=3)
    guest = register(edition=edition, name="Joris Hoekstra", email="joris@singel.example")
    confirm_registration(token=guest.token)
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        check_in(registration=guest, actor=None)
        assert close_attendance(edition=edition) == 0
    user = UserFactory(email="joris@singel.example", verified=False)
    assert Completion.objects.count() == 0
    EmailAddress.objects.filter(user=user).update(verified=True)
    assert complete_guest(user=user, email=user.email) == 1
    assert complete_guest(user=user, email=user.email) == 0
    assert Completion.objects.get().user == user
    assert Registration.objects.get().user == user


def test_a_wrong_mark_is_corrected_with_its_completion_and_a_reason() -> None:
    edition, organiser = make_edition(days=3), UserFactory()
    registration = make_registration(edition)
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        check_in(registration=registration, actor=None)
        with pytest.raises(NotOverYet):
            correct_attendance(registration=registration, is_present=False, actor=organiser, reason="Verkeerde naam")
        close_attendance(edition=edition)
        with pytest.raises(ReasonMissing):
            correct_attendance(registration=registration, is_present=False, actor=organiser, reason=" ")
        correct_attendance(registration=registration, is_present=False, actor=organiser, reason="Verkeerde naam")
        correct_attendance(registration=registration, is_present=False, actor=organiser, reason="Verkeerde naam")
    registration.refresh_from_db()
    assert (registration.attendance, registration.completion) == (Attendance.ABSENT, None)
    assert list(Completion.objects.order_by("pk").values_list("reason", flat=True)) == ["", "Verkeerde naam"]
    with time_machine.travel(edition.ends_at + dt.timedelta(hours=1)):
        correct_attendance(registration=registration, is_present=True, actor=organiser, reason="Toch aanwezig")
    registration.refresh_from_db()
    assert registration.completion is not None


def test_attendance_reaches_the_register_under_the_editions_own_accreditation() -> None:
    edition, other = make_edition(days=3), make_edition(days=4)
    today = timezone.localdate(edition.ends_at)
    for one, number in ((edition, "M-1"), (other, "M-2")):
        Accreditation.objects.create(
            course=one.course,
            edition_key=one.key,
            kind=AccreditedKind.MEETING,
            register=Register.GAIA,
            number=number,
            points=Decimal(2),
            valid_from=today - dt.timedelta(days=1),
            valid_until=today + dt.timedelta(days=300),
            granted_on=today - dt.timedelta(days=1),
        )
    user = MembershipFactory(role=PracticeRole.HUISARTS).user
    RegisterNumber.objects.create(user=user, register=Register.GAIA, kind="big", number="19012345601")
    registration = make_registration(edition, user=user)
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        check_in(registration=registration, actor=None)
        close_attendance(edition=edition)
        lists = desk(register=Register.GAIA, period_from=today, period_until=today)
    assert [(row.user_id, row.accreditation.number) for row in lists.ready] == [(user.pk, "M-1")]


def test_the_link_to_a_webinar_is_a_secret_until_an_hour_before() -> None:
    edition = make_webinar(days=3)
    registration = make_registration(edition)
    waiting = register(edition=edition, name="Joris", email="joris@singel.example")
    opens = edition.starts_at - dt.timedelta(hours=1)
    with time_machine.travel(opens - dt.timedelta(seconds=1)), pytest.raises(NotJoinableYet) as refused:
        join_link(registration=registration)
    assert refused.value.opens_at == opens
    with time_machine.travel(opens):
        assert go_and_join(registration=registration) == "https://webinar.example/geheim-adres"
        with pytest.raises(NoPlaceNow):
            join_link(registration=waiting)
        registration.personal_url = "https://webinar.example/eigen"
        assert join_link(registration=registration) == "https://webinar.example/eigen"
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=31)), pytest.raises(JoiningOver):
        join_link(registration=registration)
    registration.refresh_from_db()
    assert registration.joined_at is not None


def test_only_who_was_there_judges_and_once() -> None:
    edition = make_edition(days=3)
    registration = make_registration(edition)
    with pytest.raises(NotPresent):
        review_edition(registration=registration, stars=5)
    with time_machine.travel(edition.starts_at):
        registration = check_in(registration=registration, actor=None)
    with pytest.raises(UnknownStars):
        review_edition(registration=registration, stars=6)
    first = review_edition(registration=registration, stars=5, words=" Goed ")
    second = review_edition(registration=registration, stars=3, words="Kort")
    assert (first.pk, second.stars, second.words) == (second.pk, 3, "Kort")
