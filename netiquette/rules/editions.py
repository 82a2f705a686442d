"""What the policy says of the editions of the nétiquette: who writes them, when one applies, which one is cited."""

from datetime import datetime

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

# What a ground of an edition may rest on, and the count of warnings it belongs to (R-006, R-039, R-119: nothing else).
GROUND_TRACKS = {"R-121": "conduct", "R-123": "advertising", "R-127": "conduct"}


@applies("R-133")
def may_write_edition(*, is_team: bool) -> Outcome:
    """Annexe I: « se réserve le droit de modifier la nétiquette sans préavis »: the communications team writes it."""
    if is_team:
        return Allowed()
    return Refused(_("L’équipe des communications écrit les éditions de la nétiquette"), "R-133")


@applies("R-133")
def may_amend_edition(*, is_team: bool, is_published: bool, is_coming: bool, is_abandoned: bool) -> Outcome:
    """Annexe I: « modifier la nétiquette »: by another edition; the words that citizens were told never change."""
    if not is_team:
        return may_write_edition(is_team=False)
    if is_published:
        return Refused(
            _("Une édition publiée ne se modifie pas\u00a0: écrivez-en une nouvelle à partir d’elle"), "R-133"
        )
    if is_coming:
        return Refused(
            _("Cette édition est appelée à entrer en vigueur\u00a0: annulez d’abord son entrée en vigueur"),
            "R-133",
        )
    if is_abandoned:
        return Refused(_("Ce brouillon est abandonné"), "R-133")
    return Allowed()


@applies("R-133")
def may_approve_edition(
    *, is_team: bool, is_approved: bool, wrote_it: bool, has_text: bool, has_rules: bool
) -> Outcome:
    """Annexe I: « se réserve le droit de modifier la nétiquette »: the City does, two persons of the team."""
    if not is_team:
        return Refused(_("L’équipe des communications approuve les éditions de la nétiquette"), "R-133")
    if is_approved:
        return Refused(_("Cette édition est déjà approuvée\u00a0: rien d’autre n’est à faire"), "R-133")
    if wrote_it:
        return Refused(
            _("Une autre personne de l’équipe que celle qui l’a écrite, ou modifiée, l’approuve"), "R-133"
        )
    if not (has_text and has_rules):
        return Refused(
            _("Une édition a un titre, une introduction et au moins une règle\u00a0: complétez-la"), "R-133"
        )
    return Allowed()


@applies("R-133", "R-048")
def may_put_in_force(
    *, is_team: bool, is_approved: bool, starts_at: datetime, now: datetime, other_is_coming: bool
) -> Outcome:
    """Annexe I: « sans préavis »: at once if the team wishes, but never backwards (A-15); one text at a time."""
    if not is_team:
        return Refused(_("L’équipe des communications met une édition en vigueur"), "R-133")
    if not is_approved:
        return Refused(_("Une autre personne de l’équipe approuve d’abord cette édition"), "R-133")
    if starts_at < now:
        return Refused(
            _(
                "Une édition entre en vigueur maintenant ou plus tard\u00a0: elle ne s’applique jamais au passé"
            ),
            "R-133",
        )
    if other_is_coming:
        return Refused(
            _("Une autre édition est déjà appelée à entrer en vigueur\u00a0: annulez-la, ou attendez-la"),
            "R-048",
        )
    return Allowed()


@applies("R-133")
def may_cancel_coming(*, is_team: bool, is_coming: bool) -> Outcome:
    """Annexe I: « modifier la nétiquette »: what has not begun may be called off; what has, never."""
    if not is_team:
        return Refused(_("L’équipe des communications annule une entrée en vigueur"), "R-133")
    if not is_coming:
        return Refused(
            _("Seule une édition qui n’est pas encore en vigueur s’annule\u00a0: écrivez-en une nouvelle"),
            "R-133",
        )
    return Allowed()


@applies("R-133", "R-048")
def may_end_variant(*, is_team: bool, is_variant_in_force: bool, ends_at: datetime, now: datetime) -> Outcome:
    """Nétiquette: « Une nétiquette est nécessaire »: an account's own may end, the general one then applies to it."""
    if not is_team:
        return Refused(_("L’équipe des communications met fin à la nétiquette d’un compte"), "R-133")
    if not is_variant_in_force:
        return Refused(_("Seule la nétiquette en vigueur propre à un compte prend fin"), "R-048")
    if ends_at < now:
        return Refused(_("La fin est maintenant ou plus tard, jamais dans le passé"), "R-133")
    return Allowed()


@applies("R-006", "R-119", "R-121", "R-123", "R-127")
def may_ground_rest_on(*, clause: str) -> Outcome:
    """Nétiquette: « sera supprimé », « seront supprimées »: only what the policy itself has removed is a ground."""
    if clause in GROUND_TRACKS:
        return Allowed()
    return Refused(
        _("Une critique, une plainte, une question ou une faute de langue n’est jamais un motif"), "R-006"
    )


@applies("R-133")
def may_cite(*, ground_edition: int | None, edition_when_posted: int | None) -> Outcome:
    """Annexe I: « se réserve le droit de modifier la nétiquette sans préavis », never backwards (A-15).

    Takes which edition holds the ground (None: a ground of the policy itself) and which one applied to the account
    when the message was posted (None: there was none yet).
    """
    if ground_edition is None or ground_edition == edition_when_posted:
        return Allowed()
    return Refused(
        _(
            "Ce motif vient d’une autre édition de la nétiquette que celle en vigueur au moment où le message a été "
            "publié\u00a0: citez un motif de l’édition d’alors"
        ),
        "R-133",
    )
