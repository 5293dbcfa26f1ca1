"""The mails that a test caused, sent through the outbox as in production."""

import re
from typing import Any

from django.core import mail

from core import tasks as tasks  # registers the handler that sends mail
from core.domain.jobs import due_job_ids, run_job
from core.models import Job


def post_office() -> list[Any]:
    """Run the jobs that wait; gives every mail that went out in this test, first to last."""
    for job_id in due_job_ids():
        assert run_job(job_id=job_id), Job.objects.get(pk=job_id).error
    return mail.outbox


def code_in(message: Any) -> str:
    """The code of six digits that a mail carries."""
    return re.search(r"^(\d{6})$", message.body, re.MULTILINE)[1]
