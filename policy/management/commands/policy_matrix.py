"""`policy_matrix`: what holds each clause of the policy, and whether that is what it claims."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from policy.matrix import Line, matrix, problems


class Command(BaseCommand):
    """Print the matrix; with `--check`, print what does not hold together instead, and exit with 1 if anything."""

    help = "Every clause of the policy: its rules, its tests, its live checks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="name what does not hold together, and exit with 1"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--tests", type=Path, default=Path(settings.BASE_DIR) / "tests", help="folder of the tests"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines = matrix(options["tests"])
        as_json = options["format"] == "json"
        if options["check"]:
            found = problems(lines)
            ending = f"{len(found)} problem{'' if len(found) == 1 else 's'} in {len(lines)} clauses."
            self.stdout.write(json.dumps({"problems": found}) if as_json else "\n".join([*found, ending]))
            if found:
                raise SystemExit(1)
        elif as_json:
            self.stdout.write(json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_as_text(line) for line in lines))


def _as_json(line: Line) -> dict[str, Any]:
    return {**asdict(line.clause), "rules": line.rules, "tests": line.tests, "live_checks": line.checks}


def _as_text(line: Line) -> str:
    clause = line.clause
    head = f"{clause.id}  {clause.status:8}  {clause.modality:6}  {'+'.join(clause.enforcement):18}  {clause.section}"
    held = {"rule": line.rules, "test": line.tests, "live check": line.checks}
    held |= {"constraint": (clause.constraint,), "feature": (clause.feature,)}
    return "\n".join(
        [head, *(f"    {kind}: {name}" for kind, names in held.items() for name in names if name)]
    )
