from typing import cast

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitConfig(AppConfig):
    name = "toolkit"
    verbose_name = _("Toolkit")

    def ready(self) -> None:
        # Models exist only now.
        from core.retention import register_retention
        from toolkit import receivers  # noqa: F401
        from toolkit.domain.retention import purge_logos, purge_renders

        register_retention(
            label="toolkit.RenderedFile",
            what=cast(str, _("Materials made in a practice's name")),
            days=30,
            purge=purge_renders,
        )
        register_retention(
            label="toolkit.CleanedLogo",
            what=cast(str, _("Logos that visitors put on materials, since they were last used")),
            days=90,
            purge=purge_logos,
        )
