"""Publishing a material freezes its version."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from toolkit.domain.versions import freeze_version
from toolkit.models import MaterialPage


@receiver(page_published, sender=MaterialPage)
def freeze_published_version(sender: type[MaterialPage], instance: MaterialPage, **kwargs: Any) -> None:
    """Make a version when what was published differs from the last one."""
    revision = kwargs.get("revision")
    freeze_version(material=instance, user=getattr(revision, "user", None))
