from django.apps import AppConfig


class CoalitionsConfig(AppConfig):
    name = "coalitions"

    def ready(self) -> None:
        from coalitions import receivers  # noqa: F401  signals need models, which are there only now
        from coalitions.domain import person_data  # as above
        from core.person_data import register_person_data

        register_person_data(
            label="coalitions.RegionFile", export=person_data.export_files, erase=person_data.erase_files
        )
        register_person_data(
            label="coalitions.StartPackTick", export=person_data.export_ticks, erase=person_data.erase_ticks
        )
        register_person_data(
            label="coalitions.StartPack", export=person_data.export_packs, erase=person_data.erase_packs
        )
