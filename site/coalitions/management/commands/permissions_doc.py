from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from organisations.permissions.document import render_permissions


class Command(BaseCommand):
    help = "Show docs/permissions.md as the declaration has it; --write keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/permissions.md")

    def handle(self, *args: Any, **options: Any) -> None:
        text = render_permissions()
        if options["write"]:
            (settings.BASE_DIR / "docs" / "permissions.md").write_text(text, encoding="utf-8")
            self.stdout.write("docs/permissions.md written")
        else:
            self.stdout.write(text)
