"""The outbox: work is a row, written with the change that needs it, and done exactly once (docs/adr/0003-outbox.md)."""

import datetime as dt
import logging
import time
import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.exceptions import DomainError
from core.jobs import kind_named, periodic_jobs
from core.models import Heartbeat, Job, JobState

logger = logging.getLogger(__name__)

RUN_JOB = "core.run_job"
RETRY_S = (10, 60, 300, 1800, 7200)
KEEP_DONE = dt.timedelta(days=14)


class LeaseLostError(DomainError):
    """Another worker took the job over while this one was at it; nothing of this run is kept."""


def enqueue_job(
    *,
    kind: str,
    payload: dict[str, Any] | None = None,
    dedupe_key: str | None = None,
    run_at: dt.datetime | None = None,
    priority: int = 5,
    max_attempts: int = 6,
) -> Job:
    """Write the job in the caller's transaction and wake a worker once that commits.

    `payload` holds ids, never objects. `priority`: what somebody waits for is 5, what nobody sees yet is 9.
    With a `dedupe_key` that was used before, that job is returned and none is made.
    """
    values = {
        "kind": kind,
        "payload": payload or {},
        "run_at": run_at or timezone.now(),
        "priority": priority,
        "max_attempts": max_attempts,
    }
    if dedupe_key is None:
        job = Job.objects.create(**values)
    else:
        job, made = Job.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)
        if not made:
            return job
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(lambda: wake_worker(job.pk, eta=run_at))
    return job


def wake_worker(job_id: int, *, eta: dt.datetime | None = None) -> None:
    """Tell the broker; if it cannot be reached, the sweep finds the row."""
    from celery import current_app  # only where there is a broker: web workers of a small site do without

    try:
        current_app.send_task(RUN_JOB, args=[job_id], eta=eta, retry=False)
    except Exception:
        logger.warning("job %s: broker unreachable, left to the sweep", job_id)


def claim_job(*, job_id: int) -> Job | None:
    """Take the job if it is due, or if whoever had it let the lease run out. One conditional UPDATE decides."""
    now = timezone.now()
    claim = str(uuid.uuid4())
    taken = (
        Job.objects.filter(pk=job_id)
        .filter(Q(state=JobState.DUE, run_at__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now))
        .update(
            state=JobState.RUNNING,
            claim=claim,
            lease_until=now + dt.timedelta(seconds=settings.JOB_LEASE_S),
            started_at=now,
            attempts=F("attempts") + 1,
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def run_job(*, job_id: int) -> bool:
    """Claim and run one job; True if it was done here.

    The handler's rows and the mark "done" commit together. A failure is kept with its reason and tried again later.
    """
    job = claim_job(job_id=job_id)
    if job is None:
        return False
    kind = kind_named(job.kind)
    if kind is None:
        _record_failure(job, reason=f"No handler is registered for {job.kind!r}.", final=True)
        return False
    try:
        effect = kind.handler(job, **job.payload) if kind.slow else None
        with transaction.atomic():
            if kind.slow:
                if effect is not None:
                    effect()
            else:
                kind.handler(job, **job.payload)
            _mark_done(job)
    except LeaseLostError:
        logger.warning("job %s (%s): lease lost", job.pk, job.kind)
        return False
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _record_failure(job, reason=f"{type(error).__name__}: {error}"[:2000])
        return False
    return True


def run_due_job(*, job_id: int) -> bool:
    """What a wake-up leads to: the most urgent due job is done, often another than the one whose message this is.

    A broker delivers in order of arrival, so that a mail would wait behind a thousand pictures; the rows know better.
    """
    candidates = [*due_job_ids(limit=20), job_id]
    return any(run_job(job_id=candidate) for candidate in candidates)


def _mark_done(job: Job) -> None:
    done = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING).update(
        state=JobState.DONE, finished_at=timezone.now(), lease_until=None, error="", payload={}
    )
    if not done:
        raise LeaseLostError(str(job.pk))


def _record_failure(job: Job, *, reason: str, final: bool = False) -> None:
    final = final or job.attempts >= job.max_attempts
    delay = RETRY_S[min(job.attempts, len(RETRY_S)) - 1]
    Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING).update(
        state=JobState.FAILED if final else JobState.DUE,
        error=reason,
        lease_until=None,
        finished_at=timezone.now() if final else None,
        run_at=timezone.now() + dt.timedelta(seconds=delay),
    )


def retry_job(*, job_id: int) -> None:
    """Put a failed job back in line, with a fresh count of attempts."""
    updated = Job.objects.filter(pk=job_id, state=JobState.FAILED).update(
        state=JobState.DUE, attempts=0, run_at=timezone.now(), finished_at=None
    )
    if updated and settings.CELERY_BROKER_URL:
        transaction.on_commit(lambda: wake_worker(job_id))


def report_progress(*, job: Job, done: int, total: int) -> None:
    """Show how far a slow job is, and keep its lease alive."""
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        progress_done=done,
        progress_total=total,
        lease_until=timezone.now() + dt.timedelta(seconds=settings.JOB_LEASE_S),
    )


def due_job_ids(*, limit: int = 50) -> list[int]:
    now = timezone.now()
    due = Job.objects.filter(state=JobState.DUE, run_at__lte=now).order_by("priority", "run_at", "pk")
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now).order_by("priority", "pk")
    return [*due.values_list("pk", flat=True)[:limit], *lost.values_list("pk", flat=True)[:limit]]


def enqueue_periodic_jobs() -> int:
    """Write this slot's row of every periodic job; the unique key makes it one, however many sweep."""
    slot_now = int(time.time())
    known = set()
    wanted = {f"{job.kind}:{slot_now // job.every_s}": job.kind for job in periodic_jobs()}
    known = set(Job.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True))
    made = 0
    for key, kind in wanted.items():
        if key in known:
            continue
        try:
            with transaction.atomic():
                Job.objects.create(kind=kind, dedupe_key=key, max_attempts=1)
            made += 1
        except IntegrityError:
            continue
    return made


def beat(*, name: str) -> None:
    """Say that this process is alive; /gezondheid/ asks."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def purge_done_jobs() -> int:
    """Done jobs go after two weeks, failed ones stay until somebody looks."""
    deleted, _ = Job.objects.filter(state=JobState.DONE, finished_at__lt=timezone.now() - KEEP_DONE).delete()
    return deleted
