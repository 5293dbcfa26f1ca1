"""`manage.py demo`: plants the demo, once or again; `--accounts` prints who can sign in. Never in production.

`--scale national` adds the programme's real size to it, for measuring.
"""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.accounts import PASSWORD, demo_accounts
from config.demo.national import national_steps
from config.demo.planting import Step, steps


class Command(BaseCommand):
    help = "Plant the demo: coalitions, practices, people, modules, news, materials. It can run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the demo accounts")
        parser.add_argument("--scale", choices=["small", "national"], default="small", help="how much to plant")

    def handle(self, *, accounts: bool, scale: str, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo accounts exist only under development settings; these are not.")
        if not accounts:
            self._plant([*steps(), *(national_steps() if scale == "national" else [])])
            return
        self.stdout.write(f"  Demo accounts (password: {PASSWORD})")
        for account in demo_accounts():
            self.stdout.write(f"  {account['email']:<38} {account['description']}")

    def _plant(self, planned: list[Step]) -> None:
        started = time.monotonic()
        for sentence, step in planned:
            begin = time.monotonic()
            self.stdout.write(f"  {sentence} … ", ending="")
            self.stdout.flush()
            said = step()
            self.stdout.write(f"{said} ({time.monotonic() - begin:.1f} s)")
        self.stdout.write(f"  The demo stands after {time.monotonic() - started:.0f} seconds.")
