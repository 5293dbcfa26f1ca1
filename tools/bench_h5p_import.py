"""What the import of an H5P package of 3 MB costs: processor seconds, by a package made here (code, pictures, sound).

`python tools/bench_h5p_import.py`; `measure_import()` for tools/bench_h5p.py.
"""

import io
import json
import os
import random
import statistics
import sys
import tempfile
import time
import zipfile
from pathlib import Path

SCRIPTS, PICTURES = 30, 32


def package_of_3_mb(seed: int) -> bytes:
    """Thirty libraries of 60 kB of code each and a content with pictures that do not pack: about 3 MB."""
    chance = random.Random(seed)
    words = [f"{chance.randrange(16**9):09x}" for _ in range(6_000)]
    out = io.BytesIO()
    keys = [{"machineName": f"H5P.Bench{number}", "majorVersion": 1, "minorVersion": 0} for number in range(SCRIPTS)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "h5p.json",
            json.dumps(
                {"title": "Bench", "language": "nl", "mainLibrary": "H5P.Bench0", "preloadedDependencies": keys}
            ),
        )
        content = {"pictures": [{"path": f"images/{n}.png", "mime": "image/png"} for n in range(PICTURES)]}
        archive.writestr("content/content.json", json.dumps(content))
        for number in range(PICTURES):
            archive.writestr(f"content/images/{number}.png", b"\x89PNG\r\n\x1a\n" + chance.randbytes(85_000))
        for number, key in enumerate(keys):
            folder = f"{key['machineName']}-1.0"
            manifest = {
                **key,
                "patchVersion": seed,
                "title": "Bench",
                "runnable": 1,
                "preloadedJs": [{"path": "a.js"}],
                "preloadedCss": [{"path": "a.css"}],
                "preloadedDependencies": keys[number + 1 : number + 3],
            }
            script = "".join(f"var a{chance.choice(words)}=function(b){{return b+1}};\n" for _ in range(1_500))
            archive.writestr(f"{folder}/library.json", json.dumps(manifest))
            archive.writestr(f"{folder}/a.js", script)
            archive.writestr(f"{folder}/a.css", ".a{background:url(b.png)}\n" * 200)
    return out.getvalue()


def measure_import(*, rounds: int = 5) -> dict[str, float]:
    """Median processor seconds of `rounds` imports into the database and store of the settings, all code new."""
    from django.db import transaction

    from learning.h5p.domain.importing import import_package

    seconds, size = [], 0
    for seed in range(1, rounds + 1):
        raw = package_of_3_mb(seed)
        size = len(raw)
        with transaction.atomic():
            started = time.process_time()
            import_package(file=io.BytesIO(raw), actor=None, filename="bench.h5p")
            seconds.append(time.process_time() - started)
            transaction.set_rollback(True)
    return {"bytes": size, "cpu_s": round(statistics.median(seconds), 3), "worst_cpu_s": round(max(seconds), 3)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
        sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "site"), str(Path(__file__).resolve().parents[1])]
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(measure_import()))
