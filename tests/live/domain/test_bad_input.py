"""What people do wrong, or what goes wrong for them, has one clear answer each."""

import datetime as dt

import pytest

from learning.live.domain.editions import create_edition, findings, publish_edition
from learning.live.domain.exceptions import (
    AddressNotUnderstood,
    AlreadyStarted,
    NameMissing,
    NotReadyToPublish,
    PracticeNotYours,
    SessionBackwards,
    SessionTooLong,
)
from learning.live.domain.person_data import erase_registrations
from learning.live.domain.registering import register, sign_off
from learning.live.domain.schedules import SessionTimes
from learning.live.enums import EditionState, RegistrationState
from learning.live.models import Edition, Registration
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_edition, make_registration, make_speaker, make_webinar, times
from tests.factories.organisations import PracticeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_asking_twice_is_asking_once_also_with_other_capitals() -> None:
    edition = make_edition()
    user = UserFactory(email="an@linde.example")

    first = register(edition=edition, user=user)
    again = register(edition=edition, user=user)
    as_guest = register(edition=edition, name="An", email="AN@Linde.example")

    assert {first.pk, again.pk, as_guest.pk} == {first.pk}
    assert Edition.objects.get(pk=edition.pk).taken == 1


def test_a_place_passes_by_who_was_erased_from_the_queue() -> None:
    edition = make_edition(capacity=1)
    holder, first, second = fill_up(edition)[0], make_registration(edition), make_registration(edition)
    assert first.user is not None
    erase_registrations(first.user)

    sign_off(registration=holder)

    states = dict(Registration.objects.filter(pk__in=(first.pk, second.pk)).values_list("pk", "state"))
    assert states == {first.pk: RegistrationState.CANCELLED, second.pk: RegistrationState.OFFERED}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ({"name": "", "email": "an@linde.example"}, NameMissing),
        ({"name": "An", "email": "an@linde"}, AddressNotUnderstood),
        ({"name": "An", "email": ""}, AddressNotUnderstood),
    ],
)
def test_a_guest_without_a_name_or_an_address_is_refused_and_takes_no_place(who, refusal) -> None:
    edition = make_edition()
    with pytest.raises(refusal):
        register(edition=edition, **who)
    assert (Registration.objects.count(), Edition.objects.get(pk=edition.pk).taken) == (0, 0)


def test_for_a_practice_where_somebody_does_not_work_nobody_is_registered() -> None:
    with pytest.raises(PracticeNotYours):
        register(edition=make_edition(), user=UserFactory(), practice=PracticeFactory())
    assert Registration.objects.count() == 0


def test_who_signs_off_after_the_start_is_told_so() -> None:
    edition = make_edition()
    row = make_registration(edition)
    Edition.objects.filter(pk=edition.pk).update(starts_at=edition.starts_at - dt.timedelta(days=15))
    with pytest.raises(AlreadyStarted):
        sign_off(registration=row)
    assert Registration.objects.get(pk=row.pk).state == RegistrationState.REGISTERED


@pytest.mark.parametrize(("hours", "refusal"), [(-1, SessionBackwards), (0, SessionBackwards), (25, SessionTooLong)])
def test_a_session_that_ends_before_it_starts_or_lasts_a_day_is_refused(hours: int, refusal) -> None:
    start = times().starts_at
    with pytest.raises(refusal):
        create_edition(
            kind="workshop", title="Fout", summary="Fout.",
            sessions=[SessionTimes(starts_at=start, ends_at=start + dt.timedelta(hours=hours))],
        )  # fmt: skip
    assert Edition.objects.count() == 0


def test_a_speaker_cannot_speak_in_two_places_at_once() -> None:
    speaker = make_speaker("Mirjam Kuiper")
    make_webinar("Eerst", speakers=[speaker])
    second = make_webinar("Tegelijk", speakers=[speaker], state=EditionState.DRAFT)

    assert [("Mirjam Kuiper" in words, "Eerst" in words) for words in findings(second)] == [(True, True)]
    with pytest.raises(NotReadyToPublish):
        publish_edition(edition=second, actor=UserFactory())
