"""`load_policy`: put in the database what the policy lists, and report what a person changed since."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policy.loading import Report, load_everything


class Command(BaseCommand):
    """Load the data files of every app; safe to repeat."""

    help = "Load the policy's platforms, positions, accounts, authorisations, hours and nétiquette."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="where they differ, the files win",
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything in one transaction and print the report."""
        report = load_everything(overwrite=options["overwrite"], dry_run=options["dry_run"])
        self.stdout.write(_as_json(report) if options["format"] == "json" else _as_text(report))


def _as_json(report: Report) -> str:
    return json.dumps(
        {
            "created": report.created,
            "differences": [asdict(difference) for difference in report.differences],
            "overwritten": report.overwrite,
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(report: Report) -> str:
    created, differences = len(report.created), len(report.differences)
    return "\n".join(
        [
            *(f"créé\u00a0: {one}" for one in report.created),
            *(
                f"{'remplacé' if one.is_overwritten else 'différence'}\u00a0: {one}"
                for one in report.differences
            ),
            # In French, zero is singular.
            f"{created} créé{'s' * (created > 1)}, {differences} différence{'s' * (differences > 1)}",
        ]
    )
