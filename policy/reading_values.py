"""What values a reading may take: each function answers a sentence in French, empty for a good value."""

import re
from typing import Any

from django.utils.translation import gettext as _

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DOMAIN = re.compile(r"([a-z0-9]+(-+[a-z0-9]+)*\.)+[a-z]{2,}")


def whole_number(value: Any) -> str:
    """Ask for a whole number of at least 1."""
    # bool is an int for Python, never for a person who answers « how many ».
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        return _("La valeur doit être un nombre entier d’au moins 1.")
    return ""


def percentage(value: Any) -> str:
    """Refuse what is not a whole percentage above 0."""
    if whole_number(value) or value > 100:
        return _("La valeur doit être un nombre entier de 1 à 100.")
    return ""


def whole_number_or_null(value: Any) -> str:
    """Ask for such a number, or none."""
    if value is None or not whole_number(value):
        return ""
    return _("La valeur doit être un nombre entier d’au moins 1, ou null pour aucune limite.")


def yes_or_no(value: Any) -> str:
    """Ask for a yes or a no."""
    return "" if isinstance(value, bool) else _("La valeur doit être true (oui) ou false (non).")


def positions(value: Any) -> str:
    """Ask for the codes of positions."""
    well_formed = isinstance(value, list) and all(
        isinstance(slug, str) and _SLUG.fullmatch(slug) for slug in value
    )
    if not well_formed or not value or len(set(value)) != len(value):
        return _(
            "La valeur doit être une liste de postes, sans doublon, chacun par son code "
            '(par exemple ["conseiller-strategique"]).'
        )
    return ""


def sentence(value: Any) -> str:
    """Ask for a short text."""
    if not isinstance(value, str) or not value.strip() or len(value) > 300:
        return _("La valeur doit être un texte, entre guillemets, d’au plus 300 caractères.")
    return ""


def domains(value: Any) -> str:
    """Ask for domains."""
    if not isinstance(value, list) or not value or not all(map(_is_domain, value)):
        return _(
            'La valeur doit être une liste de domaines, sans «\u00a0https://\u00a0» (par exemple ["rimouski.ca"]).'
        )
    return ""


def _is_domain(value: Any) -> bool:
    return isinstance(value, str) and _DOMAIN.fullmatch(value) is not None


def web_address(value: Any) -> str:
    """Ask for an address of the Web."""
    if not isinstance(value, str) or not value.startswith("https://") or len(value) > 300 or " " in value:
        return _("La valeur doit être une adresse qui commence par https://, entre guillemets.")
    return ""
