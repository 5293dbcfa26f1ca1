from typing import Any

from django.db import models


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row that only ever may be added."""


class AppendOnlyModel(models.Model):
    """Rows that are written once. Corrections are new rows; erasure goes through the domain, by queryset."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} {self.pk} is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{type(self).__name__} {self.pk} is append-only.")
