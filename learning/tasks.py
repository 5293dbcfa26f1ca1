"""Learning's work in the background."""

from collections.abc import Callable

from django.utils import timezone

from core.domain.jobs import enqueue_job
from core.jobs import job_handler, periodic_job
from core.models import Job
from learning.domain.attempts import CLOSE_JOB, close_late_attempt
from learning.domain.certificate_paper import render_certificate
from learning.domain.certificates import store_certificate_file
from learning.domain.links import ask_links, gather_links, keep_answers, links_to_ask
from learning.domain.plans import carry_out_plans
from learning.domain.reminders import send_due_reminders
from learning.domain.tallies import rebuild_tallies
from learning.domain.tally_care import tend_tallies
from learning.models import Certificate

REMINDERS_FROM_HOUR = 8


@job_handler("learning.issue_certificate", slow=True)
def issue_certificate(job: Job, certificate_id: int) -> Callable[[], None]:
    """Draw the PDF; the file's name and "ready" commit with the job. Drawn twice, it is the same file."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if not certificate.holder_name:  # erased in the meantime
        return lambda: None
    pdf = render_certificate(certificate)
    return lambda: store_certificate_file(certificate_id=certificate_id, pdf=pdf)


@periodic_job("learning.check_links", every_s=60 * 60, slow=True)
def check_links(job: Job) -> Callable[[], None]:
    """Ask addresses elsewhere whether they still exist; pages and checks only read what was found."""
    gather_links()
    answers = ask_links(links_to_ask())
    return lambda: keep_answers(answers)


@job_handler(CLOSE_JOB)
def close_attempt(job: Job, attempt_id: int) -> None:
    """The clock of an attempt ran out: what was kept is handed in. Handed in already, or gone, nothing happens."""
    close_late_attempt(attempt_pk=attempt_id)


@periodic_job("learning.carry_out_plans", every_s=60)
def carry_out_course_plans(job: Job) -> None:
    """Courses go live and close when they were planned to."""
    carry_out_plans()


@periodic_job("learning.tend_tallies", every_s=24 * 60 * 60)
def tend_roll_ups(job: Job) -> None:
    """At night: what time changed is moved over, and all roll-ups are compared with the rows they are made of."""
    tend_tallies()


@periodic_job("learning.plan_reminders", every_s=60 * 60)
def plan_reminders(job: Job) -> None:
    """Once a day, in office hours: nobody is woken by a reminder."""
    now = timezone.localtime()
    if now.hour >= REMINDERS_FROM_HOUR:
        enqueue_job(kind="learning.send_reminders", dedupe_key=f"reminders:{now.date().isoformat()}", priority=7)


@job_handler("learning.send_reminders", slow=True)
def send_reminders(job: Job) -> None:
    """In rounds of their own: what was sent stays sent, and a second run sends nothing twice."""
    send_due_reminders()


@job_handler("learning.rebuild_tallies")
def rebuild_roll_ups(job: Job) -> None:
    """A changed rule or validity counts for everybody."""
    rebuild_tallies()
