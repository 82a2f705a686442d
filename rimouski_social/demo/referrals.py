"""Questions to services in the demonstration: a first answer, a whole one, nobody to answer; and follow-ups."""

from datetime import datetime, timedelta

from accounts.models import Person
from accounts.rights import local_date
from city.models import Service
from moderation.followups import record_callback, transfer_to_council
from moderation.models import Message, Referral
from moderation.referral_interim import Interim
from moderation.referral_links import answer_by_link, give_interim_by_link, link_path
from moderation.referrals import Asked, ask_service, proposed_text

# Code, name, and whether it has somebody to answer.
SERVICES = (
    ("travaux-publics", "Travaux publics", True),
    ("environnement", "Environnement", True),
    ("greffe", "Greffe", False),
)


def load(now: datetime) -> None:
    """Ask, answer and follow up; nothing when a question is there already."""
    if Referral.objects.exists():
        return
    agent = Person.objects.get(email="agent@demo.example")
    works, environment, clerk = [_service(*one, now) for one in SERVICES]
    waiting = _ask(
        agent, "demo-012", works, "Le lampadaire devant le parc est-il dans vos travaux prévus?", now
    )
    first = Interim(
        words="Le secteur est au plan de l’automne; la date dépend du fournisseur.",
        name="Secrétariat des travaux publics",
        expected_at=waiting.due_at + timedelta(days=1),
    )
    give_interim_by_link(token=_token(waiting), interim=first, now=now)
    answered = _ask(
        agent, "demo-014", environment, "La patinoire du centre-ville est-elle ouverte en soirée?", now
    )
    answer_by_link(
        token=_token(answered),
        answer="Oui, jusqu’à 21 h du lundi au jeudi, et jusqu’à 22 h la fin de semaine.",
        sources="Horaire des patinoires, page du site de la Ville",
        name="Secrétariat de l’environnement",
        now=now,
    )
    _ask(agent, "demo-005", clerk, "Quel recours la personne peut-elle exercer?", now)
    _follow_up(agent, now)
    Message.objects.filter(claimed_by=agent).update(claimed_by=None, claimed_until=None)


def _service(slug: str, name: str, has_somebody: bool, now: datetime) -> Service:
    """Return a service of the demonstration; what the city has entered stays."""
    service, _is_new = Service.objects.get_or_create(slug=slug, defaults={"name": name})
    if has_somebody and not service.respondent_email:
        service.respondent_name, service.respondent_email = f"Secrétariat — {name}", f"{slug}@demo.example"
        service.deputy_name, service.deputy_email = f"Remplacement — {name}", f"{slug}.releve@demo.example"
        service.complaint_coordinates = f"{service.name}\u00a0: 418 555-0100, {slug}@demo.example"
        service.coordinates_verified_on = local_date(now) - timedelta(days=20)
        service.save()
    return service


def _ask(agent: Person, external_id: str, service: Service, question: str, now: datetime) -> Referral:
    message = Message.objects.get(external_id=external_id)
    asked = Asked(
        question=question,
        shared_text=proposed_text(message),
        through_team=service.respondent_on(local_date(now)) is None,
    )
    return ask_service(
        message_id=message.pk, service_id=service.pk, asked=asked, actor=agent, version=None, now=now
    )


def _token(referral: Referral) -> str:
    return link_path(referral).rstrip("/").rpartition("/")[2]


def _follow_up(agent: Person, now: datetime) -> None:
    message = Message.objects.get(external_id="demo-012")
    transfer_to_council(
        message_id=message.pk,
        recipient="Membre du conseil du district concerné",
        purpose="Signaler un besoin d’éclairage",
        shared_text=proposed_text(message),
        names_author=False,
        naming_reason="",
        actor=agent,
        version=None,
        now=now,
    )
    record_callback(
        message_id=Message.objects.get(external_id="demo-006").pk,
        called_by="Conseiller stratégique",
        called_at=now,
        note="Rendez-vous donné pour demain.",
        actor=agent,
        version=None,
        now=now,
    )
