"""Learning's work in the background."""

from collections.abc import Callable

from core.jobs import job_handler, periodic_job
from core.models import Job
from learning.domain.certificate_paper import render_certificate
from learning.domain.attempts import CLOSE_JOB, close_late_attempt
from learning.domain.certificates import store_certificate_file
from learning.domain.links import ask_links, gather_links, keep_answers, links_to_ask
from learning.models import Certificate


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
