#!/usr/bin/env python
"""Django's command line. Safe settings are the default; development opts in by DJANGO_SETTINGS_MODULE."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
