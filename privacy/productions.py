"""The files of a dossier: made by a worker, fetched by whoever is in charge, kept for some days, then erased.

Each production is registered with its fingerprint: who had it made, for which request, and everybody who fetched it.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.rights import local_date
from policy.confidential import confidential
from policy.models import Reading
from policy.outcomes import Outcome, PolicyRefusal, require
from policy.register import record
from privacy import events
from privacy.access import ACCESS_CONTACT, if_in_charge, is_in_charge
from privacy.contents import STEPS, Contents, contents_of
from privacy.documents import archive_of, document_of
from privacy.models import Dossier, Production
from privacy.rules.dossiers import may_produce_dossier

logger = logging.getLogger(__name__)
FILE_DAYS = "dossier_file_days"


@confidential("privacy.production")
def visible_productions(person: Person, at: datetime) -> "QuerySet[Production]":
    """Return the productions that `person` reads: all of them in charge, none otherwise."""
    return if_in_charge(Production.objects.all(), person, at)


def ask_may_produce(
    contents: Contents,
    actor: Person | None,
    now: datetime,
    *,
    is_unmasked: bool = False,
    reason: str = "",
    is_read: bool = False,
) -> Outcome:
    """Ask the rule whether the file of these contents may be made; the page asks the same."""
    return may_produce_dossier(
        is_in_charge=actor is None or is_in_charge(actor, now),
        has_identities=bool(contents.identities),
        is_unmasked=is_unmasked,
        reason=reason,
        to_read=contents.to_read,
        is_read=is_read,
    )


@transaction.atomic
def ask_production(
    *,
    dossier_id: int,
    is_unmasked: bool = False,
    reason: str = "",
    is_read: bool = False,
    actor: Person | None,
    now: datetime,
) -> Production:
    """Ask for the file of a dossier; a worker makes it. Raises PolicyRefusal, Dossier.DoesNotExist."""
    dossier = Dossier.objects.select_for_update(no_key=True).get(pk=dossier_id)
    contents = contents_of(dossier, actor, now)
    require(ask_may_produce(contents, actor, now, is_unmasked=is_unmasked, reason=reason, is_read=is_read))
    return Production.objects.create(
        dossier=dossier,
        is_unmasked=is_unmasked,
        unmasked_reason=reason.strip() if is_unmasked else "",
        steps=STEPS + 1,
        asked_by=actor,
        asked_at=now,
    )


def build_production(production_id: int, *, clock: Callable[[], datetime] = timezone.now) -> Production:
    """Make the file, telling how far it is; done again after a worker was killed, it only starts over.

    Raises Production.DoesNotExist.
    """
    production = Production.objects.select_related("dossier__request", "asked_by").get(pk=production_id)
    if production.state not in (Production.State.QUEUED, Production.State.RUNNING):
        return production
    now = clock()
    try:
        archive = _made(production, now)
    except PolicyRefusal as refusal:
        return _failed(production, str(refusal), clock())
    except Exception:
        logger.exception("production %d could not be made", production_id)
        return _failed(production, _("Le fichier n’a pas pu être produit."), clock())
    return _keep(production_id, archive, clock())


def _made(production: Production, now: datetime) -> bytes:
    """Return the archive; the rule is asked again at the instant it is made."""

    def tell(step: int) -> None:
        unfinished = Production.objects.unfinished().filter(pk=production.pk)
        unfinished.update(state=Production.State.RUNNING, steps_done=step)

    contents = contents_of(production.dossier, production.asked_by, now, tell)
    reason = production.unmasked_reason
    require(
        ask_may_produce(
            contents,
            production.asked_by,
            now,
            is_unmasked=production.is_unmasked,
            reason=reason,
            is_read=True,
        )
    )
    contact = Reading.objects.value(ACCESS_CONTACT, at=now)
    document = document_of(
        contents, on=local_date(now), is_unmasked=production.is_unmasked, access_contact=contact
    )
    return archive_of(document)


def _failed(production: Production, failure: str, now: datetime) -> Production:
    values = {"state": Production.State.FAILED, "failure": failure[:300], "finished_at": now}
    Production.objects.unfinished().filter(pk=production.pk).update(**values)
    production.refresh_from_db()
    return production


@transaction.atomic
def _keep(production_id: int, archive: bytes, now: datetime) -> Production:
    """Keep the file with its fingerprint, once: of two workers that made it, the first to come here."""
    production = Production.objects.select_for_update(no_key=True).get(pk=production_id)
    if production.state not in (Production.State.QUEUED, Production.State.RUNNING):
        return production
    days = timedelta(days=Reading.objects.value(FILE_DAYS, at=now))
    production.state, production.finished_at, production.keep_until = Production.State.DONE, now, now + days
    production.steps_done, production.size = production.steps, len(archive)
    production.sha256 = hashlib.sha256(archive).hexdigest()
    production.file.save(f"dossier-{production.dossier_id}.zip", ContentFile(archive), save=False)
    production.save()
    _register(production, events.PRODUCED, production.asked_by, now, production.unmasked_reason)
    return production


@transaction.atomic
def register_fetch(*, production: Production, actor: Person, now: datetime) -> None:
    """Write that somebody took the file away."""
    _register(production, events.FETCHED, actor, now)


@transaction.atomic
def erase_expired(*, now: datetime) -> int:
    """Erase the files kept long enough, and return how many; the lines stay. Safe to repeat."""
    rows = list(Production.objects.to_erase(now).select_for_update(skip_locked=True, no_key=True))
    for production in rows:
        production.file.delete(save=False)
        production.file, production.erased_at = "", now
        production.save(update_fields=["file", "erased_at"])
        _register(production, events.ERASED, None, now)
    return len(rows)


def _register(
    production: Production, event: str, actor: Person | None, now: datetime, reason: str = ""
) -> None:
    dossier = Dossier.objects.select_related("request").get(pk=production.dossier_id)
    after = {
        "dossier": str(dossier),
        "demande": str(dossier.request) if dossier.request else "",
        "sha256": production.sha256,
        "masques": not production.is_unmasked,
    }
    record(event=event, actor=actor, subject=production, clause="R-006", after=after, reason=reason, now=now)
