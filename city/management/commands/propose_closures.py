"""Propose the statutory holidays of a year as closures for a person to confirm."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from city.closures import propose_closures


class Command(BaseCommand):
    """`propose_closures --year 2027`."""

    help = "Propose les jours fériés du Québec comme fermetures à confirmer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the year and the format of the answer."""
        parser.add_argument("--year", type=int, default=timezone.localdate().year)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was proposed; nothing on a second run."""
        proposed = propose_closures(year=options["year"], actor=None, now=timezone.now())
        rows = [{"date": str(closure.starts_on), "reason": closure.reason} for closure in proposed]
        if options["format"] == "json":
            self.stdout.write(json.dumps({"proposed": rows}, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row['date']}  {row['reason']}")
        self.stdout.write(f"{len(rows)} fermeture(s) à confirmer")
