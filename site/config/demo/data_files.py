"""The demo's data as they lie in data/: TOML for long texts, JSON for tables."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def load(name: str) -> Any:
    """`name` is a path below data/ ("news.toml")."""
    path = FOLDER / name
    text = path.read_text(encoding="utf-8")
    return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)


def modules() -> list[dict[str, Any]]:
    """The seven modules, in their order."""
    found = [load(f"modules/{path.name}") for path in (FOLDER / "modules").glob("*.toml")]
    return sorted(found, key=lambda module: module["number"])
