"""Reviews in every state, reached by the functions of the product itself."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from netiquette.models import Exclusion, Review, Warning
from netiquette.reviews import decide_review, match_review, receive_request
from tests.builders import NOW, a_holder
from tests.builders_netiquette import HOUR

LATER = NOW + HOUR * 40


def a_reviewer() -> Person:
    """Return somebody who may decide reviews, and decided nothing: the direction générale."""
    return a_holder("direction-generale")


def a_request(now: datetime = LATER, **fields: Any) -> Review:
    """Receive a request by the public form."""
    fields.setdefault("words", "Ce n’était pas une publicité, mais l’annonce d’un souper communautaire.")
    return receive_request(now=now, **fields)


def an_open_review(
    contested: Warning | Exclusion, actor: Person, *, now: datetime = LATER, **of_match: Any
) -> Review:
    """Receive a request with the number of its letter, and match it."""
    request = a_request(now, case_number=contested.reference)
    of_match.setdefault("recognised", "Elle donne le numéro de sa lettre.")
    return match_review(review_id=request.pk, contested=contested, actor=actor, now=now, **of_match)


def a_decided_review(
    contested: Warning | Exclusion, actor: Person, reviewer: Person, outcome: str, **of_match: Any
) -> Review:
    """Match a request and decide it."""
    review = an_open_review(contested, actor, **of_match)
    return decide_review(
        review_id=review.pk, outcome=outcome, reasons="Étude du dossier.", actor=reviewer, now=LATER
    )
