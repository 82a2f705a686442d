"""Requests and accounts in every state, reached by the functions of the product itself."""

from datetime import datetime
from typing import Any

from accounts.lifecycle import suspend_account
from accounts.models import AccountRequest, Body, OfficialAccount, Person, Platform
from accounts.requests import approve_request, draft_request, submit_request
from tests.builders import NOW, a_holder, an_account

PLAN: dict[str, Any] = {
    "name": "Ville de Rimouski",
    "handle": "villerimouski",
    "url": "https://www.instagram.com/villerimouski/",
    "exists_already": False,
    "need": "Joindre les jeunes familles, peu présentes sur les comptes actuels.",
    "audiences": ["futurs-citoyens", "visiteurs"],
    "objectives": ["informer", "appartenance"],
    "resources": "Trois heures par semaine, prises sur le temps de l’agent.",
    "posts_per_week": 3,
    "managers": ["agent-communications", "animateur-diffusion"],
    "follow_up": ["agent-communications"],
    "netiquette_placement": "Un lien dans la biographie du compte.",
    "risks": "Des commentaires déplacés, modérés selon la nétiquette.",
    "privacy": "no",
    "privacy_note": "",
    "exit_plan": "Fermeture après une année sans publication.",
}
CLOSING: dict[str, Any] = {
    "need": "Plus aucune vidéo n’y est déposée.",
    "archive_plan": "Les vidéos sont exportées au greffe.",
    "access_plan": "Le webmestre retire tous les rôles.",
    "redirect_notice": "Un dernier message renvoie vers YouTube.",
}


def a_platform(slug: str = "instagram") -> Platform:
    """Return a platform of which the city has no account."""
    platform, _new = Platform.objects.get_or_create(
        slug=slug,
        defaults={"name": slug.capitalize(), "family": "Partage de médias", "hosts": [f"{slug}.com"]},
    )
    return platform


def a_draft_request(requester: Person, *, now: datetime = NOW, **changes: Any) -> AccountRequest:
    """Return a complete draft to open an account."""
    values = {**PLAN, "platform": a_platform(), **changes}
    return draft_request(purpose="open", values=values, actor=requester, now=now)


def a_request(requester: Person | None = None, *, now: datetime = NOW, **changes: Any) -> AccountRequest:
    """Return a request to open an account, submitted by the webmaster unless told."""
    requester = requester or a_holder("webmestre")
    draft = a_draft_request(requester, now=now, **changes)
    return submit_request(request_id=draft.pk, actor=requester, now=now)


def a_closing(
    account: OfficialAccount, requester: Person | None = None, *, now: datetime = NOW
) -> AccountRequest:
    """Return a request to close an account, submitted by the webmaster unless told."""
    requester = requester or a_holder("webmestre")
    values = {**CLOSING, "account": account}
    draft = draft_request(purpose="close", values=values, actor=requester, now=now)
    return submit_request(request_id=draft.pk, actor=requester, now=now)


def approved(
    request: AccountRequest, body: Body, person: Person | None = None, *, now: datetime = NOW
) -> AccountRequest:
    """Have one body agree, in the person of somebody new unless told."""
    slugs = {Body.MANAGEMENT: "direction-generale", Body.COMMUNICATIONS: "conseiller-strategique"}
    return approve_request(
        request_id=request.pk,
        body=body,
        content_hash=request.content_hash,
        actor=person or a_holder(slugs[body]),
        now=now,
    )


def a_granted_request(request: AccountRequest | None = None, *, now: datetime = NOW) -> AccountRequest:
    """Have both bodies agree."""
    request = request or a_request(now=now)
    approved(request, Body.COMMUNICATIONS, now=now)
    return approved(request, Body.MANAGEMENT, now=now)


def a_suspended_account(slug: str, *, now: datetime = NOW, reason: str = "Accès volé") -> OfficialAccount:
    """Have the direction générale suspend an account."""
    return suspend_account(
        account_id=an_account(slug).pk, reason=reason, actor=a_holder("direction-generale"), now=now
    )


def a_closed_account(slug: str, *, now: datetime = NOW) -> OfficialAccount:
    """Have an account closed by both bodies."""
    a_granted_request(a_closing(an_account(slug), now=now), now=now)
    return an_account(slug)
