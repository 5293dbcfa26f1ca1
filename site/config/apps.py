from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config.labels import ACTIONS, JOBS
        from core.labels import register_labels

        register_labels(JOBS)
        register_labels(ACTIONS)
