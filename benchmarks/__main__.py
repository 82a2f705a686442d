"""`python -m benchmarks [names…]`: print each measure beside its bar; exit status 1 when one is over."""

import argparse
import importlib
import json
import os
import sys
from dataclasses import asdict

MEASURES = (
    "pages",
    "rights",
    "register",
    "calendar",
    "sweep",
    "intake",
    "search",
    "knowledge",
    "clock",
    "claims",
    "processes",
)


def start() -> None:
    """Load Django on the project's services."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rimouski_social.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ.setdefault("PLAIN_STATIC_NAMES", "true")
    import django

    from rimouski_social.embedded import hold_if_needed

    hold_if_needed()
    django.setup()


def main() -> int:
    """Measure what the command line names, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"among {', '.join(MEASURES)}; all by default"
    )
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=6)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if unknown := set(options.names) - set(MEASURES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    start()
    from benchmarks.database import prepare

    person = prepare(options.messages, options.accounts)
    rows = [
        row
        for name in options.names or MEASURES
        for row in importlib.import_module(f"benchmarks.{name}").measure(person)
    ]
    if options.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        _print_table(rows)
    return int(any(row.ok is False for row in rows))


def _print_table(rows: list) -> None:  # type: ignore[type-arg]
    from rich.console import Console
    from rich.table import Table

    table = Table("mesure", "barre", "mesuré", "")
    for row in rows:
        verdict = {True: "[green]ok[/]", False: "[red]dépassé[/]", None: "—"}[row.ok]
        table.add_row(row.what, row.bar, row.measured, verdict)
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
