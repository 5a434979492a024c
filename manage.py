#!/usr/bin/env python3
"""Django's command line; a wrong setting ends it with one sentence instead of a traceback."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuhui_portal.settings")
    try:
        hasattr(settings, "DEBUG")  # reads the settings now
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
