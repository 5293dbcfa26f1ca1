import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from config.celery import app as celery_app
from core import jobs as registry
from core.domain import jobs
from core.jobs import job_handler, periodic_job
from core.models import AuditEntry, Job, JobState


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_periodic", {})


def write_entry(action: str) -> None:
    AuditEntry.objects.create(action=action, target_type="t", target_id="1")


@pytest.mark.django_db(transaction=True)
def test_enqueue_job_in_rolled_back_transaction_leaves_no_job():
    with transaction.atomic():
        jobs.enqueue_job(kind="t.one")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_enqueue_job_with_known_key_returns_the_first():
    first = jobs.enqueue_job(kind="t.one", dedupe_key="k")
    second = jobs.enqueue_job(kind="t.one", dedupe_key="k")
    assert (second.pk, Job.objects.count()) == (first.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_run_job_commits_effect_and_done_together_and_wipes_the_payload():
    @job_handler("t.write")
    def handler(job, action):
        write_entry(action)

    job = jobs.enqueue_job(kind="t.write", payload={"action": "made"})
    assert jobs.run_job(job_id=job.pk) is True
    job.refresh_from_db()
    assert (job.state, job.payload, job.attempts) == (JobState.DONE, {}, 1)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["made"]


@pytest.mark.django_db(transaction=True)
def test_run_job_twice_runs_once():
    @job_handler("t.write")
    def handler(job):
        write_entry("once")

    job = jobs.enqueue_job(kind="t.write")
    assert [jobs.run_job(job_id=job.pk), jobs.run_job(job_id=job.pk)] == [True, False]
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_run_due_job_does_the_most_urgent_whichever_message_woke_it():
    @job_handler("t.write")
    def handler(job, action):
        write_entry(action)

    picture = jobs.enqueue_job(kind="t.write", payload={"action": "picture"}, priority=9)
    later = timezone.now() + dt.timedelta(hours=1)
    jobs.enqueue_job(kind="t.write", payload={"action": "tomorrow"}, priority=1, run_at=later)
    mail = jobs.enqueue_job(kind="t.write", payload={"action": "mail"})
    done = [jobs.run_due_job(job_id=woken.pk) for woken in (picture, mail, mail)]
    assert done == [True, True, False]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["mail", "picture"]


@pytest.mark.django_db(transaction=True)
def test_enqueue_job_with_a_broker_wakes_a_worker_once_it_is_committed(settings, monkeypatch):
    settings.CELERY_BROKER_URL = "memory://"
    woken = []
    monkeypatch.setattr(celery_app, "send_task", lambda name, args, **_: woken.append((name, args)))
    with transaction.atomic():
        job = jobs.enqueue_job(kind="t.one")
        assert woken == []
    assert woken == [("core.run_job", [job.pk])]


@pytest.mark.django_db(transaction=True)
def test_enqueue_job_with_an_unreachable_broker_leaves_the_row_to_the_sweep(settings, monkeypatch):
    def refuse(*_, **__):
        raise ConnectionError

    settings.CELERY_BROKER_URL = "memory://"
    monkeypatch.setattr(celery_app, "send_task", refuse)
    job = jobs.enqueue_job(kind="t.one")
    assert jobs.due_job_ids() == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_run_job_that_fails_keeps_nothing_of_its_effect_and_tries_again_later():
    @job_handler("t.fail")
    def handler(job):
        write_entry("half")
        raise ValueError("no paper")

    job = jobs.enqueue_job(kind="t.fail", max_attempts=2)
    with time_machine.travel(timezone.now(), tick=False):
        assert jobs.run_job(job_id=job.pk) is False
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.DUE, "ValueError: no paper")
        assert job.run_at == timezone.now() + dt.timedelta(seconds=10)
        assert jobs.due_job_ids() == []
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=11), tick=False):
        assert jobs.due_job_ids() == [job.pk]
        jobs.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_run_job_whose_worker_died_is_taken_over_after_the_lease():
    @job_handler("t.write")
    def handler(job):
        write_entry("taken over")

    job = jobs.enqueue_job(kind="t.write")
    assert jobs.claim_job(job_id=job.pk) is not None  # and the worker is killed here
    assert jobs.due_job_ids() == []
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=301), tick=False):
        assert jobs.due_job_ids() == [job.pk]
        assert jobs.run_job(job_id=job.pk) is True
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_run_job_whose_lease_was_lost_while_running_keeps_nothing():
    @job_handler("t.slow")
    def handler(job):
        write_entry("too late")
        Job.objects.filter(pk=job.pk).update(claim="somebody else's")

    job = jobs.enqueue_job(kind="t.slow")
    assert jobs.run_job(job_id=job.pk) is False
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_run_job_slow_handler_computes_outside_and_writes_inside_the_transaction():
    seen = []

    @job_handler("t.render", slow=True)
    def handler(job):
        seen.append(transaction.get_connection().in_atomic_block)

        def effect():
            seen.append(transaction.get_connection().in_atomic_block)

        return effect

    assert jobs.run_job(job_id=jobs.enqueue_job(kind="t.render").pk) is True
    assert seen == [False, True]


@pytest.mark.django_db(transaction=True)
def test_run_job_of_unknown_kind_fails_with_the_reason():
    job = jobs.enqueue_job(kind="t.gone")
    jobs.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "No handler is registered for 't.gone'.")


@pytest.mark.django_db(transaction=True)
def test_retry_job_puts_a_failed_job_back_in_line():
    job = jobs.enqueue_job(kind="t.gone")
    jobs.run_job(job_id=job.pk)
    jobs.retry_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at) == (JobState.DUE, 0, None)


@pytest.mark.django_db
def test_enqueue_periodic_jobs_makes_one_row_a_slot_however_many_sweep():
    periodic_job("t.minutely", every_s=60)(lambda job: None)
    with time_machine.travel("2026-03-29T01:00:30Z", tick=False):
        assert [jobs.enqueue_periodic_jobs(), jobs.enqueue_periodic_jobs()] == [1, 0]
    with time_machine.travel("2026-03-29T01:01:30Z", tick=False):
        assert jobs.enqueue_periodic_jobs() == 1


@pytest.mark.django_db(transaction=True)
def test_purge_done_jobs_keeps_the_recent_and_the_failed():
    old = timezone.now() - dt.timedelta(days=15)
    Job.objects.create(kind="t", state=JobState.DONE, finished_at=old)
    recent = Job.objects.create(kind="t", state=JobState.DONE, finished_at=timezone.now())
    failed = Job.objects.create(kind="t", state=JobState.FAILED, finished_at=old)
    assert jobs.purge_done_jobs() == 1
    assert set(Job.objects.values_list("pk", flat=True)) == {recent.pk, failed.pk}
