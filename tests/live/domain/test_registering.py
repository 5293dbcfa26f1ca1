import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from core.models import Job
from learning.live.domain import registering
from learning.live.domain.exceptions import (
    AddressNotUnderstood,
    AlreadyStarted,
    AudienceMismatch,
    EditionCancelled,
    LinkExpired,
    LinkUnknown,
    NameMissing,
    NoPlaceNow,
    NothingOffered,
    NotInCalendar,
    NotYetOpen,
    OfferLapsed,
    PracticeFull,
    PracticeNotYours,
    PreparationMissing,
    RegionMismatch,
    RegistrationClosed,
)
from learning.live.domain.places import lapse_offers
from learning.live.domain.registering import (
    accept_offer,
    confirm_registration,
    keep_needs,
    register,
    register_again,
    register_colleagues,
    sign_off,
)
from learning.live.domain.turns import waiting_position
from learning.live.enums import EditionState, RegistrationState, RegistrationStep
from learning.live.models import Edition, LiveMail, Registration, SpecialNeed
from organisations.enums import PracticeRole
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, take_test
from tests.factories.live import fill_up, make_edition, make_registration
from tests.factories.organisations import (
    CoalitionFactory,
    MembershipFactory,
    PracticeFactory,
    contact_of,
    learner_of,
)

pytestmark = pytest.mark.django_db

REGISTERED, WAITING, OFFERED = RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.OFFERED


def steps(registration: Registration) -> list[str]:
    return list(registration.events.values_list("step", flat=True))


def mails(registration: Registration) -> list[str]:
    return sorted(registration.mails.values_list("kind", flat=True))


def taken(edition: Edition) -> int:
    return Edition.objects.get(pk=edition.pk).taken


def test_register_with_a_place_free_takes_it_and_mails_once() -> None:
    edition, user = make_edition(capacity=2), UserFactory()
    first = register(edition=edition, user=user)
    again = register(edition=edition, user=user)
    assert (first.state, first.pk, first.name, first.email) == (
        REGISTERED,
        again.pk,
        user.get_full_name(),
        user.email,
    )
    assert taken(edition) == 1
    assert steps(first) == [RegistrationStep.PLACED]
    assert mails(first) == ["confirmation"]
    assert Job.objects.filter(kind="core.send_mail").count() == 1


def test_register_when_full_waits_in_order_of_asking() -> None:
    edition = make_edition(capacity=1)
    fill_up(edition)
    second, third = make_registration(edition), make_registration(edition)
    assert [second.state, third.state] == [WAITING, WAITING]
    assert [waiting_position(second), waiting_position(third)] == [1, 2]
    assert taken(edition) == 1
    assert mails(second) == ["waiting"]


def test_signing_off_offers_the_place_to_the_first_in_line_with_a_deadline() -> None:
    edition = make_edition(capacity=1, offer_hours=24)
    (holder,) = fill_up(edition)
    first, second = make_registration(edition), make_registration(edition)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        gone = sign_off(registration=holder)
        deadline = timezone.now() + dt.timedelta(hours=24)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (gone.state, first.state, second.state) == (RegistrationState.CANCELLED, OFFERED, WAITING)
    assert first.offer_until == deadline
    assert taken(edition) == 1
    assert mails(holder) == ["confirmation", "signed_off"]
    assert mails(first) == ["offer", "waiting"]


def test_accepting_an_offer_gives_the_place_and_a_second_click_is_harmless() -> None:
    edition = make_edition(capacity=1)
    (holder,) = fill_up(edition)
    waiting = make_registration(edition)
    sign_off(registration=holder)
    accepted = accept_offer(token=waiting.token)
    again = accept_offer(token=waiting.token)
    assert (accepted.state, again.state, accepted.offer_until) == (REGISTERED, REGISTERED, None)
    assert taken(edition) == 1
    assert mails(waiting) == ["confirmation", "offer", "waiting"]


def test_an_offer_that_lapsed_goes_to_the_next_and_the_late_click_says_so() -> None:
    edition = make_edition(capacity=1, offer_hours=24)
    (holder,) = fill_up(edition)
    first, second = make_registration(edition), make_registration(edition)
    sign_off(registration=holder)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        with pytest.raises(OfferLapsed):
            accept_offer(token=first.token)
        assert lapse_offers(edition_id=edition.pk) == 0  # the late click passed it on already
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, taken(edition)) == (RegistrationState.LAPSED, OFFERED, 1)
    with pytest.raises(OfferLapsed):
        accept_offer(token=first.token)
    assert mails(first) == ["offer", "offer_lapsed", "waiting"]


