"""A letter as it would be read, filled with invented facts: what the page of a template shows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.rights import local_date
from netiquette.letters import review_address
from policy.models import Reading
from policy.placeholders import render
from policy.words import day_in_words

_REFERENCE = "A-0000-0000"


def sample(body: str, now: datetime) -> str:
    """Return the text with its variables replaced by an example."""
    today = local_date(now)
    address = review_address(_REFERENCE)
    values = {
        "nom": _("Camille Exemple"),
        "ville": settings.CITY_NAME,
        "compte": settings.CITY_NAME,
        "plateforme": "Facebook",
        "regle": _("«\u00a0Les publications à caractère publicitaire ne seront pas autorisées\u00a0»"),
        "edition": _("édition 1, en vigueur depuis le 20 octobre 2014"),
        "message": _("«\u00a0Grand solde en fin de semaine…\u00a0»"),
        "date_message": day_in_words(today - timedelta(days=1)),
        "rang": _("premier de trois"),
        "motif": _("Une nouvelle publicité a suivi les trois avertissements."),
        "reexamen": day_in_words(today + timedelta(days=180)),
        "dossier": _REFERENCE,
        "revision": address,
        "lien": address,
        "contact": Reading.objects.value("review_contact", at=now),
        "jours": str(Reading.objects.value("review_open_days", at=now)),
        "numero": "R-0000-0000",
        "limite": day_in_words(today + timedelta(days=14)),
    }
    return render(body, values)
