"""The first edition of the nétiquette and the closed list of grounds, from `netiquette/data/edition-1.toml`."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from netiquette import letter_templates
from netiquette.models import Edition, Ground
from policy.loading import Report

FILE = Path(__file__).parent / "data" / "edition-1.toml"


def load(report: Report, dry_run: bool) -> None:
    """Create the first edition, and the grounds that are in no edition, when missing (R-048, R-133).

    An edition in force is never compared nor overwritten: citizens were told its words. Later ones are written by the
    communications team, on its pages.
    """
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for entry in content.pop("ground"):
        if not Ground.objects.filter(rule__isnull=True, code=entry["code"]).exists():
            report.note_created(Ground.objects.create(**entry))
    if not Edition.objects.of_line(None).filter(number=content["number"]).exists():
        report.note_created(
            _create(rules=content.pop("rule"), in_force_on=content.pop("in_force_on"), **content)
        )
    letter_templates.load(report)


def _create(*, number: int, rules: list[dict[str, Any]], in_force_on: date, **words: Any) -> Edition:
    edition = Edition.objects.create(**{name: _trimmed(value) for name, value in words.items()})
    for ordinal, entry in enumerate(rules, start=1):
        grounds = entry.pop("ground", [])
        rule = edition.rules.create(ordinal=ordinal, **entry)
        for ground in grounds:
            rule.grounds.create(**ground)
    # Last: from here on, PostgreSQL lets nobody change it.
    midnight = datetime.combine(in_force_on, time.min)
    edition.number = number
    edition.in_force_from = timezone.make_aware(midnight, timezone.get_default_timezone())
    edition.save(update_fields=["number", "in_force_from"])
    return edition


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
