#!/usr/bin/env python
"""Django's command line for the back-office."""

import os
import sys

# These look at the code only; every other command may need PostgreSQL or Redis.
_WITHOUT_SERVICES = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "makemessages",
    "version",
}


def main() -> None:
    """Run the command named on the command line, with this project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rimouski_social.settings")
    from django.core.management import execute_from_command_line

    from rimouski_social.embedded import hold_if_needed

    if not _WITHOUT_SERVICES.intersection(sys.argv[1:2]) and not {"--help", "--version"}.intersection(
        sys.argv
    ):
        hold_if_needed()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
