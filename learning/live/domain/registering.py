"""Asking for a place, taking one that was offered, and giving it up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.domain.people import tidy_name
from accounts.models import User
from accounts.models.user import normalise_email
from core.exceptions import DomainError
from learning.live.domain.eligibility import check_audience, check_open
from learning.live.domain.exceptions import (
    AddressNotUnderstood,
    AlreadyStarted,
    EditionCancelled,
    LinkExpired,
    LinkUnknown,
    NameMissing,
    NoPlaceNow,
    NothingOffered,
    OfferLapsed,
    PracticeFull,
    PracticeNotYours,
)
from learning.live.domain.line import edition_in_turn
from learning.live.domain.mails import queue_live_mail
from learning.live.domain.places import (
    lapse,
    note_step,
    offer_places,
    practice_is_full,
    release_place,
    take_place,
)
from learning.live.enums import EditionState, LiveMailKind, RegistrationState, RegistrationStep
from learning.live.models import Edition, Registration, SpecialNeed
from organisations.domain.queries import valid_on
from organisations.models import Membership, Practice

CONFIRM_WITHIN = dt.timedelta(hours=48)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one colleague: a registration, or the sentence that says why not."""

    membership: Membership
    registration: Registration | None = None
    refusal: DomainError | None = None


def register(
    *,
    edition: Edition,
    user: User | None = None,
    name: str = "",
    email: str = "",
    practice: Practice | None = None,
    practice_name: str = "",
    role: str = "",
    diet: str = "",
    access: str = "",
    actor: User | None = None,
    walk_in: bool = False,
) -> Registration:
    """Give this person a place, or a turn on the waiting list; who has one keeps it, so asking twice is asking once.

    `user`: the person, if they have an account: name and address are theirs, and `role` follows from their work in
    `practice`. Without `user` the person is a guest: `name` and `email` are needed, and unless somebody else (`actor`)
    vouches for them they stay UNCONFIRMED until they open the link that is mailed now. `actor`: who does it for them,
    a contact person or an organiser. `walk_in`: they stand at the door, `actor` lets them in; audience and number of
    places do not matter then. `diet` and `access` are kept only where the edition asks for them.

    The state of what is returned says how it went: REGISTERED, WAITING, UNCONFIRMED (or, if it stood already, OFFERED).
    Show a guest none of it, only that a mail is on its way: they may have typed the address of somebody else. Mail and
    calendar file are queued in the same transaction.

    Raises NotInCalendar, EditionCancelled, NotYetOpen, RegistrationClosed, AlreadyStarted, AudienceMismatch,
    RegionMismatch, PreparationMissing, PracticeNotYours, PracticeFull, NameMissing, AddressNotUnderstood.
    """
    email = user.email if user else email
    email = _checked_address(email) if email or not walk_in else ""
    name = ((user.get_full_name() or user.email) if user else tidy_name(name))[:160]
    if not name:
        raise NameMissing
    now = timezone.now()
    with edition_in_turn(edition.pk) as edition:
        check_open(edition, now=now, walk_in=walk_in)
        if user and practice:
            role = _role_in(practice, user=user, role=role, may_be_elsewhere=walk_in)
        standing = _standing(edition, user=user, email=email)
        if standing is None or standing.state == RegistrationState.UNCONFIRMED:
            if not walk_in:
                check_audience(edition, user=user, practice=practice, role=role)
            registration = standing or Registration(edition=edition, created_at=now)
            registration.user = user or registration.user
            registration.name, registration.email, registration.role = name, email, role
            registration.practice = practice
            registration.practice_name = (practice.name if practice else tidy_name(practice_name))[:160]
            registration.registered_by = actor if actor and actor != user else None
            if user or actor:
                _place(registration, edition=edition, now=now, actor=actor, walk_in=walk_in)
            else:
                _ask_to_confirm(registration, now=now)
            _keep_needs(registration, edition=edition, diet=diet, access=access)
            return registration
        if walk_in and standing.state != RegistrationState.REGISTERED:
            _let_in(standing, edition=edition, now=now, actor=actor)
        if user or actor:
            _keep_needs(standing, edition=edition, diet=diet, access=access)
        else:
            _send_link_again(standing, now=now)
        return standing