def test_lapsing_by_the_job_passes_the_place_on_once() -> None:
    edition = make_edition(capacity=1, offer_hours=24)
    (holder,) = fill_up(edition)
    first, second = make_registration(edition), make_registration(edition)
    sign_off(registration=holder)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert (lapse_offers(edition_id=edition.pk), lapse_offers(edition_id=edition.pk)) == (1, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, taken(edition)) == (RegistrationState.LAPSED, OFFERED, 1)


def test_who_left_the_queue_is_not_offered_a_place_and_cannot_take_one() -> None:
    edition = make_edition(capacity=1)
    (holder,) = fill_up(edition)
    first, second = make_registration(edition), make_registration(edition)
    sign_off(registration=first)
    sign_off(registration=holder)
    second.refresh_from_db()
    assert second.state == OFFERED
    with pytest.raises(NoPlaceNow):
        accept_offer(token=first.token)
    sign_off(registration=second)
    assert taken(edition) == 0
    with pytest.raises(NoPlaceNow):
        accept_offer(token=second.token)


def test_who_waits_and_was_offered_nothing_cannot_accept() -> None:
    edition = make_edition(capacity=1)
    fill_up(edition)
    waiting = make_registration(edition)
    with pytest.raises(NothingOffered):
        accept_offer(token=waiting.token)


def test_a_newcomer_does_not_get_the_place_that_was_offered_to_somebody_who_waits() -> None:
    edition = make_edition(capacity=1)
    (holder,) = fill_up(edition)
    waiting = make_registration(edition)
    sign_off(registration=holder)
    newcomer = make_registration(edition)
    waiting.refresh_from_db()
    assert (waiting.state, newcomer.state) == (OFFERED, WAITING)


def test_offers_near_the_start_last_half_of_what_is_left() -> None:
    edition = make_edition(capacity=1, offer_hours=48, days=0.5)
    (holder,) = fill_up(edition)
    waiting = make_registration(edition)
    now = edition.starts_at - dt.timedelta(hours=4)
    with time_machine.travel(now, tick=False):
        sign_off(registration=holder)
    waiting.refresh_from_db()
    assert waiting.offer_until == edition.starts_at - dt.timedelta(hours=2)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"state": EditionState.DRAFT}, NotInCalendar),
        ({"state": EditionState.CANCELLED}, EditionCancelled),
        ({"opens_at": timezone.now() + dt.timedelta(days=5)}, NotYetOpen),
        ({"closes_at": timezone.now() - dt.timedelta(days=1)}, RegistrationClosed),
        ({"days": -0.01}, AlreadyStarted),
    ],
)
def test_register_outside_the_window_is_refused(values: dict, refusal: type[Exception]) -> None:
    edition = make_edition(**values)
    with pytest.raises(refusal):
        register(edition=edition, user=UserFactory())
    assert (Registration.objects.count(), taken(edition)) == (0, 0)


def test_audience_by_role_and_region() -> None:
    coalition, other = CoalitionFactory(name="Noord"), CoalitionFactory(name="Zuid")
    edition = make_edition(coalition=coalition, roles=[PracticeRole.HUISARTS], is_regional_only=True)
    inside, outside = PracticeFactory(coalition=coalition), PracticeFactory(coalition=other)
    assistant = learner_of(inside)
    gp = MembershipFactory(practice=inside, role=PracticeRole.HUISARTS).user
    stranger = MembershipFactory(practice=outside, role=PracticeRole.HUISARTS).user
    with pytest.raises(AudienceMismatch, match="huisarts"):
        register(edition=edition, user=assistant, practice=inside, role=PracticeRole.HUISARTS)
    with pytest.raises(RegionMismatch, match="Noord"):
        register(edition=edition, user=stranger, practice=outside)
    with pytest.raises(PracticeNotYours):
        register(edition=edition, user=stranger, practice=inside)
    assert register(edition=edition, user=gp, practice=inside).state == REGISTERED
    edition.co_hosts.add(other)
    assert register(edition=edition, user=stranger, practice=outside).state == REGISTERED


