"""Coalitions, practices and who works where. `staff(role, coalition)` makes somebody with a role in the admin."""

import datetime as dt
import hashlib
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from organisations.enums import PracticeRole, StaffRole
from organisations.models import (
    Affiliation,
    Coalition,
    CoalitionGroup,
    Identity,
    Invitation,
    Membership,
    Practice,
    Registration,
    Transfer,
)
from tests.factories.accounts import UserFactory

LONG_AGO = dt.date(2020, 1, 1)


class CoalitionFactory(factory.django.DjangoModelFactory[Coalition]):
    class Meta:
        model = Coalition

    name = factory.Sequence(lambda number: f"Coalitie {number}")
    slug = factory.Sequence(lambda number: f"coalitie-{number}")
    contact_email = factory.LazyAttribute(lambda coalition: f"info@{coalition.slug}.example")
    organisations_count = 4
    inhabitants = 250_000
    practices_count = 90
    figures_date = dt.date(2026, 10, 1)


class PracticeFactory(factory.django.DjangoModelFactory[Practice]):
    """`PracticeFactory(coalition=…)` also affiliates it, since long ago."""

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    agb_code = factory.Sequence(lambda number: f"01{number:06d}")
    name = factory.Sequence(lambda number: f"Huisartsenpraktijk {number}")
    street = "Lindenlaan 12"
    postcode = "1234 AB"
    city = "Lindestad"
    phone = "0123 456 789"

    @factory.post_generation
    def coalition(self: Practice, create: bool, extracted: Coalition | None, **kwargs: Any) -> None:
        if create and extracted:
            AffiliationFactory(practice=self, coalition=extracted)


class AffiliationFactory(factory.django.DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    practice = factory.SubFactory(PracticeFactory)
    coalition = factory.SubFactory(CoalitionFactory)
    valid_from = LONG_AGO


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    practice = factory.SubFactory(PracticeFactory)
    role = PracticeRole.DOKTERSASSISTENT
    valid_from = LONG_AGO


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    """Its link carries `token`: /uitnodiging/<token>/. Give `InvitationFactory(token="…")` to choose one."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda number: f"{number:0>43}")

    practice = factory.SubFactory(PracticeFactory)
    email = factory.Sequence(lambda number: f"collega{number}@praktijk.example")
    first_name = "Noor"
    last_name = "Bakker"
    role = PracticeRole.DOKTERSASSISTENT
    token_hash = factory.LazyAttribute(lambda invitation: hashlib.sha256(invitation.token.encode()).hexdigest())
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))


class IdentityFactory(factory.django.DjangoModelFactory[Identity]):
    """Of a practice unless a coalition is given."""

    class Meta:
        model = Identity

    practice = factory.Maybe("coalition", yes_declaration=None, no_declaration=factory.SubFactory(PracticeFactory))
    coalition = None
    display_name = "De Linde"
    portal_name = "MijnLinde"
    portal_url = "https://delinde.example/dossier"
    phone = "0123 456 789"


class RegistrationFactory(factory.django.DjangoModelFactory[Registration]):
    class Meta:
        model = Registration

    agb_code = factory.Sequence(lambda number: f"02{number:06d}")
    name = factory.Sequence(lambda number: f"Praktijk aan de Singel {number}")
    street = "Singel 3"
    postcode = "2345 CD"
    city = "Singelstad"
    applicant_email = factory.Sequence(lambda number: f"aanvrager{number}@singel.example")
    applicant_first_name = "Joris"
    applicant_last_name = "Hoekstra"
    applicant_role = PracticeRole.PRAKTIJKMANAGER
    coalition = factory.SubFactory(CoalitionFactory)


class TransferFactory(factory.django.DjangoModelFactory[Transfer]):
    class Meta:
        model = Transfer

    practice = factory.SubFactory(PracticeFactory)
    from_coalition = factory.SubFactory(CoalitionFactory)
    to_coalition = factory.SubFactory(CoalitionFactory)
    note = "Wij zijn verhuisd."


def staff_group(*, role: StaffRole, coalition: Coalition | None = None) -> Group:
    """The group of a role, with its CoalitionGroup. It holds no permissions: the provisioning function grants those."""
    name = f"{role.value} {coalition.slug}" if coalition else role.value
    group, _ = Group.objects.get_or_create(name=name)
    CoalitionGroup.objects.get_or_create(group=group, defaults={"coalition": coalition, "role": role})
    return group


def staff(*, role: StaffRole, coalition: Coalition | None = None, **fields: Any) -> User:
    """Somebody who works in the admin as `role`."""
    user = UserFactory(is_staff=True, **fields)
    user.groups.add(staff_group(role=role, coalition=coalition))
    return user


def contact_of(practice: Practice, **fields: Any) -> User:
    """The practice's contact person, a practice manager."""
    user = UserFactory(**fields)
    MembershipFactory(user=user, practice=practice, role=PracticeRole.PRAKTIJKMANAGER, is_contact=True)
    return user


def learner_of(practice: Practice, **fields: Any) -> User:
    """A practice assistant of the practice, no contact person."""
    user = UserFactory(**fields)
    MembershipFactory(user=user, practice=practice)
    return user