def register_colleagues(*, edition: Edition, memberships: Sequence[Membership], actor: User) -> list[Outcome]:
    """A contact person registers people of the practice, each by themselves: one refusal stops nobody else.

    Each gets a mail that names `actor`. Raises PracticeNotYours if one of them works in a practice of which `actor` is
    no contact person today; then nobody is registered.
    """
    practices = {membership.practice_id for membership in memberships}
    own = Membership.objects.filter(valid_on(), user=actor, is_contact=True, practice_id__in=practices)
    if practices - set(own.values_list("practice_id", flat=True)):
        raise PracticeNotYours
    outcomes = []
    for membership in memberships:
        try:
            registration = register(
                edition=edition,
                user=membership.user,
                practice=membership.practice,
                role=membership.role,
                actor=actor,
            )
        except DomainError as refusal:
            outcomes.append(Outcome(membership=membership, refusal=refusal))
        else:
            outcomes.append(Outcome(membership=membership, registration=registration))
    return outcomes


def find_registration(*, token: str) -> Registration:
    """Whose link this is, with the edition. Raises LinkUnknown."""
    found = (
        Registration.objects.filter(token=token).select_related("edition", "edition__coalition", "user", "practice")
        if token
        else Registration.objects.none()
    ).first()
    if found is None:
        raise LinkUnknown
    return found


def confirm_registration(*, token: str) -> Registration:
    """A guest showed that the address is theirs: now they get the place, or the turn, that there is.

    Their account, if they have one with that address, is joined to it. Idempotent. Raises LinkUnknown, LinkExpired
    (after 48 hours, or where they signed off), EditionCancelled, AlreadyStarted.
    """
    found = find_registration(token=token)
    now = timezone.now()
    with edition_in_turn(found.edition_id) as edition:
        registration = Registration.objects.get(pk=found.pk)
        registration.edition = edition
        if registration.state in Registration.STANDING:
            return registration
        if registration.state != RegistrationState.UNCONFIRMED or registration.created_at + CONFIRM_WITHIN < now:
            raise LinkExpired
        _check_can_change(edition, now=now)
        note_step(registration, RegistrationStep.CONFIRMED, at=now)
        registration.user = account_of(registration.email)
        elsewhere = _standing(edition, user=registration.user, email="") if registration.user else None
        if elsewhere is not None:
            registration.state = RegistrationState.CANCELLED
            registration.user = None
            registration.save(update_fields=["state", "user"])
            return elsewhere
        _place(registration, edition=edition, now=now)
        return registration


def accept_offer(*, token: str) -> Registration:
    """Take the place that was offered. Whoever has a place keeps it, so that a second click is harmless.

    Raises LinkUnknown, OfferLapsed (the place went on to the next), NoPlaceNow for who signed off, NothingOffered for
    who still waits, EditionCancelled, AlreadyStarted.
    """
    found = find_registration(token=token)
    now = timezone.now()
    is_late = False
    with edition_in_turn(found.edition_id) as edition:
        registration = Registration.objects.get(pk=found.pk)
        registration.edition = edition
        if registration.state == RegistrationState.REGISTERED:
            return registration
        if registration.state == RegistrationState.OFFERED:
            _check_can_change(edition, now=now)
            is_late = registration.offer_until is None or registration.offer_until < now
            if is_late:
                lapse(registration, edition=edition, now=now)
                offer_places(edition=edition, now=now)
            else:
                registration.state = RegistrationState.REGISTERED
                registration.offer_until = None
                registration.save(update_fields=["state", "offer_until"])
                note_step(registration, RegistrationStep.ACCEPTED, at=now)
                queue_live_mail(registration=registration, kind=LiveMailKind.CONFIRMATION)
                return registration
    if is_late or registration.state == RegistrationState.LAPSED:
        raise OfferLapsed
    raise NothingOffered if registration.state == RegistrationState.WAITING else NoPlaceNow


