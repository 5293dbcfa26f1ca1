"""The languages that patient material and films come in."""

from django.db import models


class Language(models.TextChoices):
    """A language by its own name, so that who reads it recognises it."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"
    TURKISH = "tr", "Türkçe"
    POLISH = "pl", "Polski"
    UKRAINIAN = "uk", "Українська"
    TIGRINYA = "ti", "ትግርኛ"
    FARSI = "fa", "فارسی"

    @property
    def direction(self) -> str:
        """The value for `dir`: "rtl" or "ltr"."""
        return "rtl" if self in (Language.ARABIC, Language.FARSI) else "ltr"
