"""What the policy says of removals, warnings and exclusions: three acts that are never confused (A-01)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.rules.months import months_later
from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

ADVERTISING = "advertising"
CONDUCT = "conduct"
# « jusqu'à trois (3) avertissements » (Publicité); « au préalable un avertisseur » (Annexe I).
WARNINGS_BEFORE_EXCLUSION = {ADVERTISING: 3, CONDUCT: 1}
TRACK_CLAUSES = {ADVERTISING: "R-038", CONDUCT: "R-122"}


@applies("R-133")
def may_cite(*, ground_edition: int | None, edition_when_posted: int | None) -> Outcome:
    """Annexe I: « se réserve le droit de modifier la nétiquette sans préavis », never backwards (A-15).

    Takes the numbers of the edition that holds the ground (None: a ground of the policy itself) and of the edition in
    force when the message was posted (None: there was none yet).
    """
    if ground_edition is None or ground_edition == edition_when_posted:
        return Allowed()
    return Refused(
        _(
            "Ce motif vient d’une autre édition de la nétiquette que celle en vigueur au moment où le message a été "
            "publié : citez un motif de l’édition d’alors"
        ),
        "R-133",
    )


@applies("R-038", "R-122", "R-101", "R-027")
def may_warn(
    *,
    track: str,
    sent_warnings: int,
    last_sent_at: datetime | None,
    message_posted_at: datetime,
    already_warned: bool,
    is_council_member: bool,
) -> Outcome:
    """Publicité: « recevront jusqu'à trois (3) avertissements »; Annexe I: « au préalable un avertisseur ».

    The counts are those of one subscriber, one account and one track. A warning concerns a message posted after the
    previous one was sent; one message earns one warning; a fourth for advertising is neither required nor issued.
    """
    if track not in TRACK_CLAUSES:
        return Refused(
            _("Ce motif ne donne lieu à aucun avertissement : le contenu est retiré, sans plus"), "R-027"
        )
    clause = TRACK_CLAUSES[track]
    if is_council_member:
        return Refused(
            _(
                "L’auteur est membre du conseil municipal : transmettez le message au conseiller stratégique plutôt "
                "que de l’avertir"
            ),
            "R-101",
        )
    if already_warned:
        return Refused(
            _("Ce message a déjà valu un avertissement : un message, un seul avertissement"), clause
        )
    if track == ADVERTISING and sent_warnings >= WARNINGS_BEFORE_EXCLUSION[ADVERTISING]:
        return Refused(
            _("Les trois avertissements ont déjà été envoyés sur ce compte : il n’y en a pas de quatrième"),
            clause,
        )
    if last_sent_at is not None and message_posted_at <= last_sent_at:
        return Refused(
            _(
                "Ce message a été publié avant l’envoi de l’avertissement précédent : la personne n’avait pas encore "
                "été avertie"
            ),
            clause,
        )
    return Allowed()


@applies("R-038", "R-122")
def may_write_warning(*, track: str, text: str) -> Outcome:
    """A warning is words that the person reads."""
    if not text.strip():
        return Refused(_("Un avertissement a un texte, que la personne lira"), TRACK_CLAUSES[track])
    return Allowed()


@applies("R-038", "R-122")
def may_record_warning_undeliverable(*, track: str, reason: str) -> Outcome:
    """A warning that nobody could deliver says why; it does not count."""
    if not reason.strip():
        return Refused(_("Écrivez pourquoi l’avertissement n’a pas pu être remis"), TRACK_CLAUSES[track])
    return Allowed()


@applies("R-038", "R-122")
def may_withdraw_warning(*, track: str, reason: str) -> Outcome:
    """A warning given by error, or taken back on review, is withdrawn with a reason; it stops counting."""
    if not reason.strip():
        return Refused(_("Le retrait d’un avertissement est motivé : écrivez pourquoi"), TRACK_CLAUSES[track])
    return Allowed()


@applies("R-038", "R-122")
def may_record_warning_sent(
    *, track: str, proof_host: str, platform_hosts: Sequence[str], proof_note: str
) -> Outcome:
    """A warning counts once it is sent, with its proof: a link on the platform, or words that say what was seen.

    `proof_host` is the host of the link, blank without one; `platform_hosts` are the platform's own.
    """
    clause = TRACK_CLAUSES[track]
    if proof_host and not _is_on(proof_host, platform_hosts):
        return Refused(
            _("Le lien donné en preuve ne mène pas à la plateforme de ce compte (%(hosts)s)")
            % {"hosts": ", ".join(platform_hosts)},
            clause,
        )
    if not proof_host and not proof_note.strip():
        return Refused(
            _(
                "Un avertissement ne compte que s’il est envoyé : donnez son lien ou décrivez la preuve de l’envoi"
            ),
            clause,
        )
    return Allowed()


def _is_on(host: str, platform_hosts: Sequence[str]) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in platform_hosts)


@applies("R-038", "R-050", "R-122", "R-101")
def may_exclude(
    *,
    track: str,
    sent_warnings: int,
    last_sent_at: datetime | None,
    breach_posted_at: datetime | None,
    is_council_member: bool,
) -> Outcome:
    """Publicité: « avant de pouvoir être exclus du compte en question »; Annexe I: « bloquer un abonné ».

    Possible, never automatic: 3 sent warnings for advertising, 1 for conduct, on this account and this track, then a
    further breach posted after the last of them was sent. `breach_posted_at` None: no further breach is pointed at.
    That everybody is presumed to know the nétiquette (R-050) replaces no warning.
    """
    if track not in TRACK_CLAUSES:
        return Refused(_("Ce motif ne permet jamais, à lui seul, une exclusion"), "R-027")
    clause = TRACK_CLAUSES[track]
    if is_council_member:
        return Refused(
            _(
                "L’auteur est membre du conseil municipal : la direction générale est saisie, personne n’est exclu ici"
            ),
            "R-101",
        )
    if sent_warnings < WARNINGS_BEFORE_EXCLUSION[track] or last_sent_at is None:
        return Refused(_missing_warnings(track, sent_warnings), clause)
    if breach_posted_at is None or breach_posted_at <= last_sent_at:
        return Refused(
            _(
                "Une exclusion demande un nouveau manquement, publié après l’envoi du dernier avertissement sur ce "
                "compte"
            ),
            clause,
        )
    return Allowed()


def _missing_warnings(track: str, sent: int) -> str:
    if track == CONDUCT:
        return _(
            "Aucun avertissement pour sa conduite ne lui a été envoyé sur ce compte : avertissez d’abord"
        )
    if sent == 0:
        return _("Aucun des trois avertissements pour publicité ne lui a été envoyé sur ce compte")
    if sent == 1:
        return _("Un seul des trois avertissements pour publicité lui a été envoyé sur ce compte")
    return _("Deux des trois avertissements pour publicité lui ont été envoyés sur ce compte")


@applies("R-038", "R-122")
def may_propose_exclusion(*, already_open: bool, reason: str) -> Outcome:
    """An exclusion is motivated, and there is one at a time for a subscriber on an account."""
    if already_open:
        return Refused(
            _("Une exclusion de ce compte est déjà proposée ou en vigueur pour cette personne"), "R-122"
        )
    if not reason.strip():
        return Refused(_("Une exclusion est motivée : écrivez pourquoi"), "R-122")
    return Allowed()


@applies("R-122")
def may_decide_exclusion(*, decider_is_proposer: bool, decider_is_entitled: bool) -> Outcome:
    """« se réserve le droit de bloquer un abonné »: a second person, entitled by the city's reading, decides (A-36)."""
    if not decider_is_entitled:
        return Refused(_("Votre poste ne décide pas des exclusions"), "R-122")
    if decider_is_proposer:
        return Refused(_("Vous avez proposé cette exclusion : une autre personne doit en décider"), "R-122")
    return Allowed()


