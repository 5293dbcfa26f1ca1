from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class H5PConfig(AppConfig):
    name = "learning.h5p"
    label = "h5p"
    verbose_name = "H5P"

    def ready(self) -> None:
        # Inline: models can be imported only from here on.
        from core.person_data import register_person_data
        from core.retention import register_retention

        from .domain import persons

        register_person_data(label="h5p.Statement", export=persons.export_statements, erase=persons.erase_statements)
        register_person_data(label="h5p.Launch", export=persons.export_launches, erase=persons.erase_launches)
        register_person_data(label="h5p.Result", export=persons.export_results, erase=persons.erase_results)
        register_person_data(label="h5p.State", export=persons.export_states, erase=persons.erase_states)
        register_retention(
            label="h5p.Upload",
            what=_("H5P packages that nobody confirmed"),
            days=14,
            purge=persons.purge_uploads,
        )
        register_retention(
            label="h5p.State",
            what=_("Where you stopped in an H5P activity"),
            days=2 * 365,
            purge=persons.purge_states,
        )
