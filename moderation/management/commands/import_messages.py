"""`manage.py import_messages FILE`: take in the citizens' messages of a file."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from accounts.vault import VaultError
from city.calendars import NoOpeningHours
from city.clock import ClockError
from moderation.file_formats import UnreadableFileError
from moderation.importing import Rejection, Step, Summary, import_file

Report = Callable[[Rejection], None]


class Command(BaseCommand):
    """Take in a file of messages, JSON Lines or CSV; importing it again changes nothing."""

    help = (
        "Take in citizens' messages from a JSON Lines or CSV file (columns: platform, account, external_id, author_id, "
        "author_name, posted_at, text, permalink; optionally parent_id, media, private, edited_at). Prints how many "
        "were created, known, edited, destroyed since (as the retention schedule asks) and rejected, and why each "
        "rejected line was. "
        "Exit status: 0 when the file could be read, even with rejected lines; 2 when it could not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and the format of what is printed."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, file: Path, format: str, **options: Any) -> None:
        """Import the file, print what became of it."""
        try:
            with file.open("rb") as stream:
                self._import_as_json(stream, file) if format == "json" else self._import_as_text(stream, file)
        except (OSError, UnreadableFileError, NoOpeningHours, ClockError, VaultError) as error:
            raise CommandError(_problem(file, error), returncode=2) from error

    def _import_as_text(self, stream: BufferedReader, file: Path) -> None:
        def report(rejection: Rejection) -> None:
            self.stdout.write(_("ligne %(line)d\u00a0: %(reason)s") % rejection._asdict())

        summary = self._import(stream, file, report)
        for outcome, count in summary.as_dict().items():
            self.stdout.write(f"{outcome}: {count}")

    def _import_as_json(self, stream: BufferedReader, file: Path) -> None:
        """Print one object, written along the way so that a million rejections take no memory."""
        separator = '{"rejections": ['

        def report(rejection: Rejection) -> None:
            nonlocal separator
            self.stdout.write(separator + json.dumps(rejection._asdict(), ensure_ascii=False), ending="")
            separator = ", "

        summary = self._import(stream, file, report)
        opening = separator if separator != ", " else ""
        self.stdout.write(f"{opening}], {json.dumps(summary.as_dict())[1:]}")

    def _import(self, stream: BufferedReader, file: Path, report: Report) -> Summary:
        with _progress(file.stat().st_size) as advance_to:

            def on_step(step: Step) -> None:
                for rejection in step.rejections:
                    report(rejection)
                advance_to(step.position.offset)

            return import_file(stream, name=file.name, on_step=on_step)


@contextmanager
def _progress(size: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of the bytes read where a person looks on, and nothing in a file or a pipe."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Importation"), total=size)
        yield lambda offset: progress.update(task, completed=offset)


def _problem(file: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return _("Le fichier %(file)s n’existe pas.") % {"file": file}
    if isinstance(error, OSError):
        return _("Le fichier %(file)s ne peut pas être lu\u00a0: %(error)s.") % {
            "file": file,
            "error": error.strerror,
        }
    return str(error)
