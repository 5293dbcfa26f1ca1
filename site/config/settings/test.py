"""The test run: fast hashing, mail kept in memory, files in a folder of the run's own."""

import os
import tempfile
import uuid
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="open-test-"))

from .base import *  # noqa: F403
from .base import CACHES, STORAGES, VAR_DIR

SECRET_KEY = "tests-only-not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMO_ALLOWED = True
Path(VAR_DIR).mkdir(parents=True, exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAILBOX_DIR = VAR_DIR / "mail"
ACCOUNT_RATE_LIMITS = False

# Nothing leaves a test's process: no worker is woken (tests that need workers start them, under the dev settings),
# and no other process sees its cache.
CELERY_BROKER_URL = ""
if os.environ.get("REDIS_URL"):
    CACHES["default"]["BACKEND"] = "tests.redis_cache.OwnKeysRedisCache"
    CACHES["default"]["KEY_PREFIX"] = f"test-{uuid.uuid4().hex}"
