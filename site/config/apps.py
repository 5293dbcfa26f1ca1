from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config.labels import ACTIONS, JOBS
        from core.labels import register_labels

        register_labels(JOBS)
        register_labels(ACTIONS)
        if settings.CELERY_BROKER_URL:
            import config.celery  # noqa: F401  from now on it is Celery's current app
