from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileVisibility(TextChoices):
    """Who may open a file of a coalition."""

    PRIVATE = "private", _("only our coalition")
    SHARED = "shared", _("all coalitions")
