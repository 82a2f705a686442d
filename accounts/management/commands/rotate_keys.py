"""`rotate_keys`: seal under the newest key of FIELD_KEYS everything that an older one sealed."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.key_rotation import Resealed, rotate_keys
from accounts.vault import VaultError


class Command(BaseCommand):
    """Safe to repeat; nothing is written unless every value opens."""

    help = "Scelle de nouveau, avec la plus récente des clés de FIELD_KEYS, tout ce qu’une autre a scellé."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal again and print how many values were, field by field."""
        try:
            done = rotate_keys()
        except VaultError as error:
            raise CommandError(str(error)) from error
        as_json = options["format"] == "json"
        self.stdout.write(json.dumps([asdict(one) for one in done], indent=2) if as_json else _as_text(done))


def _as_text(done: list[Resealed]) -> str:
    return "\n".join(
        f"{one.field}\u00a0: {one.resealed} scellé{'s' * (one.resealed > 1)} de nouveau, "
        f"{one.kept} déjà sous la plus récente clé"
        for one in done
    )
