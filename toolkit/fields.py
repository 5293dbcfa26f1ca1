"""Texts of a material in one language, written as lines in the admin and kept as JSON."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class TextLinesFormField(forms.Field):
    """One text a line, "name: text"; several parts of one text are divided by |."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(
            f"{name}: {' | '.join(text) if isinstance(text, list) else text}" for name, text in value.items()
        )

    def to_python(self, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        texts: dict[str, Any] = {}
        for number, line in enumerate((value or "").splitlines(), start=1):
            if not line.strip():
                continue
            name, colon, text = line.partition(":")
            if not colon or not text.strip():
                raise ValidationError(_("Line %(number)s is not of the form “name: text”."), params={"number": number})
            parts = [part.strip() for part in text.split("|")]
            texts[name.strip()] = parts if len(parts) > 1 else parts[0]
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or {})
        except ValidationError:
            return True


class TextLinesField(models.JSONField):
    """A JSON object of texts: name → text, or a list of texts."""

    def formfield(self, **kwargs: Any) -> Any:
        return TextLinesFormField(
            label=capfirst(str(kwargs.get("label", self.verbose_name))),
            required=False,
            help_text=self.help_text,
            **({"widget": kwargs["widget"]} if kwargs.get("widget") else {}),
        )
