import mailbox
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from newsletters.domain.bounces import MAX_BYTES, record_bounce

READ = "gelezen"
TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the report and pipes it again


class Command(BaseCommand):
    help = "Reads returned newsletters: one from standard input (a mail server's pipe), or all in a mailbox folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mailbox", help="A Maildir, or a folder with .eml files; what was read is set aside")
        parser.add_argument(
            "--recipient", action="append", default=[], help="To whom it came, where the mail server says so"
        )

    def handle(self, *args: Any, mailbox: str | None, recipient: list[str], **options: Any) -> None:
        try:
            if mailbox:
                read, kept = _read_folder(Path(mailbox))
            else:
                read, kept = 1, _keep(sys.stdin.buffer.read(MAX_BYTES), recipient)
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}", returncode=TRY_LATER) from error
        if options["verbosity"]:
            self.stdout.write(f"{read} read, {kept} about our newsletters.")


def _keep(content: bytes, recipients: list[str]) -> int:
    return 1 if record_bounce(content=content, recipients=recipients) else 0


def _read_folder(folder: Path) -> tuple[int, int]:
    """Each message once: read, then set aside, so that a crash between the two only reads it again."""
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}.")
    return _read_maildir(folder) if (folder / "new").is_dir() else _read_files(folder)


def _read_maildir(folder: Path) -> tuple[int, int]:
    box = mailbox.Maildir(folder, create=False)
    read = kept = 0
    for key in list(box.keys()):
        message = box.get_message(key)
        if "S" in message.get_flags():
            continue
        kept += _keep(box.get_bytes(key), [])
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message
        read += 1
    return read, kept


def _read_files(folder: Path) -> tuple[int, int]:
    aside = folder / READ
    files = sorted(folder.glob("*.eml"))
    kept = 0
    for file in files:
        kept += _keep(file.read_bytes()[:MAX_BYTES], [])
        aside.mkdir(exist_ok=True)
        file.rename(aside / file.name)
    return len(files), kept
