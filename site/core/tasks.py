"""The Celery tasks, of which there are two, and core's own periodic work."""

from collections.abc import Sequence
from typing import Any

from celery import shared_task
from django.core.management import call_command

from core.domain.jobs import (
    RUN_JOB,
    beat,
    due_job_ids,
    enqueue_periodic_jobs,
    purge_done_jobs,
    run_due_job,
    wake_worker,
)
from core.jobs import job_handler, periodic_job
from core.mail.messages import compose_mail, message_id
from core.models import Job
from core.retention import purge_expired
from core.tasks_backend import run_task as run_task


@shared_task(name=RUN_JOB)
def run_job_task(job_id: int) -> bool:
    """One body for workers and for the runner of the default start."""
    beat(name="jobs")
    return run_due_job(job_id=job_id)


@shared_task(name="core.sweep_jobs")
def sweep_jobs_task() -> int:
    """Beat's round: write what is periodic, and wake workers for all that is due or was lost."""
    enqueue_periodic_jobs()
    ids = due_job_ids(limit=500)
    for job_id in ids:
        wake_worker(job_id)
    beat(name="jobs")
    return len(ids)


@periodic_job("core.publish_scheduled", every_s=60, slow=True)
def publish_scheduled(job: Job) -> None:
    """Wagtail's own command: pages whose hour has come go live, expired ones go."""
    call_command("publish_scheduled", verbosity=0)


@periodic_job("core.purge", every_s=24 * 60 * 60, slow=True)
def purge(job: Job) -> None:
    purge_done_jobs()
    purge_expired()


@job_handler("core.send_mail", slow=True)
def send_mail(
    job: Job,
    template: str,
    to: str,
    context: dict[str, Any],
    language: str,
    branding: dict[str, str],
    calendars: Sequence[dict[str, str]] = (),
    reply_to: str = "",
) -> None:
    """Hand one mail to the server. After a crash between sending and "done" it may go twice, with one Message-ID."""
    message = compose_mail(
        template=template,
        to=to,
        context=context,
        language=language,
        branding=branding,
        calendars=calendars,
        reply_to=reply_to,
    )
    message.extra_headers["Message-ID"] = message_id(job)
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
