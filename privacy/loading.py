"""The retention schedule that the software proposes, from `privacy/data/retention.toml`."""

import tomllib
from pathlib import Path

from policy.loading import Report
from privacy.models import RetentionRule

FILE = Path(__file__).parent / "data" / "retention.toml"


def load(report: Report, dry_run: bool) -> None:
    """Give a rule to each type of record that has none; what a person decided is never compared nor overwritten."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    known = set(RetentionRule.objects.values_list("record_type", flat=True))
    for entry in data["rule"]:
        if entry["record_type"] not in known:
            common = {name: data[name] for name in ("effective_from", "decided_by")}
            report.note_created(RetentionRule.objects.create(**entry, **common))