def sign_off(*, registration: Registration, actor: User | None = None) -> Registration:
    """Give up a place, an offer or a turn; what comes free is offered to the next at once. Idempotent.

    `actor`: who does it for somebody else. The calendar gets a CANCEL for who held a place. Needs are deleted.
    Raises AlreadyStarted once the first session began, NoPlaceNow for an offer that lapsed.
    """
    now = timezone.now()
    with edition_in_turn(registration.edition_id) as edition:
        registration = Registration.objects.get(pk=registration.pk)
        registration.edition = edition
        if registration.state == RegistrationState.CANCELLED:
            return registration
        if registration.state == RegistrationState.LAPSED:
            raise NoPlaceNow
        if edition.starts_at <= now:
            raise AlreadyStarted
        was = registration.state
        registration.state = RegistrationState.CANCELLED
        registration.offer_until = None
        registration.save(update_fields=["state", "offer_until"])
        SpecialNeed.objects.filter(registration=registration).delete()
        by_other = actor is not None and actor.pk != registration.user_id
        note_step(
            registration, RegistrationStep.REMOVED if by_other else RegistrationStep.CANCELLED, actor=actor, at=now
        )
        if was in Registration.HOLDING and not registration.is_walk_in:
            release_place(edition)
            offer_places(edition=edition, now=now)
        if was != RegistrationState.UNCONFIRMED:
            queue_live_mail(
                registration=registration,
                kind=LiveMailKind.SIGNED_OFF,
                had_place=was == RegistrationState.REGISTERED,
            )
        return registration


def register_again(*, token: str) -> Registration:
    """Undo a signing off: a new registration, with its own link, for the same person; their address is known.

    They get the place that there is now, or the end of the waiting list. Raises what `register` raises, LinkUnknown,
    and NoPlaceNow for who never confirmed their address.
    """
    found = find_registration(token=token)
    if not found.events.filter(step__in=(RegistrationStep.PLACED, RegistrationStep.QUEUED)).exists():
        raise NoPlaceNow
    now = timezone.now()
    with edition_in_turn(found.edition_id) as edition:
        standing = _standing(edition, user=found.user, email=found.email)
        if standing is not None and standing.state != RegistrationState.UNCONFIRMED:
            return standing
        check_open(edition, now=now, walk_in=False)
        registration = standing or Registration(edition=edition, created_at=now, name=found.name, email=found.email)
        registration.user, registration.practice, registration.role = found.user, found.practice, found.role
        registration.practice_name = found.practice_name
        check_audience(edition, user=registration.user, practice=registration.practice, role=registration.role)
        _place(registration, edition=edition, now=now)
        return registration


def keep_needs(*, registration: Registration, diet: str, access: str) -> None:
    """Change what somebody needs; both empty: forget it. Raises NoPlaceNow for who does not stand on a list."""
    if registration.state not in (*Registration.STANDING, RegistrationState.UNCONFIRMED):
        raise NoPlaceNow
    with transaction.atomic():
        if not (diet.strip() or access.strip()):
            SpecialNeed.objects.filter(registration=registration).delete()
        _keep_needs(registration, edition=registration.edition, diet=diet, access=access)


