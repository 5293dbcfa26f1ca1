from typing import cast

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitConfig(AppConfig):
    name = "toolkit"
    verbose_name = _("Toolkit")

    def ready(self) -> None:
        # Models exist only now.
        from core.person_data import register_person_data
        from core.retention import register_retention
        from toolkit import receivers  # noqa: F401
        from toolkit.domain.baskets import purge_baskets
        from toolkit.domain.practice import erase_watches, export_watches
        from toolkit.domain.retention import purge_batches, purge_films, purge_logos, purge_renders

        register_person_data(label="toolkit.MaterialWatch", export=export_watches, erase=erase_watches)
        register_retention(
            label="toolkit.Basket",
            what=cast(str, _("Baskets of materials, since they were last used")),
            days=180,
            purge=purge_baskets,
        )
        register_retention(
            label="toolkit.Batch",
            what=cast(str, _("Zips with materials for many practices")),
            days=30,
            purge=purge_batches,
        )
        register_retention(
            label="toolkit.Film",
            what=cast(str, _("Films in a practice's name, since they were last used")),
            days=180,
            purge=purge_films,
        )

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
