"""`manage.py h5p_build OUT.h5p [--key …]`: the platform's own package from its sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ...domain.building import DEMO_KEY, build_package, own_packages


class Command(BaseCommand):
    help = "Build one of the platform's own H5P packages from its sources."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, help="the .h5p file to write")
        parser.add_argument("--key", default=DEMO_KEY, choices=own_packages(), help="which package")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        with out.open("wb") as file:
            build_package(key=options["key"], out=file)
        self.stdout.write(f"{out}: {out.stat().st_size} bytes")