def account_of(email: str) -> User | None:
    """Whose account has this address, confirmed."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).first()
    return User.objects.get(pk=address.user_id) if address else None


def _standing(edition: Edition, *, user: User | None, email: str) -> Registration | None:
    """The row by which this person stands on a list of this edition; one that waits for confirmation comes last."""
    who = Q()
    if user is not None:
        who |= Q(user=user)
    if email:
        who |= Q(email=email)
    if not who:
        return None
    states = (*Registration.STANDING, RegistrationState.UNCONFIRMED)
    rows = list(Registration.objects.filter(who, edition=edition, state__in=states).order_by("pk"))
    rows.sort(key=lambda row: row.state == RegistrationState.UNCONFIRMED)
    if rows:
        rows[0].edition = edition
    return rows[0] if rows else None


def _place(
    registration: Registration,
    *,
    edition: Edition,
    now: dt.datetime,
    actor: User | None = None,
    walk_in: bool = False,
) -> None:
    if walk_in:
        _let_in(registration, edition=edition, now=now, actor=actor)
        return
    if practice_is_full(edition, practice_id=registration.practice_id):
        raise PracticeFull(limit=edition.capacity_per_practice or 0)
    if take_place(edition):
        registration.state = RegistrationState.REGISTERED
        registration.save()
        note_step(registration, RegistrationStep.PLACED, actor=actor, at=now)
        queue_live_mail(registration=registration, kind=LiveMailKind.CONFIRMATION)
        return
    registration.state = RegistrationState.WAITING
    registration.queued_at = timezone.now()  # under the lock, not when they asked: nobody's number grows afterwards
    registration.save()
    note_step(registration, RegistrationStep.QUEUED, actor=actor, at=now)
    queue_live_mail(registration=registration, kind=LiveMailKind.WAITING)


def _let_in(registration: Registration, *, edition: Edition, now: dt.datetime, actor: User | None) -> None:
    """Who stands at the door comes in and takes no place that is counted; one that was offered goes to the next."""
    was_offered = registration.state == RegistrationState.OFFERED
    registration.state = RegistrationState.REGISTERED
    registration.is_walk_in = True
    registration.offer_until = None
    registration.save()
    note_step(registration, RegistrationStep.PLACED, actor=actor, at=now, note="walk-in")
    if was_offered:
        release_place(edition)
        offer_places(edition=edition, now=now)


def _ask_to_confirm(registration: Registration, *, now: dt.datetime) -> None:
    """At most one mail an hour, however often the form is sent."""
    is_new = registration.pk is None
    registration.state = RegistrationState.UNCONFIRMED
    registration.created_at = now
    registration.save()
    if is_new:
        note_step(registration, RegistrationStep.ASKED, at=now)
    queue_live_mail(registration=registration, kind=LiveMailKind.CONFIRM_ADDRESS, occasion=now.strftime("%Y-%m-%d %H"))


def _send_link_again(registration: Registration, *, now: dt.datetime) -> None:
    """A guest who stands on the list already, or says so, finds the link in the mail of that address; once an hour."""
    kind = {
        RegistrationState.REGISTERED: LiveMailKind.CONFIRMATION,
        RegistrationState.OFFERED: LiveMailKind.OFFER,
    }.get(RegistrationState(registration.state), LiveMailKind.WAITING)
    queue_live_mail(registration=registration, kind=kind, occasion=f"again {now:%Y-%m-%d %H}")


def _keep_needs(registration: Registration, *, edition: Edition, diet: str, access: str) -> None:
    if edition.asks_needs and (diet.strip() or access.strip()):
        SpecialNeed.objects.update_or_create(
            registration=registration, defaults={"diet": diet.strip()[:300], "access": access.strip()[:300]}
        )


def _role_in(practice: Practice, *, user: User, role: str, may_be_elsewhere: bool) -> str:
    membership = Membership.objects.filter(valid_on(), user=user, practice=practice).order_by("pk").first()
    if membership is None:
        if may_be_elsewhere:
            return role
        raise PracticeNotYours
    return membership.role


def _checked_address(email: str) -> str:
    email = normalise_email(email)
    try:
        validate_email(email)
    except ValidationError as error:
        raise AddressNotUnderstood from error
    return email


def _check_can_change(edition: Edition, *, now: dt.datetime) -> None:
    if edition.state == EditionState.CANCELLED:
        raise EditionCancelled(reason=edition.cancelled_reason)
    if edition.starts_at <= now:
        raise AlreadyStarted
