"""What the policy says of where the nétiquette is displayed: on each account, and on the city's site."""

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome, Refused
from policy.rules import applies


@applies("R-049")
def may_display_edition(*, is_in_force: bool) -> Outcome:
    """Nétiquette: « La nétiquette sera affichée clairement »: what is displayed is the edition in force."""
    if is_in_force:
        return Allowed()
    return Refused(
        _("Aucune édition de la nétiquette n’est en vigueur\u00a0: rien n’est à afficher"), "R-049"
    )


@applies("R-049")
def may_record_on_site(
    *, is_team: bool, is_in_force: bool, is_the_one_seen: bool, host: str, city_domains: list[str]
) -> Outcome:
    """Nétiquette: « en plus d'être publiée sur le site Web de la Ville »: seen there, on a page of that site."""
    if not is_team:
        return Refused(
            _("L’équipe des communications vérifie la nétiquette publiée sur le site Web"), "R-049"
        )
    if not is_in_force:
        return may_display_edition(is_in_force=False)
    if not is_the_one_seen:
        return Refused(
            _("Une autre édition est entrée en vigueur pendant la vérification\u00a0: regardez de nouveau"),
            "R-049",
        )
    if not any(host == domain or host.endswith(f".{domain}") for domain in city_domains):
        return Refused(
            _("Le lien doit mener à une page du site Web de la Ville (%(domains)s)")
            % {"domains": ", ".join(city_domains)},
            "R-049",
        )
    return Allowed()


@applies("R-049", "R-050")
def may_sanction_where_displayed(*, is_displayed: bool) -> Outcome:
    """Nétiquette: « affichée clairement », so that users are « supposés » to know it: else a sanction says so (A-15).

    A caution and never a refusal: the rules apply even to whoever never read them, but nobody can say afterwards that
    the doubt was hidden.
    """
    if is_displayed:
        return Allowed()
    return Cautioned(
        _(
            "Rien ne prouve que l’édition citée de la nétiquette est affichée sur ce compte\u00a0: cette réserve "
            "reste au dossier"
        ),
        "R-049",
    )
