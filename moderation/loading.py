"""The contact details and the approved answers to begin with, from `moderation/data/answers.toml`."""

import tomllib
from pathlib import Path

from moderation.models import AnswerTemplate, ContactDetail
from policy.loading import Report

DATA_FILE = Path(__file__).parent / "data" / "answers.toml"


def load(report: Report, dry_run: bool) -> None:
    """Create what is missing and report the rest (R-040, R-042, R-089, R-130, R-131).

    Raises ValidationError for an answer with an unknown variable or kind.
    """
    data = tomllib.loads(DATA_FILE.read_text(encoding="utf-8"))
    for entry in data["contact"]:
        report.ensure(ContactDetail.objects.all(), key={"name": entry.pop("name")}, values=entry)
    for entry in data["template"]:
        values = {**entry, "body": entry["body"].strip()}
        AnswerTemplate(**values).clean()
        report.ensure(AnswerTemplate.objects.all(), key={"slug": values.pop("slug")}, values=values)
