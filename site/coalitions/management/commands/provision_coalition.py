from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coalitions.domain.provisioning import provision_coalition
from core.exceptions import DomainError


class Command(BaseCommand):
    help = "Make a coalition: section, groups, collection, permissions and theme, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="for example “Noordoever”")
        parser.add_argument("slug", help="its address: /regio/<slug>/")
        parser.add_argument("--colour", required=True, help="#rrggbb")
        parser.add_argument("--second-colour", default="", help="#rrggbb")
        parser.add_argument("--email", required=True, help="contact address")
        parser.add_argument("--organisations", type=int, required=True, help="member organisations, at least 2")
        parser.add_argument("--inhabitants", type=int, required=True, help="at least 100000")
        parser.add_argument("--places", default="", help="towns, with commas between them")
        parser.add_argument("--reason", default="", help="why it may be made below the programme's rule")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            coalition = provision_coalition(
                name=options["name"],
                slug=options["slug"],
                brand_colour=options["colour"],
                accent_colour=options["second_colour"] or None,
                contact_email=options["email"],
                organisations_count=options["organisations"],
                inhabitants=options["inhabitants"],
                places=options["places"],
                override_reason=options["reason"],
                actor=None,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{coalition.name}: /regio/{coalition.slug}/")
