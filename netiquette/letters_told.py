"""What a person was told of an exclusion or of a review, as it was told; or why it could not be (A-36)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.authorizations import check_may
from accounts.models import OfficialAccount, Person
from accounts.proofs import host_of
from netiquette.deciders import decides_on, handles_reviews
from netiquette.letters import FilledLetter, exclusion_letter, reinstatement_letter, review_letter
from netiquette.locking import lock_subscriber
from netiquette.models import Exclusion, Letter, Review
from netiquette.reviews import contested_by
from netiquette.rules import letters as kinds
from netiquette.rules.letters import may_record_letter
from netiquette.rules.reviews import may_handle_reviews
from netiquette.states import ImpossibleTransition
from policy.outcomes import Outcome, require
from policy.register import record

About = Exclusion | Review


@transaction.atomic
def record_letter(
    *,
    about: About,
    text: str,
    is_told: bool,
    channel: str = "",
    proof_url: str = "",
    proof_note: str = "",
    actor: Person,
    now: datetime,
) -> Letter:
    """Keep the letter that the state of an exclusion or of a review calls for: told, with proof, or impossible.

    Raises PolicyRefusal, and ImpossibleTransition when it was told before or nothing is to be told.
    """
    if about.subscriber_id is None:
        raise ImpossibleTransition.already_told()
    lock_subscriber(about.subscriber_id)
    about.refresh_from_db()
    kind, account = letter_due(about), account_of(about)
    if not kind:
        raise ImpossibleTransition.already_told()
    require(ask_may_tell(about, actor, now))
    require(
        may_record_letter(
            text=text,
            is_told=is_told,
            proof_host=(host_of(proof_url) or proof_url) if is_told else "",
            platform_hosts=account.platform.hosts,
            proof_note=proof_note,
        )
    )
    told = {"channel": channel, "proof_url": proof_url} if is_told else {}
    letter = _letter(about, kind, account, text=text.strip(), proof_note=proof_note.strip(), **told)
    letter.recorded_by, letter.recorded_at = actor, now
    _save_once(letter)
    _register(letter, about, account, actor, now)
    return letter


def _letter(about: About, kind: str, account: OfficialAccount, **words: Any) -> Letter:
    """Return the letter about an exclusion, or about a review and what it contests."""
    review = about if isinstance(about, Review) else None
    return Letter(
        kind=kind,
        outcome=Letter.Outcome.TOLD if "channel" in words else Letter.Outcome.IMPOSSIBLE,
        subscriber=about.subscriber,
        account=account,
        exclusion=about.exclusion if isinstance(about, Review) else about,
        warning=review.warning if review else None,
        review=review,
        **words,
    )


def _save_once(letter: Letter) -> None:
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError as error:
        raise ImpossibleTransition.already_told() from error


def letter_due(about: About) -> str:
    """Return the kind of the letter owed now; empty when the person was told, or nothing is to be told."""
    kind = _kind_of(about)
    told = about.letters.filter(kind=kind, outcome=Letter.Outcome.TOLD)
    return kind if kind and not told.exists() else ""


def proposed_letter(about: About, now: datetime) -> FilledLetter | None:
    """Return the words proposed for the letter owed now."""
    kind = letter_due(about)
    if not kind:
        return None
    if isinstance(about, Review):
        return review_letter(review=about, contested=contested_by(about), kind=kind, now=now)
    if kind == kinds.EXCLUSION:
        return exclusion_letter(exclusion=about, now=now)
    return reinstatement_letter(exclusion=about, now=now)


def ask_may_tell(about: About, user: Person, now: datetime) -> Outcome:
    """Ask who may say that the person was told: who moderates the account, who decides, who follows the reviews."""
    if isinstance(about, Review):
        return may_handle_reviews(is_entitled=handles_reviews(user, now))
    decides = decides_on(user, now)
    if decides and OfficialAccount.objects.filter(decides, pk=about.account_id).exists():
        return may_handle_reviews(is_entitled=True)
    return check_may(user, "moderate", about.account, now)


def account_of(about: About) -> OfficialAccount:
    """Return the account that the letter is about, and it alone."""
    return contested_by(about).account if isinstance(about, Review) else about.account


def _kind_of(about: About) -> str:
    if isinstance(about, Review):
        if about.state == Review.State.OPEN:
            return kinds.REVIEW_RECEIVED
        return f"review_{about.outcome}" if about.state == Review.State.DECIDED else ""
    if about.state == Exclusion.State.IN_FORCE:
        return kinds.EXCLUSION
    return kinds.REINSTATEMENT if about.state == Exclusion.State.LIFTED and about.restored_at else ""


def _register(letter: Letter, about: About, account: OfficialAccount, actor: Person, now: datetime) -> None:
    is_told = letter.outcome == Letter.Outcome.TOLD
    record(
        event=f"netiquette.letter.{'told' if is_told else 'found_impossible'}",
        actor=actor,
        subject=about,
        account=str(account),
        clause="R-122",
        # The words and the proof stay with the letter, which few may read.
        after={"lettre": str(letter.get_kind_display()), "moyen": letter.channel},
        now=now,
    )
