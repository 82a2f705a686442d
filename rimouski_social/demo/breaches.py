"""The demonstration's register of confidentiality incidents: one closed, one still to be assessed."""

from datetime import datetime, timedelta

from accounts.models import Person
from accounts.rights import local_date
from privacy.breaches import assess_breach, close_breach, note_measure, record_breach
from privacy.models import ConfidentialityIncident


def load(now: datetime) -> None:
    """Record both; nothing when some are there already."""
    if ConfidentialityIncident.objects.exists():
        return
    adviser = Person.objects.get(email="conseiller@demo.example")
    _closed_one(adviser, now - timedelta(days=40))
    _record(
        adviser,
        now - timedelta(days=3),
        kind="access",
        information="Messages privés reçus sur une page, avec le nom des personnes.",
        circumstances="Le téléphone d’une personne qui gère une page a été perdu, sans verrouillage, tout un jour.",
        persons=35,
        persons_in_quebec=33,
        is_count_estimated=True,
    )


def _closed_one(adviser: Person, at: datetime) -> None:
    incident = _record(
        adviser,
        at,
        kind="communication",
        information="Adresse municipale d’un citoyen.",
        circumstances="Une réponse publique reprenait l’adresse donnée en message privé; retirée après vingt minutes.",
        persons=1,
        persons_in_quebec=1,
    )
    incident = assess_breach(
        incident_id=incident.pk,
        sensitivity="Une adresse, déjà publique au rôle d’évaluation.",
        consequences="Sollicitation, au pire.",
        likelihood="Faible : vu par une quinzaine de personnes.",
        is_serious=False,
        actor=adviser,
        version=incident.version,
        now=at + timedelta(hours=2),
    )
    incident = note_measure(
        incident_id=incident.pk,
        on=local_date(at),
        text="Réponse retirée, citoyen joint par téléphone, rappel à l’équipe.",
        actor=adviser,
        version=incident.version,
        now=at + timedelta(hours=3),
    )
    close_breach(
        incident_id=incident.pk,
        text="Sans suite.",
        actor=adviser,
        version=incident.version,
        now=at + timedelta(days=1),
    )


def _record(adviser: Person, at: datetime, **said: object) -> ConfidentialityIncident:
    facts = {
        "happened_from": local_date(at),
        "happened_to": None,
        "is_date_estimated": False,
        "known_on": local_date(at),
        "is_count_estimated": False,
        **said,
    }
    return record_breach(facts=facts, actor=adviser, now=at)
