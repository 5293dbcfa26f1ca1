"""The runner of the default start: the same tasks that Celery's workers and beat run, from the same rows."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils.module_loading import autodiscover_modules

from core.domain.jobs import beat, due_job_ids, enqueue_periodic_jobs
from core.tasks import run_job_task

POLL_S = 0.5
ROUND_S = 10.0


class Command(BaseCommand):
    help = "Run jobs until told to stop (Ctrl-C or SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-idle", action="store_true", help="stop when nothing is due")

    def handle(self, *, until_idle: bool, **options: Any) -> None:
        autodiscover_modules("tasks")
        self.stopping = False
        if not until_idle:
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
        next_round = 0.0
        while not self.stopping:
            try:
                if time.monotonic() >= next_round:
                    beat(name="jobs")
                    if not until_idle:
                        enqueue_periodic_jobs()
                    next_round = time.monotonic() + ROUND_S
                due = due_job_ids(limit=1)  # one at a time: what is urgent may have come meanwhile
                for job_id in due:
                    run_job_task(job_id)
            except OperationalError as error:
                self.stderr.write(f"The database does not answer ({error}); trying again in 5 seconds.")
                close_old_connections()
                time.sleep(5)
                continue
            if not due:
                if until_idle:
                    return
                time.sleep(POLL_S)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
