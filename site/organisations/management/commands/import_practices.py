from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from organisations.domain.register_import import FaultyRegister, import_practices


class Command(BaseCommand):
    help = "Bring the register of practices up to date with a CSV file; --check only tells what would happen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=FileType("rb"))
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *, file: Any, check: bool, **options: Any) -> None:
        with file:
            content = file.read()
        try:
            report = import_practices(content=content, actor=None, check_only=check)
        except FaultyRegister as error:
            lines = "\n".join(str(fault) for fault in error.faults)
            raise CommandError(_("Nothing was changed. Mend these rows:") + f"\n{lines}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        if check:
            self.stdout.write(_("Only checked: nothing was changed."))
        self.stdout.write(
            _("New: %(new)d. Changed: %(changed)d. Moved: %(moved)d. The same: %(same)d. Invited: %(invited)d.")
            % {
                "new": len(report.new),
                "changed": len(report.changed),
                "moved": len(report.moved),
                "same": len(report.unchanged),
                "invited": len(report.invited),
            }
        )
