"""The decisions that a request may be about: found by the letter's number, else by the name; a person chooses."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import OfficialAccount
from accounts.rights import local_date
from netiquette.models import Exclusion, Review, Warning
from netiquette.reviews import TELLING, Contested
from policy.words import day_in_words

SHOWN = 20


def candidates(review: Review, text: str = "") -> list[Contested]:
    """Return what the request may contest, what its number names first; `text` is a name that the reader looks for."""
    named = _of_number(review.case_number) if review.case_number else []
    name = text.strip() or review.display_name
    others = _of_name(name, None if text else review.account) if name else []
    known = {code_of(one) for one in named}
    return [*named, *(one for one in others if code_of(one) not in known)][:SHOWN]


def code_of(contested: Contested) -> str:
    """Return the code under which a form names a decision."""
    return f"{'avertissement' if isinstance(contested, Warning) else 'exclusion'}-{contested.pk}"


def in_words(contested: Contested) -> str:
    """Return the words by which a person recognises a decision in a list."""
    account = str(contested.account)
    if isinstance(contested, Warning):
        day = day_in_words(local_date(contested.sent_at)) if contested.sent_at else ""
        return _("Avertissement du %(day)s à %(name)s, %(account)s (%(number)s)") % {
            "day": day,
            "name": contested.subscriber.name,
            "account": account,
            "number": contested.reference,
        }
    return _("Exclusion du %(day)s de %(name)s, %(account)s (%(number)s)") % {
        "day": day_in_words(local_date(contested.decided_at)) if contested.decided_at else "",
        "name": contested.subscriber.name,
        "account": account,
        "number": contested.reference,
    }


def _of_number(number: str) -> list[Contested]:
    return _found(Q(reference=number))


def _of_name(name: str, account: OfficialAccount | None) -> list[Contested]:
    rows = Q(subscriber__names__name__iexact=name) | Q(subscriber__name__iexact=name)
    return _found(rows & Q(account=account) if account else rows)


def _found(rows: Q) -> list[Contested]:
    related = ("subscriber", "account__platform")
    exclusions = Exclusion.objects.filter(rows, state=Exclusion.State.IN_FORCE).select_related(*related)
    warnings = Warning.objects.filter(rows, state__in=TELLING).select_related(*related)
    return [
        *exclusions.order_by("-decided_at").distinct()[:SHOWN],
        *warnings.order_by("-sent_at").distinct()[:SHOWN],
    ]
