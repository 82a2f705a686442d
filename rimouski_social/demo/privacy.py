"""Requests and a dossier of the demonstration, reached by the functions of the product itself; nobody real."""

from datetime import datetime, timedelta

from accounts.models import Person
from accounts.rights import local_date
from moderation.incoming import parse_message
from moderation.intake import receive
from moderation.models import Message
from moderation.notes import add_note
from netiquette.models import Subscriber, Warning
from privacy.corrections import note_correction
from privacy.dossiers import choose_identities, open_dossier
from privacy.models import AccessRequest
from privacy.productions import ask_production, build_production
from privacy.requests import answer_request, extend_request, record_request, verify_identity

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# One citizen under three names on two networks, in a thread with a neighbour.
MESSAGES = (
    (
        "facebook",
        "Ville de Rimouski",
        "p-1",
        "demo-p-301",
        "Citoyenne 301",
        "",
        "Le parc de la Gare ouvre-t-il bientôt?",
    ),
    (
        "facebook",
        "Ville de Rimouski",
        "p-2",
        "demo-p-302",
        "Voisine Exemple",
        "p-1",
        "La clôture est à moi, pas au parc.",
    ),
    (
        "facebook",
        "Ville de Rimouski",
        "p-3",
        "demo-p-301",
        "Citoyenne 301 du Bic",
        "p-2",
        (
            "Voisine Exemple, tu habites au 45, rue de la Fiction. Appelle-moi au 555 555-0142 ou écris à "
            "voisine@courriel.example."
        ),
    ),
    (
        "x",
        "VilleRimouski",
        "p-4",
        "citoyenne_301",
        "citoyenne_301",
        "",
        "Bravo pour la piste cyclable @VilleRimouski",
    ),
)


def load(now: datetime) -> None:
    """Record requests in every state, and bring one dossier together; nothing when some are there already."""
    if AccessRequest.objects.exists():
        return
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    _write(now)
    _access(people["conseiller"], people["agent"], now)
    _rectification(people["conseiller"], now)
    _others(people["direction"], now)


def _write(now: datetime) -> None:
    for hours, (platform, account, number, author, name, parent, text) in enumerate(
        reversed(MESSAGES), start=1
    ):
        posted_at = now - HOUR * hours / 4
        row = {
            "platform": platform,
            "account": account,
            "external_id": f"demo-{number}",
            "author_id": author,
            "author_name": name,
            "posted_at": posted_at.isoformat(),
            "text": text,
            "permalink": f"https://www.{'facebook' if platform == 'facebook' else 'x'}.com/demo/{number}",
            **({"parent_id": f"demo-{parent}"} if parent else {}),
        }
        receive([parse_message(row)], now=now)


def _access(officer: Person, agent: Person, now: datetime) -> None:
    """A request near its last day, with its dossier and a first file."""
    request = record_request(
        kind="access",
        received_on=local_date(now - 17 * DAY),
        requester="Citoyenne 301",
        contact="citoyenne301@courriel.example",
        asked="Je demande tout ce que la Ville détient sur moi dans ses médias sociaux, sous tous mes noms.",
        actor=officer,
        now=now - 16 * DAY,
    )
    verify_identity(
        request_id=request.pk, how="Pièce d’identité vue au comptoir", actor=officer, now=now - 10 * DAY
    )
    first = Message.objects.get(external_id="demo-p-3")
    add_note(
        message_id=first.pk, text="Voisine Exemple a aussi appelé; ne pas intervenir.", actor=agent, now=now
    )
    dossier = open_dossier(
        person="Citoyenne 301",
        also_known_as="citoyenne301@courriel.example",
        request=request,
        actor=officer,
        now=now,
    )
    hers = Subscriber.objects.filter(external_id__in=["demo-p-301", "citoyenne_301"])
    choose_identities(
        dossier_id=dossier.pk,
        subscribers=list(hers),
        reason="Elle donne elle-même ces trois noms dans sa demande.",
        actor=officer,
        now=now,
    )
    production = ask_production(dossier_id=dossier.pk, is_read=True, actor=officer, now=now)
    build_production(production.pk, clock=lambda: now)


def _rectification(officer: Person, now: datetime) -> None:
    """A warning contested: the person's own words are kept beside it."""
    request = record_request(
        kind="rectification",
        received_on=local_date(now - 12 * DAY),
        requester="Commerce 7",
        contact="commerce7@courriel.example",
        asked="L’avertissement dit que je faisais de la publicité. Je répondais à une question.",
        actor=officer,
        now=now - 12 * DAY,
    )
    warning = Warning.objects.filter(subscriber__name="Commerce 7", state=Warning.State.SENT).first()
    if warning is not None:
        note_correction(
            request_id=request.pk,
            record_kind="warning",
            record_id=warning.pk,
            text="Je répondais à un voisin qui cherchait un déneigeur; ce n’était pas une annonce.",
            actor=officer,
            now=now - 2 * DAY,
        )


def _others(officer: Person, now: datetime) -> None:
    """One late, one extended, one answered."""
    _late, longer, refused = (
        record_request(
            kind=kind,
            received_on=local_date(now - days * DAY),
            requester=name,
            contact=f"{name.lower().replace(' ', '')}@courriel.example",
            asked=asked,
            actor=officer,
            now=now - days * DAY,
        )
        for kind, days, name, asked in (
            ("access", 24, "Citoyen 118", "Les messages que vous avez gardés de moi."),
            ("access", 15, "Organisme 4", "Tous les messages privés échangés avec notre organisme."),
            ("other", 40, "Citoyen 131", "Qui, à la Ville, lit les commentaires?"),
        )
    )
    extend_request(
        request_id=longer.pk,
        notice_on=local_date(now - 2 * DAY),
        reason="Plusieurs années d’échanges sont à relire.",
        actor=officer,
        now=now - 2 * DAY,
    )
    answer_request(
        request_id=refused.pk,
        outcome="refused",
        answered_on=local_date(now - 25 * DAY),
        manner="email",
        reasons="Les noms des employés qui lisent les messages ne sont pas des renseignements sur vous.",
        articles="art. 83",
        actor=officer,
        now=now - 25 * DAY,
    )