def test_a_practice_has_only_so_many_places_and_the_promotion_passes_it_over() -> None:
    edition = make_edition(capacity=3, capacity_per_practice=2)
    practice, other = PracticeFactory(), PracticeFactory()
    holders = [register(edition=edition, user=learner_of(practice), practice=practice) for _ in range(2)]
    with pytest.raises(PracticeFull):
        register(edition=edition, user=learner_of(practice), practice=practice)
    last = register(edition=edition, user=learner_of(other), practice=other)
    # Two more of the practice could wait while a colleague's place was free; now it is not.
    sign_off(registration=holders[0])
    filler = make_registration(edition)
    waits = register(edition=edition, user=learner_of(practice), practice=practice)
    also = register(edition=edition, user=learner_of(practice), practice=practice)
    sign_off(registration=filler)
    sign_off(registration=last)
    states = [Registration.objects.get(pk=one.pk).state for one in (waits, also)]
    assert states == [OFFERED, WAITING]
    assert taken(edition) == 2


def test_preparation_that_is_required_comes_first() -> None:
    course = course_of(make_course(title="De basis"))
    edition = make_edition(preparation=course, is_preparation_required=True)
    user = UserFactory()
    with pytest.raises(PreparationMissing, match="De basis"):
        register(edition=edition, user=user)
    take_test(user=user, course=course)
    assert register(edition=edition, user=user).state == REGISTERED
    with pytest.raises(PreparationMissing):
        register(edition=edition, name="Gast", email="gast@praktijk.example", actor=user)


def test_a_guest_has_no_place_until_the_address_is_confirmed() -> None:
    edition = make_edition(capacity=1)
    guest = register(edition=edition, name="Joris Hoekstra", email=" Joris@Singel.example ")
    assert (guest.state, guest.email, taken(edition)) == (
        RegistrationState.UNCONFIRMED,
        "joris@singel.example",
        0,
    )
    confirmed = confirm_registration(token=guest.token)
    again = confirm_registration(token=guest.token)
    assert (confirmed.state, again.pk, taken(edition)) == (REGISTERED, guest.pk, 1)
    assert steps(confirmed) == ["asked", "confirmed", "placed"]
    assert mails(confirmed) == ["confirm_address", "confirmation"]


def test_a_guest_who_confirms_later_than_somebody_else_waits() -> None:
    edition = make_edition(capacity=1)
    guest = register(edition=edition, name="Joris", email="joris@singel.example")
    make_registration(edition)
    assert confirm_registration(token=guest.token).state == WAITING


def test_a_guest_with_an_account_gets_it_joined_on_confirming() -> None:
    edition, user = make_edition(), UserFactory()
    guest = register(edition=edition, name="Joris", email=user.email)
    assert guest.user is None
    assert confirm_registration(token=guest.token).user == user
    assert register(edition=edition, user=user).pk == guest.pk


def test_a_guest_who_is_registered_already_gets_the_link_again_and_nothing_else() -> None:
    edition, user = make_edition(asks_needs=True), UserFactory()
    own = register(edition=edition, user=user, diet="vegetarisch")
    found = register(edition=edition, name="Iemand anders", email=user.email, diet="alles")
    register(edition=edition, name="Iemand anders", email=user.email)
    found.refresh_from_db()
    assert (found.pk, found.name, found.need.diet) == (own.pk, user.get_full_name(), "vegetarisch")
    assert mails(own) == ["confirmation", "confirmation"]


def test_asking_again_as_a_guest_mails_at_most_once_an_hour() -> None:
    edition = make_edition()
    with time_machine.travel(dt.datetime(2026, 3, 3, 10, 5, tzinfo=dt.UTC)) as clock:
        edition = make_edition()
        for _ in range(4):
            guest = register(edition=edition, name="Joris", email="joris@singel.example")
        clock.shift(3600)
        register(edition=edition, name="Joris", email="joris@singel.example")
    assert mails(guest) == ["confirm_address", "confirm_address"]


