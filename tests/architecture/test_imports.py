import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_import_contracts_hold() -> None:
    """Who may import whom: pyproject.toml, [tool.importlinter]."""
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-1000:]
