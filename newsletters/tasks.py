"""What runs in the background: freezing an issue, its turns of sending, a round for what was lost, long imports."""

from collections.abc import Callable

from core.jobs import job_handler, periodic_job
from core.models import Job
from newsletters.domain.freezing import FREEZE, freeze_issue
from newsletters.domain.long_imports import IMPORT, run_import
from newsletters.domain.rounds import pick_up_issues
from newsletters.domain.sending import SEND_TURN, enqueue_turn, finish_issue, take_turn


@job_handler(FREEZE, slow=True)
def freeze(job: Job, issue_id: int) -> Callable[[], None] | None:
    return freeze_issue(issue_id=issue_id, job=job)


@job_handler(SEND_TURN, slow=True)
def send_turn(job: Job, issue_id: int, slot: int, down: int = 0) -> Callable[[], None]:
    end = take_turn(issue_id=issue_id, slot=slot, job=job, down=down)

    def follow() -> None:
        if end.next_at is None:
            finish_issue(issue_id=issue_id)
        else:
            enqueue_turn(issue_id=issue_id, slot=slot, run_at=end.next_at, down=end.down)

    return follow


@periodic_job("newsletters.round", every_s=60)
def make_round(job: Job) -> None:
    pick_up_issues()


@job_handler(IMPORT, slow=True)
def import_readers(job: Job, import_id: int) -> None:
    run_import(import_id=import_id, job=job)
