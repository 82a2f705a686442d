"""Requests and dossiers, made by the functions of the product; and a citizen under three names, on two networks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Person
from moderation.models import Message
from netiquette.models import Subscriber
from privacy.dossiers import choose_identities, open_dossier
from privacy.models import AccessRequest, Dossier
from privacy.requests import record_request
from tests.builders import NOW, a_holder
from tests.builders_moderation import a_message

LATER = NOW + timedelta(hours=1)
# What belongs to the neighbour, and must never leave with somebody else's dossier.
OF_THE_NEIGHBOUR = (
    "Sylvie",
    "Lapierre",
    "sylvie.lapierre",
    "581 555-0142",
    "sylvie@courriel.example",
    "45, rue Hupé",
    "la clôture est à moi",
)


@dataclass(frozen=True)
class Citizen:
    """A person who wrote as « Marc Ouellet » then « Marco O. » on Facebook, and as « ouellet_rki » on X."""

    facebook: Subscriber
    x: Subscriber
    messages: list[Message]
    neighbour: Subscriber


def an_officer() -> Person:
    """Return somebody in charge of personal information."""
    return a_holder("conseiller-strategique")


def a_citizen() -> Citizen:
    """Take in the messages of one person under three names on two networks, in threads with a neighbour."""
    first = a_message(
        external_id="fb-1", author_id="fb-marc", author_name="Marc Ouellet", text="Le parc est-il ouvert?"
    )
    theirs = a_message(
        external_id="fb-2",
        author_id="fb-sylvie",
        author_name="Sylvie Lapierre",
        parent_id="fb-1",
        text="Non, et la clôture est à moi.",
        posted_at=NOW + timedelta(minutes=1),
    )
    answer = a_message(
        external_id="fb-3",
        author_id="fb-marc",
        author_name="Marco O.",
        parent_id="fb-2",
        text=(
            "Sylvie Lapierre, je sais que Sylvie habite au 45, rue Hupé. Écrivez-lui à sylvie@courriel.example ou "
            "au 581 555-0142; voir @sylvie.lapierre."
        ),
        posted_at=NOW + timedelta(minutes=2),
    )
    elsewhere = a_message(
        platform="x",
        account="VilleRimouski",
        external_id="x-1",
        author_id="ouellet_rki",
        author_name="ouellet_rki",
        text="Bravo pour la piste cyclable.",
        permalink="https://x.com/ouellet_rki/status/1",
        posted_at=NOW + timedelta(minutes=3),
    )
    return Citizen(
        facebook=Subscriber.objects.get(external_id="fb-marc"),
        x=Subscriber.objects.get(external_id="ouellet_rki"),
        messages=[first, answer, elsewhere],
        neighbour=theirs.subscriber,
    )


def a_request(actor: Person, **fields: object) -> AccessRequest:
    """Record a request received on NOW's day, unless told."""
    values = {
        "kind": "access",
        "received_on": date(2026, 7, 6),
        "requester": "Marc Ouellet",
        "contact": "12, rue du Fleuve; marc@courriel.example",
        "asked": "Tout ce que la Ville détient sur moi.",
        "now": NOW,
        **fields,
    }
    return record_request(**values, actor=actor)  # type: ignore[arg-type]


def a_dossier(
    actor: Person, subscribers: Collection[Subscriber] = (), request: AccessRequest | None = None
) -> Dossier:
    """Open the dossier of Marc Ouellet with these identities."""
    dossier = open_dossier(
        person="Marc Ouellet",
        request=request,
        purpose="" if request else "Vérification",
        actor=actor,
        now=LATER,
    )
    if subscribers:
        choose_identities(
            dossier_id=dossier.pk,
            subscribers=subscribers,
            reason="Même photo, il le dit lui-même.",
            actor=actor,
            now=LATER,
        )
    return dossier
