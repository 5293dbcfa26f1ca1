"""What /gezondheid/ asks: does the database answer, does the job runner live, can files be written."""

import dataclasses
import datetime as dt
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from health_check.base import HealthCheck
from health_check.exceptions import ServiceUnavailable

from core.models import Heartbeat

RUNNER_SILENT = dt.timedelta(seconds=90)


@dataclasses.dataclass
class DatabaseCheck(HealthCheck):
    title = _("database")

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                if cursor.fetchone() != (1,):
                    raise ServiceUnavailable("The database gives a wrong answer.")
        finally:
            connection.close()  # checks run in threads of their own, whose connections nobody else closes


@dataclasses.dataclass
class JobRunnerCheck(HealthCheck):
    title = _("job runner")

    def run(self) -> None:
        try:
            beat = Heartbeat.objects.filter(name="jobs").first()
        finally:
            connection.close()
        if beat is None or beat.at < timezone.now() - RUNNER_SILENT:
            raise ServiceUnavailable("The job runner has not been heard of for 90 seconds.")


@dataclasses.dataclass
class StorageCheck(HealthCheck):
    title = _("storage")

    def run(self) -> None:
        name = default_storage.save(f"health/{uuid.uuid4().hex}.txt", ContentFile(b"ok"))
        try:
            with default_storage.open(name) as file:
                if file.read() != b"ok":
                    raise ServiceUnavailable("What is stored does not come back.")
        finally:
            default_storage.delete(name)
