from django.db import models


class VersionStamp(models.Model):
    """One row. Whatever a process keeps in memory is valid under the number that stands here."""

    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
