"""Why a package is refused: one sentence per rule, with the entry it is about."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError

RULES: Final = {
    # --- the archive
    "archive_too_large": _("The package is larger than the %(limit)s MB that are allowed."),
    "not_a_zip": _("This is not an H5P package: the file is not a zip archive, or it is damaged."),
    "data_after_end": _("The archive has data before its first or after its last entry. Make the package again."),
    "split_archive": _("The archive is split over several files. Send it as one file."),
    "zip64": _("The archive uses the ZIP64 format, which is not accepted. Make the package again without it."),
    "directory_damaged": _("The archive's list of contents is damaged. Make the package again."),
    "too_many_entries": _("The package has more than %(limit)s files."),
    "empty_archive": _("The package is empty."),
    "encrypted": _("“%(entry)s” is encrypted. Make the package without a password."),
    "method": _("“%(entry)s” is packed in a way that is not accepted. Use the usual zip compression (deflate)."),
    "local_header": _("“%(entry)s” is described in two different ways inside the archive."),
    "overlap": _("“%(entry)s” overlaps another file in the archive."),
    "truncated": _("“%(entry)s” is cut off."),
    "size_mismatch": _("“%(entry)s” is not as large as the archive says."),
    "checksum": _("“%(entry)s” is damaged: its checksum does not match."),
    "file_too_large": _("“%(entry)s” is larger than the %(limit)s MB that are allowed per file."),
    "total_too_large": _(
        "Unpacked, the package is larger than the %(limit)s MB that are allowed. The limit was passed at “%(entry)s”."
    ),
    "ratio": _("“%(entry)s” is packed more than %(limit)s times smaller than it is. That looks like a zip bomb."),
    # --- names
    "name_empty": _("The package has a file without a name."),
    "name_encoding": _("“%(entry)s” has a name that cannot be read."),
    "name_control": _("“%(entry)s” has a control character in its name."),
    "name_backslash": _("“%(entry)s” has a backslash in its name."),
    "name_absolute": _("“%(entry)s” has an absolute path."),
    "name_drive": _("“%(entry)s” has a drive letter or a colon in its name."),
    "name_traversal": _("“%(entry)s” points outside the package."),
    "name_segment": _(
        "“%(entry)s” has an empty folder name, or a name that starts or ends with a space or ends with a full stop."
    ),
    "name_too_long": _("“%(entry)s” has a name that is too long."),
    "name_duplicate": _("“%(entry)s” is in the package twice (capitals and accents do not make a difference)."),
    "name_file_and_folder": _("“%(entry)s” is both a file and a folder."),
    "special_file": _("“%(entry)s” is a link or a device, not a file."),
    "folder_with_data": _("“%(entry)s” is a folder, but holds data."),
    # --- files
    "extension": _("“%(entry)s” is of a kind that is not allowed there."),
    "magic": _("“%(entry)s” is not what its extension says."),
    "markup_in_content": _("“%(entry)s” holds HTML or SVG. That is not allowed in content."),
    "svg_script": _("“%(entry)s” is a picture with a script in it."),
    # --- JSON
    "json_missing": _("“%(entry)s” is missing."),
    "json_too_large": _("“%(entry)s” is larger than the %(limit)s kB that are allowed."),
    "json_encoding": _("“%(entry)s” is not UTF-8 text."),
    "json_depth": _("“%(entry)s” is nested more than %(limit)s levels deep."),
    "json_values": _("“%(entry)s” holds more than %(limit)s values."),
    "json_duplicate_key": _("“%(entry)s” has the key “%(key)s” twice."),
    "json_number": _("“%(entry)s” holds a number that JSON does not know (NaN, infinite or too large)."),
    "json_character": _("“%(entry)s” holds a character that cannot be stored."),
    "json_invalid": _("“%(entry)s” is not valid JSON."),
    "json_not_object": _("“%(entry)s” is not a JSON object."),
    # --- manifest and libraries
    "manifest_field": _("“%(entry)s” has no valid “%(field)s”."),
    "library_json_missing": _("The folder “%(entry)s” has no library.json."),
    "library_directory": _("The folder “%(entry)s” should be called “%(expected)s”."),
    "library_file_missing": _("“%(entry)s” is named by its library.json, but is not in the package."),
    "library_path": _("“%(entry)s” names the file “%(path)s”, which is not a path inside the library."),
    "library_core_api": _("“%(entry)s” needs a newer H5P core (%(needed)s) than this platform has (%(known)s)."),
    "library_conflict": _(
        "“%(entry)s” (%(version)s) is already installed with other code. A changed library needs a new patch number."
    ),
    "library_permission": _(
        "The package brings code that is not installed yet: %(libraries)s. "
        "Only someone with the role H5P-beheerder can install code. Ask that person to upload the package."
    ),
    "library_missing": _("The package needs the library %(entry)s, which is not in it and is not installed."),
    "too_many_libraries": _("The package has more than %(limit)s libraries."),
    "main_library_missing": _("“%(entry)s” is the main library, but is not among the dependencies."),
    "main_library_not_runnable": _("“%(entry)s” is the main library, but cannot be played by itself."),
    "code_too_large": _("“%(entry)s” is a script or style sheet of more than %(limit)s MB."),
}


class PackageRefused(DomainError):
    """The package breaks a rule; nothing of it was kept. `rule` is a key of RULES, `entry` the name it is about."""

    def __init__(self, rule: str, *, entry: str = "", **details: object) -> None:
        self.rule = rule
        self.entry = readable(entry)
        self.details = {key: readable(str(value)) for key, value in details.items()}
        super().__init__(str(RULES[rule]) % {"entry": self.entry, **self.details})


def readable(name: str) -> str:
    """A hostile name as text that is safe to show: control and direction characters out, at most 120 characters."""
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "�", name)
    return shown if len(shown) <= 120 else f"{shown[:80]}…{shown[-39:]}"
