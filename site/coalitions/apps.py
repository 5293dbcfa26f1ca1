from django.apps import AppConfig


class CoalitionsConfig(AppConfig):
    name = "coalitions"

    def ready(self) -> None:
        from coalitions import receivers  # noqa: F401  signals need models, which are there only now
