#!/usr/bin/env python
"""Django's command line, on the local settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys


def main() -> None:
    """Settings that are amiss and a database that is away end a command with one sentence instead of a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"muster: {error}")
    except OperationalError as error:
        sys.exit(f"muster: the database can't be used: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
