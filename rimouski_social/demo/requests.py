"""A request for an account in the demonstration: one body has agreed, the direction générale has yet to."""

from datetime import datetime

from accounts.models import AccountRequest, Body, Person, Platform
from accounts.requests import approve_request, draft_request, submit_request

PLAN = {
    "name": "Ville de Rimouski",
    "handle": "villerimouski",
    "url": "https://www.instagram.com/villerimouski/",
    "need": "Joindre les jeunes familles et les étudiants, peu présents sur les comptes actuels.",
    "audiences": ["citoyens", "futurs-citoyens", "visiteurs"],
    "objectives": ["informer", "dynamiser-image", "appartenance"],
    "resources": "Trois heures par semaine de l’agent aux communications, sans budget supplémentaire.",
    "posts_per_week": 3,
    "managers": ["agent-communications", "animateur-diffusion"],
    "follow_up": ["agent-communications"],
    "netiquette_placement": "Un lien vers la nétiquette dans la biographie du compte.",
    "risks": "Commentaires déplacés sur les photos, modérés chaque jour ouvrable selon la nétiquette.",
    "privacy": AccountRequest.Privacy.NO,
    "exit_plan": "Sans croissance après un an, le compte est fermé et ses images sont archivées.",
}


def load(now: datetime) -> None:
    """Ask for the account, and have the communications team agree; nothing when a request is there already."""
    if AccountRequest.objects.exists():
        return
    platform, _is_new = Platform.objects.get_or_create(
        slug="instagram",
        defaults={
            "name": "Instagram",
            "family": "Partage de médias",
            "hosts": ["instagram.com"],
            "address_patterns": [{"path": "/{name}"}],
        },
    )
    requester = Person.objects.get(email="loisirs@demo.example")
    draft = draft_request(purpose="open", values={**PLAN, "platform": platform}, actor=requester, now=now)
    asked = submit_request(request_id=draft.pk, actor=requester, now=now)
    approve_request(
        request_id=asked.pk,
        body=Body.COMMUNICATIONS,
        content_hash=asked.content_hash,
        actor=Person.objects.get(email="conseiller@demo.example"),
        now=now,
    )
