"""Celery: production's workers and beat. The default start's runner calls the same tasks (docs/adr/0003-outbox.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
app = Celery("open")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
