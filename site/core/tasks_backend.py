"""Wagtail's background tasks (search index, references, frontend cache) go into the same outbox."""

import importlib
from typing import Any

from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued

from core.domain.jobs import enqueue_job
from core.jobs import job_handler
from core.models import Job


class OutboxBackend(BaseTaskBackend):
    """A django-tasks backend whose queue is the Job table."""

    supports_defer = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        job = enqueue_job(
            kind="core.task",
            payload={"path": task.module_path, "args": list(args), "kwargs": dict(kwargs)},
            run_at=task.run_after,
            priority=7,
        )
        result: TaskResult = TaskResult(
            task=task,
            id=str(job.pk),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        task_enqueued.send(type(self), task_result=result)
        return result


@job_handler("core.task", slow=True)
def run_task(job: Job, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    module, name = path.rsplit(".", 1)
    getattr(importlib.import_module(module), name).call(*args, **kwargs)
