"""Development and the demo: `make run`. Demo accounts can exist only under these settings and the tests'."""

import os

from .base import *  # noqa: F403
from .base import VAR_DIR

DEBUG = os.environ.get("DEBUG", "") == "1"
SECRET_KEY = "development-only-not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMO_ALLOWED = True
STORAGES = {  # no hashing of names: the demo needs no collectstatic
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
EMAIL_BACKEND = "core.mail.backends.VarMailbox"
VAR_DIR.mkdir(parents=True, exist_ok=True)
MAILBOX_DIR = VAR_DIR / "mail"
