import datetime as dt
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.utils import timezone

from core import retention, tasks  # the latter registers the handlers
from core.domain import jobs
from core.mail import queue_mail
from core.models import AuditEntry, Job, JobState

assert tasks.send_mail

CONTEXT = {
    "practice": "Huisartsenpraktijk De Linde",
    "inviter": "Jeroen Hoekstra",
    "first_name": "Fatima",
    "role": "doktersassistent",
    "is_contact": False,
    "url": "https://open.example/uitnodiging/abc/",
    "days": 14,
}


class Sink:
    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope.content)
        return "250 taken"


def queue(**changes) -> Job:
    context = {**CONTEXT, **changes}
    return queue_mail(template="organisations/invitation", to="fatima@de-linde.example", context=context)


@pytest.mark.django_db(transaction=True)
def test_mail_arrives_at_a_real_server_with_text_html_and_a_message_id(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    sink = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    controller = Controller(sink, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    try:
        job = queue()
        assert jobs.run_job(job_id=job.pk) is True
    finally:
        controller.stop()
    letter = message_from_bytes(sink.letters[0], policy=policy.default)
    assert letter["To"] == "fatima@de-linde.example"
    assert letter["Subject"] == "Huisartsenpraktijk De Linde nodigt u uit"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@open.example>")
    assert "https://open.example/uitnodiging/abc/" in letter.get_body(("plain",)).get_content()
    assert "De Linde" in letter.get_body(("html",)).get_content()
    job.refresh_from_db()
    assert (job.state, job.payload) == (JobState.DONE, {})


@pytest.mark.django_db(transaction=True)
def test_mail_sent_again_after_a_crash_keeps_its_message_id():
    job = queue()
    jobs.run_job(job_id=job.pk)
    payload = queue().payload
    Job.objects.filter(pk=job.pk).update(state=JobState.DUE, payload=payload)
    jobs.run_job(job_id=job.pk)
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox[:2])
    assert first == second


@pytest.mark.django_db(transaction=True)
def test_mail_with_line_breaks_in_a_name_keeps_one_subject_line():
    jobs.run_job(job_id=queue(practice="De Linde\r\nBcc: x@evil.example").pk)
    assert mail.outbox[0].subject == "De Linde Bcc: x@evil.example nodigt u uit"
    assert mail.outbox[0].bcc == []


@pytest.mark.django_db(transaction=True)
def test_mail_with_markup_in_a_name_shows_it_as_text():
    jobs.run_job(job_id=queue(practice="<script>alert(1)</script> De Linde").pk)
    html = mail.outbox[0].alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.django_db(transaction=True)
def test_mail_when_the_server_is_away_waits_and_says_why(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    job = queue()
    assert jobs.run_job(job_id=job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DUE, 1)
    assert job.error.startswith("ConnectionRefusedError")


def test_retention_applies_each_rule_from_its_own_day(monkeypatch):
    monkeypatch.setattr(retention, "_rules", {})
    asked: list[dt.datetime] = []

    def purge(before: dt.datetime) -> int:
        asked.append(before)
        return 3

    retention.register_retention(label="t.Row", what="Rows", days=30, purge=purge)
    assert retention.purge_expired() == {"t.Row": 3}
    assert timezone.now() - asked[0] - dt.timedelta(days=30) < dt.timedelta(seconds=5)


@pytest.mark.django_db(transaction=True)
def test_wagtails_background_tasks_go_through_the_outbox():
    from wagtail.tasks import update_reference_index_task

    entry = AuditEntry.objects.create(action="t", target_type="t", target_id="1")
    update_reference_index_task.enqueue("core", "auditentry", entry.pk)
    job = Job.objects.get()
    assert job.kind == "core.task"
    assert job.payload == {
        "path": "wagtail.tasks.update_reference_index_task",
        "args": ["core", "auditentry", entry.pk],
        "kwargs": {},
    }
    assert jobs.run_job(job_id=job.pk) is True
