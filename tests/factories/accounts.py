"""People. Their e-mail address is verified, so that sign-in asks nothing more."""

from typing import Any

import factory
from allauth.account.models import EmailAddress

from accounts.models import User

PASSWORD = "Lindenlaan-12-oost"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"persoon{number}@praktijk.example")
    first_name = "Sanne"
    last_name = factory.Sequence(lambda number: f"de Vries {number}")
    initials = "S."
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self: User, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        """`UserFactory(verified=False)` leaves the address unverified."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)
