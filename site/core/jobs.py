"""The names of work. Apps register a handler in `tasks.py`; `core.domain.jobs` runs it (docs/adr/0003-outbox.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.models import Job

Effect = Callable[[], None]
Handler = Callable[..., "Effect | None"]


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """`slow` handlers compute outside a transaction and return the effect that is committed together with "done"."""

    name: str
    handler: Handler
    slow: bool = False


@dataclass(frozen=True, kw_only=True)
class PeriodicJob:
    kind: str
    every_s: int


_kinds: dict[str, JobKind] = {}
_periodic: dict[str, PeriodicJob] = {}


def job_handler(kind: str, *, slow: bool = False) -> Callable[[Handler], Handler]:
    """Register `handler(job, **payload)` for jobs of this kind.

    A plain handler runs inside the transaction that marks the job done: its rows and "done" commit together or not
    at all. A `slow` one (rendering, network) runs before that transaction and returns a function that writes.
    Either may run again after a crash, so whatever it does outside the database must be idempotent.
    """

    def register(handler: Handler) -> Handler:
        _kinds[kind] = JobKind(name=kind, handler=handler, slow=slow)
        return handler

    return register


def periodic_job(kind: str, *, every_s: int, slow: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler that runs once in every slot of `every_s` seconds, whoever sweeps."""

    def register(handler: Handler) -> Handler:
        _periodic[kind] = PeriodicJob(kind=kind, every_s=every_s)
        return job_handler(kind, slow=slow)(handler)

    return register


def kind_named(kind: str) -> JobKind | None:
    return _kinds.get(kind)


def periodic_jobs() -> list[PeriodicJob]:
    return list(_periodic.values())


def kinds() -> list[str]:
    return sorted(_kinds)


def call(kind: JobKind, job: "Job", payload: dict[str, Any]) -> Effect | None:
    return kind.handler(job, **payload)
