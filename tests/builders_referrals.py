"""Services with somebody to answer, and questions asked to them by the functions of the product itself."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from city.models import Service
from moderation.models import Message, Referral
from moderation.referral_links import link_path
from moderation.referrals import Asked, ask_service
from tests.builders_acts import SOON, a_qualified_message

RESPONDENT, DEPUTY = "adjointe@travaux.example.org", "remplacant@travaux.example.org"
ANSWER = "La 2e Rue est déneigée avant 7 h, selon la route prioritaire no 4."


def a_service(slug: str = "travaux-publics", **changes: Any) -> Service:
    """Return a service with a designated person and a deputy, unless told otherwise."""
    fields = {
        "respondent_name": "Adjointe des travaux publics",
        "respondent_email": RESPONDENT,
        "deputy_name": "Remplaçant des travaux publics",
        "deputy_email": DEPUTY,
        **changes,
    }
    service, _is_new = Service.objects.update_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").capitalize(), **fields}
    )
    return service


def an_undesignated_service(slug: str = "loisirs") -> Service:
    """Return a service that has designated nobody."""
    return a_service(slug, respondent_name="", respondent_email="", deputy_name="", deputy_email="")


def a_referral(
    actor: Person,
    *,
    message: Message | None = None,
    service: Service | None = None,
    now: datetime = SOON,
    **asked: Any,
) -> Referral:
    """Ask a service a question about a message."""
    values = {"question": "À quelle heure la 2e Rue est-elle déneigée?", **asked}
    return ask_service(
        message_id=(message or a_qualified_message(actor)).pk,
        service_id=(service or a_service()).pk,
        asked=Asked(**values),
        actor=actor,
        version=None,
        now=now,
    )


def token_of(referral: Referral) -> str:
    """Return the secret of a question's link, as the e-mail gives it."""
    return link_path(referral).rstrip("/").rpartition("/")[2]
