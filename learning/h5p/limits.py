"""How large a package may be. `settings.H5P_LIMITS` (a dict) overrides single values."""

from dataclasses import dataclass

from django.conf import settings

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes, unless the name says otherwise. All are counted while streaming, never believed from a header."""

    archive_bytes: int = 300 * MB
    entries: int = 10_000
    file_bytes: int = 200 * MB
    total_bytes: int = 600 * MB
    ratio: int = 200
    """Unpacked over packed, per file and in total; small files (under `ratio_floor_bytes`) are left out of it."""
    ratio_floor_bytes: int = 100 * 1024
    name_bytes: int = 240
    manifest_bytes: int = 512 * 1024
    """h5p.json and library.json."""
    parameters_bytes: int = 5 * MB
    """content/content.json."""
    json_depth: int = 100
    code_bytes: int = 10 * MB
    """A single script or style sheet."""
    libraries: int = 200


def current_limits() -> Limits:
    return Limits(**getattr(settings, "H5P_LIMITS", {}))


STATE_BYTES = 64 * 1024
STATEMENTS_PER_REQUEST = 25
STATEMENT_BYTES = 32 * 1024
STATEMENTS_PER_MINUTE = 120
STATEMENTS_PER_LAUNCH = 5_000
STATES_PER_CONTENT = 100
CORE_API = (1, 28)
"""The newest core API that the player's core bundle (h5p-standalone 3.8) speaks."""
