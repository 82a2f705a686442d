"""`manage.py explain_deadline --received ISO [--account HANDLE]`: when an answer is due, and why."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OfficialAccount
from city.calendars import NoOpeningHours, load_calendars, suspensions_for
from city.clock import ClockError, deadline, explain
from city.explanation import sentences
from moderation.addresses import accounts_called
from policy.models import Reading


class Command(BaseCommand):
    """Tell the target and the limit of a message received at an instant, with the segments counted."""

    help = (
        "Tell when a message received at an instant is due, and what the clock counts up to then. Without an account, "
        "with the city's general hours. Exit status: 2 when no deadline can be told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the instant, the account and the format of what is printed."""
        parser.add_argument("--received", required=True, metavar="ISO", help="ISO 8601 with its offset")
        parser.add_argument(
            "--account", default="", metavar="HANDLE", help="handle, name or code on the register"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, received: str, account: str, format: str, **options: Any) -> None:
        """Print the deadlines; refuse in one sentence what cannot be read."""
        try:
            instant = _instant(received)
            told, *others = [_told(instant, one) for one in _accounts(account)]
        except (NoOpeningHours, ClockError) as error:
            raise CommandError(str(error), returncode=2) from error
        if any(other != told for other in others):
            raise CommandError(
                _(
                    "Plusieurs comptes s’appellent «\u00a0%s\u00a0», avec des échéances différentes\u00a0: "
                    "donnez leur code."
                )
                % account,
                returncode=2,
            )
        if format == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for name, due in told.items():
            self.stdout.write(f"{name}: {due['at']}")
            for sentence in due["sentences"]:
                self.stdout.write(f"  {sentence}")


def _told(received_at: datetime, account: OfficialAccount | None) -> dict[str, Any]:
    """Return the target and the limit, each with its segments and their sentences."""
    now = timezone.now()
    readings = Reading.objects.values_at(now)
    calendar = load_calendars(received_at).for_set(account.hours_set_id if account else None)
    suspensions = suspensions_for(account.pk, until=now) if account else []
    told = {}
    for name, days in (("target", readings["target_open_days"]), ("limit", readings["limit_open_days"])):
        segments = explain(received_at, days, calendar, suspensions)
        told[name] = {
            "at": deadline(received_at, days, calendar, suspensions).isoformat(),
            "sentences": sentences(segments),
            "segments": [
                {
                    "kind": str(segment.kind),
                    "start": segment.start.isoformat(),
                    "end": segment.end.isoformat(),
                    "counted_seconds": int(segment.counted.total_seconds()),
                }
                for segment in segments
            ],
        }
    return told


def _instant(received: str) -> datetime:
    try:
        instant = datetime.fromisoformat(received)
    except ValueError as error:
        raise CommandError(
            _("«\u00a0%s\u00a0» n’est pas une date ISO 8601.") % received, returncode=2
        ) from error
    if instant.tzinfo is None:
        raise CommandError(
            _("«\u00a0%s\u00a0» ne dit pas son décalage (par exemple -05:00).") % received, returncode=2
        )
    return instant


def _accounts(name: str) -> list[OfficialAccount | None]:
    """Return the accounts called `name` on any platform; the general hours for no name."""
    if not name:
        return [None]
    found = accounts_called(name)
    if not found:
        known = ", ".join(OfficialAccount.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(
            _("Aucun compte ne s’appelle «\u00a0%(name)s\u00a0»; comptes connus\u00a0: %(known)s.")
            % {"name": name, "known": known},
            returncode=2,
        )
    return list(found)
