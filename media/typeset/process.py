"""One warm typst process for each process of ours, ended and started anew when it takes too long or too much."""

import atexit
import contextlib
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from media.typeset.exceptions import RenderTooLong
from media.typeset.fonts import fonts_folder

MEMORY_BYTES = 1024 * 1024 * 1024
# Typst keeps what it computed: past this the process is replaced between two jobs.
RECYCLE_ABOVE_BYTES = 180 * 1024 * 1024
START_LIMIT_S = 30.0
WORKER = Path(__file__).with_name("worker.py")


class WorkerEnded(Exception):
    """The process ended in the middle of a job: past its memory, or typst crashed."""


class TypstProcess:
    """A typst process that answers one job at a time. Not thread-safe: see `run_job`."""

    def __init__(self) -> None:
        self.owner_pid = os.getpid()
        self.used_bytes = 0
        self._home = tempfile.mkdtemp(prefix="typst-home-")
        # No variables of ours reach it, and a dead proxy keeps it from downloading packages.
        environment = {
            "PATH": os.defpath,
            "HOME": self._home,
            "LC_ALL": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            "RAYON_NUM_THREADS": "2",
            "http_proxy": "http://127.0.0.1:9",
            "https_proxy": "http://127.0.0.1:9",
        }
        arguments = [str(fonts_folder()), self._home, str(MEMORY_BYTES)]
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", str(WORKER), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._home,
            start_new_session=True,  # Ctrl-C in the terminal reaches the parent, which ends it
        )
        self._buffer = bytearray()
        self._read_answer(deadline=time.monotonic() + START_LIMIT_S)

    def run(self, job: dict, *, limit_s: float) -> tuple[dict, list[bytes]]:
        """The answer's header and its parts. Raises RenderTooLong or WorkerEnded, after which it is of no use."""
        assert self._process.stdin is not None  # noqa: S101
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerEnded from error
        return self._read_answer(deadline=time.monotonic() + limit_s)

    def end(self) -> None:
        """Kill the process and remove what it left."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def _read_answer(self, *, deadline: float) -> tuple[dict, list[bytes]]:
        while (end := self._buffer.find(b"\n")) < 0:
            self._read_more(deadline)
        header = json.loads(self._buffer[:end])
        del self._buffer[: end + 1]
        self.used_bytes = header.pop("used_bytes")
        parts = []
        for size in header.pop("sizes"):
            while len(self._buffer) < size:
                self._read_more(deadline)
            parts.append(bytes(self._buffer[:size]))
            del self._buffer[:size]
        return header, parts

    def _read_more(self, deadline: float) -> None:
        assert self._process.stdout is not None  # noqa: S101
        descriptor = self._process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            if not selector.select(max(deadline - time.monotonic(), 0)):
                raise RenderTooLong
        if not (chunk := os.read(descriptor, 1 << 20)):
            raise WorkerEnded
        self._buffer += chunk


_lock = threading.Lock()
_warm: TypstProcess | None = None


def run_job(job: dict, *, limit_s: float) -> tuple[dict, list[bytes]]:
    """Run one job in this process's typst process. Raises RenderTooLong; WorkerEnded when it crashed."""
    global _warm
    if not _lock.acquire(timeout=limit_s):
        raise RenderTooLong
    try:
        if _warm is not None and _warm.owner_pid != os.getpid():
            _warm = None  # made before a fork: its pipes belong to the parent
        if _warm is not None and _warm.used_bytes > RECYCLE_ABOVE_BYTES:
            _warm.end()
            _warm = None
        if _warm is None:
            _warm = TypstProcess()
        try:
            return _warm.run(job, limit_s=limit_s)
        except (RenderTooLong, WorkerEnded):
            _warm.end()
            _warm = None
            raise
    finally:
        _lock.release()


@atexit.register
def end_process() -> None:
    """End the warm process, if this process started one."""
    global _warm
    if _warm is not None and _warm.owner_pid == os.getpid():
        _warm.end()
    _warm = None


def _forget_lock() -> None:
    """After a fork the lock may be held by a thread that no longer exists."""
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget_lock)