@applies("R-122")
def may_give_decision(*, accept: bool, reason: str, review_on: date | None, today: date) -> Outcome:
    """A decision is motivated either way; an exclusion is never for ever: it has a day of review, to come (A-36)."""
    if not reason.strip():
        return Refused(_("Une décision est motivée : écrivez pourquoi"), "R-122")
    if accept and (review_on is None or review_on <= today):
        return Refused(
            _("Une exclusion n’est pas perpétuelle : donnez une date de réexamen à venir"), "R-122"
        )
    return Allowed()


@applies("R-122")
def may_lift_exclusion(*, lifter_is_entitled: bool, reason: str | None = None) -> Outcome:
    """An exclusion is reversible, by someone who may decide one and who says why; `reason` None: not written yet."""
    if not lifter_is_entitled:
        return Refused(_("Votre poste ne décide pas des exclusions"), "R-122")
    if reason is not None and not reason.strip():
        return Refused(_("Une levée est motivée : écrivez pourquoi"), "R-122")
    return Allowed()


@applies("R-122")
def may_record_exclusion_applied(*, proof: str) -> Outcome:
    """What was done on the platform is recorded with what proves it."""
    if not proof.strip():
        return Refused(_("Décrivez la preuve que l’exclusion a été faite sur la plateforme"), "R-122")
    return Allowed()


def counted_since(*, now: datetime, validity_months: int | None) -> datetime | None:
    """Return the instant after which a warning must have been sent to count; None when none lapses (A-01)."""
    if validity_months is None:
        return None
    day = months_later(now.date(), -validity_months)
    return now.replace(year=day.year, month=day.month, day=day.day)


@applies("R-049")
def may_display_edition(*, is_in_force: bool) -> Outcome:
    """Nétiquette: « La nétiquette sera affichée clairement »: what is displayed is the edition in force."""
    if is_in_force:
        return Allowed()
    return Refused(
        _("Aucune édition de la nétiquette n’est en vigueur\u00a0: rien n’est à afficher"), "R-049"
    )
