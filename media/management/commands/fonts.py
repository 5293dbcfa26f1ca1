from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from media.typeset.fonts import FontsMissing, build_fonts


class Command(BaseCommand):
    help = "Makes the TTF files that posters and certificates are set in, from the woff2 files that npm brought."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="make them anew even when they are there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = build_fonts(again=options["again"])
        except FontsMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Fonts: {len(list(folder.glob('*.ttf')))} files")
