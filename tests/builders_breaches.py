"""Confidentiality incidents, recorded by the functions of the product itself."""

from datetime import date, datetime
from typing import Any

from accounts.models import Person
from privacy.breaches import assess_breach, note_measure, record_breach
from privacy.models import ConfidentialityIncident
from tests.builders import NOW
from tests.builders_privacy import an_officer

KNOWN = date(2026, 7, 2)


def facts(**changes: Any) -> dict[str, Any]:
    """Return what is known of an export sent to the wrong person."""
    return {
        "kind": "communication",
        "information": "Noms et messages de citoyens.",
        "circumstances": "Un export est parti par courriel au mauvais destinataire.",
        "happened_from": date(2026, 7, 1),
        "happened_to": None,
        "is_date_estimated": False,
        "known_on": KNOWN,
        "persons": 12,
        "persons_in_quebec": 12,
        "is_count_estimated": False,
        **changes,
    }


def a_breach(actor: Person | None = None, *, now: datetime = NOW, **origin: Any) -> ConfidentialityIncident:
    """Record an incident."""
    return record_breach(facts=facts(), actor=actor or an_officer(), now=now, **origin)


def assessed(
    incident: ConfidentialityIncident, actor: Person, *, is_serious: bool, now: datetime = NOW
) -> ConfidentialityIncident:
    """Conclude on the risk of an incident."""
    return assess_breach(
        incident_id=incident.pk,
        sensitivity="Noms seulement.",
        consequences="Gêne.",
        likelihood="Faible : le destinataire a effacé le fichier.",
        is_serious=is_serious,
        actor=actor,
        version=incident.version,
        now=now,
    )


def measured(
    incident: ConfidentialityIncident, actor: Person, *, now: datetime = NOW
) -> ConfidentialityIncident:
    """Write a measure."""
    return note_measure(
        incident_id=incident.pk,
        on=KNOWN,
        text="Le destinataire confirme avoir effacé le fichier.",
        actor=actor,
        version=incident.version,
        now=now,
    )
