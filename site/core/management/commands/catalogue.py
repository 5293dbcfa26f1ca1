"""The Dutch catalogues: find the strings, say which have no translation, compile without msgfmt.

One catalogue an app; templates/<app>/ belongs to that app, the other templates to the app named in TEMPLATE_OWNERS.
"""

import io
import re
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
    "_t": None,
}
TEMPLATE_OWNERS = {
    "account": "accounts",
    "allauth": "accounts",
    "mfa": "accounts",
    "mijn": "accounts",
    "usersessions": "accounts",
    "socialaccount": "accounts",
    "wagtailmedia": "media",
}
Key = tuple[str, str, str]  # context, singular, plural


def project_apps() -> dict[str, Path]:
    """Our own apps: label → folder."""
    return {
        config.label: Path(config.path)
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR) and ".venv" not in Path(config.path).parts
    }


def sources(label: str, folder: Path) -> list[Path]:
    others = [path for other, path in project_apps().items() if other != label and path.is_relative_to(folder)]
    found = [
        path
        for path in [*folder.rglob("*.py"), *folder.rglob("*.html")]
        if "migrations" not in path.parts and not any(path.is_relative_to(other) for other in others)
    ]
    templates = settings.BASE_DIR / "templates"
    labels = project_apps()
    for path in sorted(templates.rglob("*")):
        if path.suffix not in {".html", ".txt", ".mjml", ".xml", ".svg"}:
            continue
        top, *rest = path.relative_to(templates).parts
        if top == "mail" and rest[0] in labels:  # templates/mail/<app>/
            top = rest[0]
        owner = TEMPLATE_OWNERS.get(top, top if top in labels else "core")
        if owner == label:
            found.append(path)
    return sorted(set(found))


def extract(path: Path) -> list[tuple[Key, int]]:
    from babel.messages.extract import extract_python  # a development tool: production only compiles

    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The rest of a template becomes placeholder words: their indentation means nothing to Python's tokenizer.
        text = "\n".join(line.lstrip() for line in templatize(text).split("\n"))
    found: list[tuple[Key, int]] = []
    calls: Any = extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for line, function, message, _comments in calls:
        parts = list(message) if isinstance(message, tuple | list) else [message]
        context, plural = "", ""
        if function and "pgettext" in function:
            context = str(parts.pop(0))
        if (function and function.lstrip("p").startswith("ngettext")) or function == "npgettext":
            plural = str(parts[1]) if len(parts) > 1 and parts[1] else ""
        if parts and parts[0]:
            found.append(((context, str(parts[0]), plural), line))
    return found


def catalogue_path(folder: Path) -> Path:
    return folder / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def open_catalogue(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


class Command(BaseCommand):
    help = "Compile the Dutch catalogues; --update finds new strings, --check says which lack a translation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("labels", nargs="*", help="apps; all of ours when none is named")
        parser.add_argument("--update", action="store_true", help="add new strings, drop those that went")
        parser.add_argument("--check", action="store_true", help="fail when a string has no Dutch")

    def handle(self, *, labels: list[str], update: bool, check: bool, **options: Any) -> None:
        missing: list[str] = []
        known = project_apps()
        said: dict[tuple[str, str], dict[str, str]] = {}
        for label in labels or known:
            folder = known[label]
            path = catalogue_path(folder)
            catalogue = open_catalogue(path)
            if update or check:
                missing += self._sync(label, folder, catalogue, write=path if update else None)
            for entry in catalogue:
                said.setdefault((entry.msgctxt or "", entry.msgid), {}).setdefault(entry.msgstr, label)
            if path.exists() and (update or not check):
                catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        if update or not check:
            for path in settings.LOCALE_PATHS:
                own = path / "nl" / "LC_MESSAGES" / "django.po"
                polib.pofile(str(own)).save_as_mofile(str(own.with_suffix(".mo")))
        if check:
            # Django merges all catalogues into one: of two translations of a msgid, the first app's wins everywhere.
            missing += [
                f"{msgid!r} is {', '.join(f'{text!r} in {label}' for text, label in texts.items())}: choose one"
                for (_context, msgid), texts in said.items()
                if len(texts) > 1
            ]
        if missing:
            text = "\n".join(missing)
            if check:
                raise CommandError(f"{len(missing)} strings have no Dutch, or two kinds of it:\n{text}")
            self.stdout.write(f"{text}\n{len(missing)} strings wait for a translation.")

    def _sync(self, label: str, folder: Path, catalogue: polib.POFile, write: Path | None) -> list[str]:
        entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
        wanted: dict[tuple[str, str], tuple[str, str]] = {}
        for path in sources(label, folder):
            for (context, singular, plural), line in extract(path):
                wanted.setdefault((context, singular), (plural, f"{path.relative_to(settings.BASE_DIR)}:{line}"))
                if plural:
                    wanted[context, singular] = (plural, wanted[context, singular][1])
        missing = []
        for (context, singular), (plural, place) in sorted(wanted.items()):
            entry = entries.get((context, singular))
            if entry is None:
                entry = polib.POEntry(msgid=singular, msgctxt=context or None)
                catalogue.append(entry)
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = entry.msgstr_plural or {0: "", 1: ""}
            if re.search(r"%\(\w+\)|%[sd]", singular) and "python-format" not in entry.flags:
                entry.flags.append("python-format")
            if not entry.translated():
                missing.append(f"{place}: {singular!r}")
        if write is not None:
            for key, entry in entries.items():
                if key not in wanted:
                    catalogue.remove(entry)
            catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
            write.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(write))
        return missing
