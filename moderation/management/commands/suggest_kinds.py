"""`manage.py suggest_kinds`: what the triage suggests of the open messages that came in before it did."""

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from moderation.suggesting import fill_suggestions, without_suggestion
from policy.compliance import counted


class Command(BaseCommand):
    """Safe to stop, to repeat, and to run while people work."""

    help = (
        "Fill the suggested kind, the suspected danger and the fingerprint of the open messages that have none, by "
        "batches; a batch that is done stays done. Run it once after the version that brought the triage."
    )

    def handle(self, **options: Any) -> None:
        """Fill, show how far, then say how many messages, and how many may tell of a danger."""
        console, filled, dangers = Console(stderr=True), 0, 0
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("suggest_kinds", total=without_suggestion().count())
            for batch in fill_suggestions():
                filled, dangers = filled + batch.filled, dangers + batch.dangers
                progress.advance(task, batch.read)
        said = counted("message a reçu sa suggestion", "messages ont reçu leur suggestion", filled)
        self.stdout.write(f"{filled} {said}.")
        if dangers:
            said = counted("parle peut-être d’un danger", "parlent peut-être d’un danger", dangers)
            self.stdout.write(f"{dangers} {said}\u00a0: en tête de la file.")
