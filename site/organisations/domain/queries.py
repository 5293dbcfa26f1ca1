"""Who works where, and as what: the questions that every upper app asks."""

import datetime as dt
from collections.abc import Mapping, MutableMapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from organisations.enums import StaffRole
from organisations.models import Affiliation, Coalition, CoalitionGroup, Invitation, Membership, Practice

PRACTICE_SESSION_KEY = "practice_id"


def valid_on(date: dt.date | None = None) -> Q:
    """The condition that a Membership or Affiliation is valid on `date`, by default today."""
    date = date or timezone.localdate()
    return Q(valid_from__lte=date) & (Q(valid_until__isnull=True) | Q(valid_until__gt=date))


def current_memberships(user: Any, *, on: dt.date | None = None) -> QuerySet[Membership]:
    """A person's memberships that are valid on a day, of practices that are active, by name of the practice."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return (
        Membership.objects.filter(valid_on(on), user_id=user.pk, practice__is_active=True)
        .select_related("practice")
        .order_by("practice__name", "pk")
    )


def current_membership(*, user: Any, session: Mapping[str, Any] | None = None) -> Membership | None:
    """The membership that somebody with several practices works in now: the one chosen in this session, else the first.

    A membership that ended since it was chosen is never returned. One query.
    """
    memberships = list(current_memberships(user))
    chosen = (session or {}).get(PRACTICE_SESSION_KEY)
    return next((one for one in memberships if one.practice_id == chosen), memberships[0] if memberships else None)


def current_practice(*, user: Any, session: Mapping[str, Any] | None = None) -> Practice | None:
    """The practice of `current_membership`."""
    membership = current_membership(user=user, session=session)
    return membership.practice if membership else None


def switch_practice(*, user: Any, session: MutableMapping[str, Any], practice: Practice) -> Membership:
    """Choose in which of their practices somebody works in this session.

    Raises Membership.DoesNotExist if they do not work there today.
    """
    membership = current_memberships(user).get(practice=practice)
    session[PRACTICE_SESSION_KEY] = practice.pk
    return membership


def contact_membership(*, user: Any, session: Mapping[str, Any] | None = None) -> Membership | None:
    """The current membership if it is a contact person's, else None."""
    membership = current_membership(user=user, session=session)
    return membership if membership and membership.is_contact else None


def coalition_of(practice: Practice, *, on: dt.date | None = None) -> Coalition | None:
    """The coalition that a practice belongs to on a day, by default today."""
    affiliation = Affiliation.objects.filter(valid_on(on), practice=practice).select_related("coalition").first()
    return affiliation.coalition if affiliation else None


def practices_of_coalition(coalition: Coalition, *, on: dt.date | None = None) -> QuerySet[Practice]:
    """Active practices that belong to a coalition on a day."""
    affiliated = Affiliation.objects.filter(valid_on(on), coalition=coalition).values("practice_id")
    return Practice.objects.filter(pk__in=affiliated, is_active=True)


def members_of(practice: Practice, *, on: dt.date | None = None) -> QuerySet[Membership]:
    """Who works in a practice on a day, with the person, by last name."""
    return (
        Membership.objects.filter(valid_on(on), practice=practice)
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def contacts_of(practice: Practice) -> QuerySet[Membership]:
    """The practice's contact persons of today."""
    return members_of(practice).filter(is_contact=True)


def open_invitations(practice: Practice) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn; some may have expired."""
    return (
        Invitation.objects.filter(practice=practice, accepted_at__isnull=True, revoked_at__isnull=True)
        .select_related("invited_by")
        .order_by("last_name", "email")
    )


def user_has_role(user: Any, role: StaffRole, *, coalition: Coalition | None = None) -> bool:
    """Whether somebody works as `role`: nationally, or for `coalition` if the role is a regional one.

    A regional role without a coalition asks "in any coalition". A superuser has every role.
    """
    return user_has_any_role(user, (role,), coalition=coalition)


def user_has_any_role(user: Any, roles: tuple[StaffRole, ...], *, coalition: Coalition | None = None) -> bool:
    """As `user_has_role`, for one of several roles."""
    if not (user.is_authenticated and user.is_active):
        return False
    if user.is_superuser:
        return True
    return any(
        role in roles and (coalition is None or coalition_id in (coalition.pk, None))
        for role, coalition_id in staff_roles_of(user)
    )


def staff_roles_of(user: Any) -> set[tuple[str, int | None]]:
    """Every (role, coalition id) that somebody works as; the id is None for national roles.

    One query for the life of the user object, as Django keeps permissions: a menu asks a dozen times a request.
    """
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_staff_roles"):
        user._staff_roles = set(CoalitionGroup.objects.filter(group__user=user).values_list("role", "coalition_id"))
    return user._staff_roles


def coalitions_of_staff(user: Any, *roles: StaffRole) -> QuerySet[Coalition]:
    """The coalitions that somebody works for, as any regional role or as one of `roles`."""
    if not user.is_authenticated:
        return Coalition.objects.none()
    groups = CoalitionGroup.objects.filter(group__user=user, coalition__isnull=False)
    if roles:
        groups = groups.filter(role__in=roles)
    return Coalition.objects.filter(pk__in=groups.values("coalition_id"))


def people_of_practices(practices: QuerySet[Practice], *, on: dt.date | None = None) -> QuerySet[User]:
    """Everybody who works in one of these practices on a day."""
    return User.objects.filter(
        memberships__in=Membership.objects.filter(valid_on(on), practice__in=practices)
    ).distinct()


def practices_with_affiliation() -> QuerySet[Practice]:
    """The register, each practice with its current affiliation in `current_affiliations` (a list of one or none)."""
    current = Affiliation.objects.filter(valid_on()).select_related("coalition")
    return Practice.objects.prefetch_related(Prefetch("affiliations", queryset=current, to_attr="current_affiliations"))
