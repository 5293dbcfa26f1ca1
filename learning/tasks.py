"""Learning's work in the background."""

from collections.abc import Callable

from core.jobs import job_handler
from core.models import Job
from learning.domain.certificates import render_certificate, store_certificate_file
from learning.models import Certificate


@job_handler("learning.issue_certificate", slow=True)
def issue_certificate(job: Job, certificate_id: int) -> Callable[[], None]:
    """Draw the PDF; the file's name and "ready" commit with the job. Drawn twice, it is the same file."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if not certificate.holder_name:  # erased in the meantime
        return lambda: None
    pdf = render_certificate(certificate)
    return lambda: store_certificate_file(certificate_id=certificate_id, pdf=pdf)
