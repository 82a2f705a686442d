"""The opening hours and the services that the policy lists, from `city/data/city.toml`."""

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

from city.models import HoursSet, OpeningInterval, Service
from policy.loading import Report

DATA_FILE = Path(__file__).parent / "data" / "city.toml"


def load(report: Report, dry_run: bool) -> None:
    """Create what is missing and report the rest (R-084, R-094)."""
    data = tomllib.loads(DATA_FILE.read_text(encoding="utf-8"))
    for entry in data["hours"]:
        _load_hours(report, **entry)
    for entry in data["service"]:
        report.ensure(Service.objects.all(), key={"slug": entry["slug"]}, values={"name": entry["name"]})


def _load_hours(
    report: Report, *, slug: str, name: str, is_default: bool, openings: list[dict[str, Any]]
) -> None:
    hours_set, is_new = report.ensure(
        HoursSet.objects.all(), key={"slug": slug}, values={"name": name, "is_default": is_default}
    )
    year_round = hours_set.openings.filter(valid_from=None)
    report.ensure_set(
        hours_set,
        "plages d’ouverture",
        wanted={
            _written(weekday, one["opens"], one["closes"]) for one in openings for weekday in one["weekdays"]
        },
        present={_written(one.weekday, one.opens, one.closes) for one in year_round},
        is_new=is_new,
        add=lambda lines: OpeningInterval.objects.bulk_create(
            # What the file lists is said on purpose, on a weekend too.
            OpeningInterval(hours_set=hours_set, weekend_confirmed=line[0] in "56", **_read(line))
            for line in lines
        ),
        remove=lambda lines: [year_round.filter(**_read(line)).delete() for line in lines],
    )


def _written(weekday: int, opens: time, closes: time) -> str:
    """One opening on one line; weekdays are numbered from Monday, 0."""
    return f"{weekday} {opens:%H:%M}-{closes:%H:%M}"


def _read(written: str) -> dict[str, Any]:
    weekday, hours = written.split(" ")
    opens, closes = hours.split("-")
    return {"weekday": int(weekday), "opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}
