"""A task that only the tests give to their worker."""

import os
from pathlib import Path

from celery import shared_task


@shared_task
def die_the_first_time(file: str) -> None:
    """End the process that runs this without a word, the first time only."""
    runs = Path(file)
    runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
    if runs.read_text() == "x":
        os._exit(1)