@pytest.mark.parametrize(
    ("name", "email", "refusal"),
    [
        ("", "joris@singel.example", NameMissing),
        ("Joris", "", AddressNotUnderstood),
        ("Joris", "joris", AddressNotUnderstood),
        ("Joris", "joris@singel.example\nBcc: a@b.example", AddressNotUnderstood),
    ],
)
def test_a_guest_without_name_or_address_is_refused(name: str, email: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        register(edition=make_edition(), name=name, email=email)


def test_links_that_are_forged_or_too_old_are_refused() -> None:
    edition = make_edition()
    guest = register(edition=edition, name="Joris", email="joris@singel.example")
    for token in ("", "x" * 32, guest.token[:-1], guest.token + "x"):
        with pytest.raises(LinkUnknown):
            confirm_registration(token=token)
        with pytest.raises(LinkUnknown):
            accept_offer(token=token)
    too_late = timezone.now() + registering.CONFIRM_WITHIN + dt.timedelta(minutes=1)
    with time_machine.travel(too_late), pytest.raises(LinkExpired):
        confirm_registration(token=guest.token)
    assert re.fullmatch(r"[\w-]{32}", guest.token)


def test_needs_are_kept_only_where_asked_and_go_with_the_registration() -> None:
    asks, asks_not = make_edition(asks_needs=True), make_edition(title="Anders")
    first = register(edition=asks, user=UserFactory(), diet="glutenvrij", access="ringleiding")
    second = register(edition=asks_not, user=UserFactory(), diet="glutenvrij")
    assert list(SpecialNeed.objects.values_list("registration", "diet", "access")) == [
        (first.pk, "glutenvrij", "ringleiding")
    ]
    keep_needs(registration=first, diet="", access="")
    assert not SpecialNeed.objects.exists()
    keep_needs(registration=first, diet="vegan", access="")
    sign_off(registration=first)
    assert not SpecialNeed.objects.exists()
    assert second.pk


def test_a_contact_person_registers_colleagues_and_nobody_elses() -> None:
    edition, practice = make_edition(capacity=2), PracticeFactory()
    contact = contact_of(practice)
    team = [MembershipFactory(practice=practice) for _ in range(3)]
    outcomes = register_colleagues(edition=edition, memberships=team, actor=contact)
    assert [one.registration.state for one in outcomes if one.registration] == [REGISTERED, REGISTERED, WAITING]
    assert {one.registration.registered_by for one in outcomes if one.registration} == {contact}
    with pytest.raises(PracticeNotYours):
        register_colleagues(edition=edition, memberships=[MembershipFactory()], actor=contact)
    with pytest.raises(PracticeNotYours):
        register_colleagues(edition=edition, memberships=team, actor=team[0].user)


def test_one_refusal_among_colleagues_stops_nobody_else() -> None:
    practice = PracticeFactory()
    edition = make_edition(roles=[PracticeRole.DOKTERSASSISTENT])
    assistant = MembershipFactory(practice=practice)
    gp = MembershipFactory(practice=practice, role=PracticeRole.HUISARTS)
    outcomes = register_colleagues(edition=edition, memberships=[gp, assistant], actor=contact_of(practice))
    assert [(type(one.refusal), bool(one.registration)) for one in outcomes] == [
        (AudienceMismatch, False),
        (type(None), True),
    ]


def test_signing_off_twice_frees_one_place_and_not_after_the_start() -> None:
    edition = make_edition(capacity=2)
    first, second = fill_up(edition)
    sign_off(registration=first)
    sign_off(registration=first)
    assert taken(edition) == 1
    with time_machine.travel(edition.starts_at + dt.timedelta(minutes=1)), pytest.raises(AlreadyStarted):
        sign_off(registration=second)


def test_undoing_a_signing_off_gives_what_there_is_now_under_a_new_link() -> None:
    edition = make_edition(capacity=1)
    (holder,) = fill_up(edition)
    sign_off(registration=holder)
    back = register_again(token=holder.token)
    assert (back.state, back.user, back.pk == holder.pk) == (REGISTERED, holder.user, False)
    assert register_again(token=holder.token).pk == back.pk
    never = register(edition=edition, name="Joris", email="joris@singel.example")
    with pytest.raises(NoPlaceNow):
        register_again(token=never.token)


def test_a_walk_in_comes_in_where_all_places_are_taken_and_counts_as_none() -> None:
    edition, trainer = make_edition(capacity=1, days=0.08), UserFactory()
    fill_up(edition)
    waiting = make_registration(edition)
    walk_in = register(edition=edition, name="Bep van Dam", walk_in=True, actor=trainer)
    let_in = register(edition=edition, user=waiting.user, walk_in=True, actor=trainer)
    assert [(one.state, one.is_walk_in) for one in (walk_in, let_in)] == [(REGISTERED, True)] * 2
    assert (let_in.pk, taken(edition)) == (waiting.pk, 1)
    assert LiveMail.objects.filter(registration=walk_in).count() == 0
    with pytest.raises(NotYetOpen):
        register(edition=make_edition(days=3), name="Te vroeg", walk_in=True, actor=trainer)
