"""`manage.py export_dossier --subscriber ID … --output FILE.zip`: what the city holds about one person, in one file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Platform
from netiquette.models import Subscriber
from policy.outcomes import PolicyRefusal
from privacy.contents import contents_of
from privacy.dossiers import dossier_of_command
from privacy.models import AccessRequest, Dossier, Production
from privacy.people_search import named_exactly
from privacy.productions import ask_production, build_production


class Command(BaseCommand):
    """Write the dossier of one person, under one or several identities, to a file that nobody else may read."""

    help = (
        "Write what the city holds about one person to a zip: dossier.json, dossier.html and manifest.json. The "
        "identities are given by their number, or by a name that a single identity bears. Other people are "
        "masked. Each production is registered. Exit status: 2 when nothing could be written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose dossier, the file, and what is printed."""
        parser.add_argument(
            "--subscriber", type=int, action="append", default=[], metavar="ID", help="repeatable"
        )
        parser.add_argument("--name", default="", help="name borne by one identity, instead of numbers")
        parser.add_argument(
            "--platform", default="", help="code of the platform of that name, such as facebook"
        )
        parser.add_argument("--output", required=True, metavar="FILE.zip")
        parser.add_argument("--request", type=int, metavar="NUMBER", help="number of the request it answers")
        parser.add_argument("--unmasked", action="store_true", help="name other people; needs --reason")
        parser.add_argument("--reason", default="", help="why without masks")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, **options: Any) -> None:
        """Produce the file, write it, and print what it is."""
        subscribers = _chosen(options["subscriber"], options["name"], options["platform"])
        output = Path(options["output"])
        if not output.parent.is_dir():
            raise _refusal(_("Ce dossier n’existe pas\u00a0: %s") % output.parent)
        dossier, production = _produced(subscribers, options)
        with production.file.open("rb") as kept:
            _write(output, kept.read())
        self._report(dossier, production, output, options["format"])

    def _report(self, dossier: Dossier, production: Production, output: Path, format: str) -> None:
        contents = contents_of(dossier, None, timezone.now())
        told = {
            "file": str(output),
            "sha256": production.sha256,
            "dossier": dossier.pk,
            "production": production.pk,
            "masked": not production.is_unmasked,
            "identities": [identity.subscriber.pk for identity in contents.identities],
            "sections": {one.key: len(one.entries) for one in contents.sections if one.entries},
            "to_read": contents.to_read,
        }
        if format == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for name, value in told.items():
            self.stdout.write(f"{name}: {value}")
        if contents.to_read:
            self.stdout.write(_("Relisez les notes internes avant de communiquer ce fichier."))


def _chosen(numbers: list[int], name: str, platform: str) -> list[Subscriber]:
    """Return the identities asked for; a person says which ones, never the command."""
    if bool(numbers) == bool(name.strip()):
        raise _refusal(_("Donnez --subscriber, autant de fois qu’il le faut, ou --name."))
    if platform and not Platform.objects.filter(slug=platform).exists():
        known = ", ".join(Platform.objects.order_by("slug").values_list("slug", flat=True))
        raise _refusal(_("Plateforme inconnue; plateformes connues\u00a0: %s.") % known)
    if name:
        return _only_one(named_exactly(name, platform=platform), name)
    found = {one.pk: one for one in Subscriber.objects.filter(pk__in=numbers)}
    if missing := [str(number) for number in numbers if number not in found]:
        raise _refusal(_("Aucun abonné ne porte ce numéro\u00a0: %s.") % ", ".join(missing))
    return list(found.values())


def _only_one(found: list[Subscriber], name: str) -> list[Subscriber]:
    if len(found) == 1:
        return found
    if not found:
        raise _refusal(_("Personne ne s’appelle «\u00a0%s\u00a0».") % name)
    listed = "; ".join(f"{one.pk} ({one.platform.slug}, {one.external_id})" for one in found)
    raise _refusal(
        _("Plusieurs identités portent ce nom\u00a0: dites par --subscriber lesquelles sont la personne. %s")
        % listed
    )


def _produced(subscribers: list[Subscriber], options: dict[str, Any]) -> tuple[Dossier, Production]:
    now = timezone.now()
    try:
        with transaction.atomic():
            request = AccessRequest.objects.get(pk=options["request"]) if options["request"] else None
            dossier = dossier_of_command(subscribers=subscribers, request=request, now=now)
            production = ask_production(
                dossier_id=dossier.pk,
                is_unmasked=options["unmasked"],
                reason=options["reason"],
                # Whoever runs the server reads the file before giving it: the report says what is to be read.
                is_read=True,
                actor=None,
                now=now,
            )
    except AccessRequest.DoesNotExist as error:
        raise _refusal(_("Aucune demande ne porte ce numéro\u00a0: %s.") % options["request"]) from error
    except PolicyRefusal as refusal:
        raise _refusal(str(refusal)) from refusal
    production = build_production(production.pk)
    if production.state != Production.State.DONE:
        raise _refusal(production.failure)
    return dossier, production


def _write(output: Path, content: bytes) -> None:
    """Write the file whole, for its owner alone."""
    beside = output.with_name(f".{output.name}.part")
    beside.touch(mode=0o600)
    beside.chmod(0o600)
    beside.write_bytes(content)
    beside.replace(output)


def _refusal(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
