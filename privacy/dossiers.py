"""The work on a dossier: opened for a reason, identities chosen by a person, masks revised; all of it registered.

The register tells that somebody judged, and for which dossier; never a name, for it is kept for ever.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from accounts.models import Person
from netiquette.models import Subscriber
from policy.confidential import confidential
from policy.outcomes import require
from policy.register import record
from privacy import events
from privacy.access import if_in_charge, is_in_charge
from privacy.holdings import NAMED
from privacy.models import AccessRequest, Dossier, DossierIdentity, DossierMatch, MaskRevision
from privacy.rules.dossiers import may_judge_identity, may_open_dossier, may_revise_masks


@confidential("privacy.dossier")
def visible_dossiers(person: Person, at: datetime) -> "QuerySet[Dossier]":
    """Return the dossiers that `person` reads: all of them in charge, none otherwise."""
    return if_in_charge(Dossier.objects.all(), person, at)


@transaction.atomic
def open_dossier(
    *,
    person: str,
    also_known_as: str = "",
    request: AccessRequest | None = None,
    purpose: str = "",
    actor: Person | None,
    now: datetime,
) -> Dossier:
    """Open the dossier of a person, for a request or another purpose. Raises PolicyRefusal.

    `actor` is None for the command of whoever runs the server.
    """
    in_charge = actor is None or is_in_charge(actor, now)
    require(may_open_dossier(is_in_charge=in_charge, has_request=request is not None, purpose=purpose))
    dossier = Dossier.objects.create(
        person=person.strip(),
        also_known_as=also_known_as.strip(),
        request=request,
        purpose=purpose.strip(),
        opened_by=actor,
        opened_at=now,
    )
    record(
        event=events.DOSSIER_OPENED,
        actor=actor,
        subject=dossier,
        clause="R-006",
        after={"demande": str(request) if request else ""},
        now=now,
    )
    return dossier


@transaction.atomic
def choose_identities(
    *,
    dossier_id: int,
    subscribers: Collection[Subscriber],
    reason: str,
    actor: Person | None,
    now: datetime,
) -> list[DossierIdentity]:
    """Write that these identities are the person, and why; those already there stay. Raises PolicyRefusal."""
    dossier = _locked(dossier_id)
    require(may_judge_identity(is_in_charge=actor is None or is_in_charge(actor, now), reason=reason))
    there = dossier.identities.filter(set_aside_at__isnull=True).values_list("subscriber", flat=True)
    known = set(there)
    chosen = [
        DossierIdentity.objects.create(
            dossier=dossier, subscriber=one, reason=reason.strip(), chosen_by=actor, chosen_at=now
        )
        for one in subscribers
        if one.pk not in known
    ]
    if chosen:
        _register(
            dossier, events.IDENTITY_CHOSEN, actor, now, {"abonnés": [row.subscriber_id for row in chosen]}
        )
    return chosen


@transaction.atomic
def set_identity_aside(
    *, dossier_id: int, identity_id: int, reason: str, actor: Person, now: datetime
) -> DossierIdentity:
    """Write that an identity is somebody else, and why. Raises PolicyRefusal, DossierIdentity.DoesNotExist."""
    dossier = _locked(dossier_id)
    require(may_judge_identity(is_in_charge=is_in_charge(actor, now), reason=reason))
    identity = dossier.identities.get(pk=identity_id, set_aside_at__isnull=True)
    identity.set_aside_by, identity.set_aside_at, identity.set_aside_reason = actor, now, reason.strip()
    identity.save(update_fields=["set_aside_by", "set_aside_at", "set_aside_reason"])
    _register(dossier, events.IDENTITY_SET_ASIDE, actor, now, {"abonnés": [identity.subscriber_id]})
    return identity


@transaction.atomic
def judge_match(
    *, dossier_id: int, source: str, row_id: int, is_the_person: bool, actor: Person, now: datetime
) -> DossierMatch:
    """Write whether a row that carries the name is about the person; judged again, the last word counts.

    Raises PolicyRefusal, LookupError for an unknown source.
    """
    dossier = _locked(dossier_id)
    require(may_judge_identity(is_in_charge=is_in_charge(actor, now), reason=source))
    if source not in {named.key for named in NAMED}:
        raise LookupError(source)
    judged = {"is_the_person": is_the_person, "decided_by": actor, "decided_at": now}
    match, _created = DossierMatch.objects.update_or_create(
        dossier=dossier, source=source, row_id=row_id, defaults=judged
    )
    _register(
        dossier,
        events.MATCH_JUDGED,
        actor,
        now,
        {"source": source, "numéro": row_id, "retenu": is_the_person},
    )
    return match


@transaction.atomic
def revise_mask(
    *, dossier_id: int, target: str, value: str, hides: bool, reason: str = "", actor: Person, now: datetime
) -> MaskRevision:
    """Mask more, or show more with a reason; `target` is a `MaskRevision.Target`. Raises PolicyRefusal."""
    dossier = _locked(dossier_id)
    in_charge = is_in_charge(actor, now)
    require(may_revise_masks(is_in_charge=in_charge, hides=hides, reason=reason, value=value))
    revision = MaskRevision.objects.create(
        dossier=dossier,
        target=MaskRevision.Target(target),
        value=value.strip(),
        hides=hides,
        reason=reason.strip(),
        decided_by=actor,
        decided_at=now,
    )
    event = events.MASK_ADDED if hides else events.MASK_LIFTED
    _register(dossier, event, actor, now, {"révision": revision.pk}, revision.reason)
    return revision


def _locked(dossier_id: int) -> Dossier:
    return Dossier.objects.select_for_update(no_key=True).get(pk=dossier_id)


def _register(
    dossier: Dossier, event: str, actor: Person | None, now: datetime, after: object, reason: str = ""
) -> None:
    record(event=event, actor=actor, subject=dossier, clause="R-006", after=after, reason=reason, now=now)


@transaction.atomic
def dossier_of_command(
    *, subscribers: Collection[Subscriber], request: AccessRequest | None, now: datetime
) -> Dossier:
    """Return the dossier that the command opened for these very identities and this request, or open it."""
    wanted = {one.pk for one in subscribers}
    known = Dossier.objects.filter(opened_by__isnull=True, request=request).prefetch_related("identities")
    for dossier in known.order_by("pk"):
        if {one.subscriber_id for one in dossier.identities.all() if one.set_aside_at is None} == wanted:
            return dossier
    first = min(subscribers, key=lambda one: one.pk)
    reason = gettext("Donnée sur la ligne de commande")
    dossier = open_dossier(person=first.name, request=request, purpose=reason, actor=None, now=now)
    choose_identities(dossier_id=dossier.pk, subscribers=subscribers, reason=reason, actor=None, now=now)
    return dossier
