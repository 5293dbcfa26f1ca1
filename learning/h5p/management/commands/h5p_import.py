"""`manage.py h5p_import FILES… [--check]`: the import of the admin, for many files at once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...domain.importing import check_package, import_package
from ...domain.planning import Report
from ...domain.refusals import PackageRefused


class Command(BaseCommand):
    help = "Import H5P packages (as the platform itself, which may install library code)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--check", action="store_true", help="report, and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for path in options["files"]:
            try:
                with path.open("rb") as file:
                    self._report(path, check_package(file=file, actor=None))
                    if not options["check"]:
                        package = import_package(file=file, actor=None, filename=path.name)
                        self.stdout.write(
                            f"  imported as activity {package.content.public_id}, version {package.number}"
                        )
            except (PackageRefused, OSError) as refusal:
                refused += 1
                self.stderr.write(self.style.ERROR(f"{path.name}: {refusal}"))
        if refused:
            raise CommandError(f"{refused} of {len(options['files'])} packages were refused.")

    def _report(self, path: Path, report: Report) -> None:
        self.stdout.write(
            f"{path.name}: {report.title} ({report.main_library}), "
            f"{report.size_bytes} bytes, max score {report.max_score}"
        )
        for line in report.libraries:
            self.stdout.write(f"  {line.status:6} {line.name} ({line.version})")
        for warning in report.warnings:
            self.stdout.write(f"  ! {warning}")
