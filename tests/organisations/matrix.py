"""Who gets what at the addresses of a practice and of the register."""

from typing import Any

from organisations.models import Membership
from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect
from tests.factories.organisations import CoalitionFactory, InvitationFactory, RegistrationFactory, TransferFactory

CONTACT_ONLY = expect(404, anonymous=LOGIN, contact=200)
CONTACT_POSTS = expect(404, anonymous=LOGIN, contact=302)
NOBODY = expect(404, anonymous=LOGIN)


def colleague(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": Membership.objects.get(user=tenant.users["learner"], practice=tenant.practice).pk}


def invitation(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": InvitationFactory(practice=tenant.practice).pk}


def unknown_token(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"token": "x" * 43}


def practice(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"public_id": tenant.practice.public_id}


def chosen(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"practice": str(tenant.practice.public_id)}


def registration(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": RegistrationFactory(coalition=tenant.coalition).pk}


def practice_row(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": tenant.practice.pk}


def transfer(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": TransferFactory(to_coalition=tenant.coalition).pk}


def elsewhere(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"to_coalition": CoalitionFactory().pk}


# In the admin: who may not enter it is sent to sign in; Wagtail's own views send the others to its home.
DESK = expect(404, anonymous=LOGIN, learner=LOGIN, contact=LOGIN, data_manager=200, administrator=200)
REGISTER = expect(302, anonymous=LOGIN, learner=LOGIN, contact=LOGIN, data_manager=200, administrator=200)

ROWS = [
    Row(url="organisations:team", own=CONTACT_ONLY),
    Row(url="organisations:invite", own=CONTACT_ONLY),
    Row(url="organisations:resend", method="post", kwargs=invitation, own=CONTACT_POSTS, foreign=NOBODY),
    Row(url="organisations:revoke", method="post", kwargs=invitation, own=CONTACT_POSTS, foreign=NOBODY),
    Row(url="organisations:member", kwargs=colleague, own=CONTACT_ONLY, foreign=NOBODY),
    Row(url="organisations:end", kwargs=colleague, own=CONTACT_ONLY, foreign=NOBODY),
    Row(url="organisations:identity", own=CONTACT_ONLY),
    Row(url="organisations:coalition", own=CONTACT_ONLY),
    Row(
        url="organisations:coalition",
        method="post",
        data=elsewhere,
        own=CONTACT_POSTS,
    ),
    Row(
        url="transfer",
        kwargs=transfer,
        own={**DESK, Persona.COALITION_LEAD: 200},
        foreign=DESK,
    ),
    Row(
        url="organisations:switch",
        method="post",
        data=chosen,
        own=expect(404, anonymous=LOGIN, learner=302, contact=302),
        foreign=NOBODY,
    ),
    Row(
        url="organisations:leave",
        kwargs=practice,
        own=expect(404, anonymous=LOGIN, learner=200, contact=200),
        foreign=NOBODY,
    ),
    Row(url="organisations:invitation", kwargs=unknown_token, own=expect(404)),
    Row(url="organisations:register", own=expect(200)),
    Row(url="organisations:registered", own=expect(200)),
    Row(url="registrations:index", own={**DESK, Persona.COALITION_LEAD: 200}),
    Row(
        url="registrations:judge",
        kwargs=registration,
        own={**DESK, Persona.COALITION_LEAD: 200},
        foreign=DESK,
    ),
    Row(url="import_register", own=DESK),
    Row(url="practices:index", own=REGISTER),
    Row(url="practices:inspect", kwargs=practice_row, own=REGISTER, foreign=REGISTER),
    Row(url="practices:edit", kwargs=practice_row, own=REGISTER, foreign=REGISTER),
    Row(
        url="practices:invite_contact",
        kwargs=practice_row,
        method="post",
        own=expect(302, anonymous=LOGIN, learner=LOGIN, contact=LOGIN),
        foreign=expect(302, anonymous=LOGIN, learner=LOGIN, contact=LOGIN),
    ),
]
