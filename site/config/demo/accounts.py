"""Who can sign in to the demo: one account a role, one password for all. Only under settings that allow the demo."""

from typing import Any

from config.demo.data_files import load

PASSWORD = "open-de-deur-2026"  # noqa: S105 the demo's own, printed at its start


def demo_accounts() -> list[dict[str, Any]]:
    return list(load("accounts.json"))
