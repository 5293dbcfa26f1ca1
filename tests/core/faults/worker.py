"""A worker of its own process for the fault rounds: `python -m tests.core.faults.worker runner|celery`.

Its handler writes one audit entry and then takes its time, so that a kill often lands between effect and "done".
"""

import sys
import time

import django

django.setup()

from core.jobs import job_handler  # noqa: E402
from core.models import AuditEntry, Job  # noqa: E402


@job_handler("faults.write")
def write(job: Job, number: int) -> None:
    AuditEntry.objects.create(action="faults.write", target_type="job", target_id=str(number))
    time.sleep(0.02)


def main() -> None:
    if sys.argv[1] == "celery":
        from config.celery import app

        app.conf.beat_schedule["sweep-jobs"]["schedule"] = 1.0
        app.worker_main(["worker", "--beat", "--pool", "prefork", "--concurrency", "2", "--loglevel", "error",
                         "--schedule", f"{sys.argv[2]}/beat", "--without-gossip", "--without-mingle"])  # fmt: skip
    else:
        from django.core.management import call_command

        call_command("run_jobs")


if __name__ == "__main__":
    main()
