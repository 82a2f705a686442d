"""What the policy says of how often an account publishes: pure functions."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies

HOUR = timedelta(hours=1)


@applies("R-020")
def check_week(*, target: int | None, count: int, is_lifted: bool) -> Outcome:
    """Contenu des médias sociaux: « la fréquence de publication devra être établie dans la réflexion ».

    `count` is what is published or planned in the week, without the posts of emergencies; `is_lifted`: an emergency is
    in force, and what has to be said is said.
    """
    if target is None:
        return Cautioned(_("La fréquence de ce compte n’est pas encore établie"), "R-020")
    if is_lifted or count == target:
        return Allowed()
    if count < target:
        missing = target - count
        sentence = ngettext("Il manque %(n)s publication", "Il manque %(n)s publications", missing)
        return Cautioned(sentence % {"n": missing}, "R-020")
    over = count - target
    sentence = ngettext("%(n)s publication de plus que prévu", "%(n)s publications de plus que prévu", over)
    return Cautioned(sentence % {"n": over}, "R-020")


@applies("R-020")
def check_awake(*, days_since_last: int | None, dormant_days: int) -> Outcome:
    """Contenu des médias sociaux: an account on which nothing is published any more is brought to a person."""
    if days_since_last is None:
        return Cautioned(_("Rien n’a encore été publié sur ce compte"), "R-020")
    if days_since_last > dormant_days:
        sentence = _("Rien n’a été publié sur ce compte depuis %(n)s jours")
        return Cautioned(sentence % {"n": days_since_last}, "R-020")
    return Allowed()


@applies("R-061")
def check_apart(*, gap: timedelta, is_emergency: bool) -> Outcome:
    """Rôle de l'agent: « Créer et gérer un calendrier éditorial »: two posts do not leave on top of each other."""
    if is_emergency or abs(gap) >= HOUR:
        return Allowed()
    return Cautioned(_("Une autre publication part sur ce compte dans la même heure"), "R-061")


@applies("R-020")
def may_set_frequency(*, is_team_member: bool) -> Outcome:
    """Contenu des médias sociaux: the reflection is that of the communications team, for every account."""
    if not is_team_member:
        return Refused(_("L’équipe des communications établit la fréquence de publication"), "R-020")
    return Allowed()
