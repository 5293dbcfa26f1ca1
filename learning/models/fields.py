from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from organisations.enums import PracticeRole


class RolesField(models.JSONField):
    """A list of practice roles, edited as checkboxes. An empty list means: for everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=PracticeRole.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )

    def value_from_object(self, obj: models.Model) -> Any:
        return super().value_from_object(obj) or []
