"""Politics, and elections under way when a variant would leave: who is named, shown, and what is said of the vote."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from city.models import ElectionPeriod
from editorial.guards.facts import Facts
from editorial.guards.registry import ALWAYS, Finding, guard
from editorial.guards.words import election_words_in, words_of
from editorial.models import Post
from editorial.politics import (
    candidates_in,
    names_of,
    parties_beside,
    parties_in,
    parties_of,
    sure,
    unsure,
)
from editorial.rules.elections import (
    may_feature_candidate,
    may_give_opinion_in_election,
    may_name_in_election,
    may_name_parties,
)


@guard("politics", ALWAYS)
def text_names_no_party(facts: Facts) -> Iterator[Finding]:
    """Aucune opinion politique (R-021): the parties, but for those of an election under way (the next guards)."""
    parties = parties_beside(facts.city, facts.at)
    named = names_of(parties_in(words_of(facts.variant), parties))
    outcome = may_name_parties(parties=named, is_position=facts.variant.post.nature == Post.Nature.POSITION)
    yield Finding(
        guard="politics",
        outcome=outcome,
        about=_about(named),
        mend=_("Retirez ce nom, ou écrivez pourquoi il ne s’agit pas d’une opinion politique."),
    )


@guard("election-names", ALWAYS)
def nobody_is_defended(facts: Facts) -> Iterator[Finding]:
    """Neutralité absolue en période électorale (R-025): candidates and parties of the election."""
    text = words_of(facts.variant)
    for period in facts.city.periods_at(facts.at):
        people = candidates_in(text, facts.city, period)
        parties = parties_in(text, parties_of(facts.city, period, facts.at))
        is_notice = _is_official_notice(facts)
        # Municipal candidates named for certain are the next guard's, except in a notice of the returning officer.
        are_elsewhere = period.level == ElectionPeriod.Level.MUNICIPAL and not is_notice
        named = names_of([*([] if are_elsewhere else sure(people)), *sure(parties)])
        perhaps = names_of([*unsure(people), *unsure(parties)])
        outcome = may_name_in_election(
            period=str(period), named=named, perhaps_named=perhaps, is_official_notice=is_notice
        )
        yield Finding(
            guard="election-names",
            outcome=outcome,
            about=_about([*named, *perhaps]),
            mend=_("Retirez ce nom. S’il s’agit de quelqu’un d’autre, ou d’un avis de scrutin, écrivez-le.")
            if not named or is_notice
            else _("Retirez ce nom\u00a0: personne ne peut l’autoriser avant la fin de la période."),
        )


@guard("election-candidate", ALWAYS)
def no_candidate_is_featured(facts: Facts) -> Iterator[Finding]:
    """Pas de tribune pour les candidats municipaux (R-026), in the text or on an image."""
    text = words_of(facts.variant)
    for period in facts.city.periods_at(facts.at):
        if period.level == ElectionPeriod.Level.MUNICIPAL:
            named = names_of(sure(candidates_in(text, facts.city, period)))
            yield Finding(
                guard="election-candidate",
                outcome=may_feature_candidate(
                    period=str(period), candidates=named, is_official_notice=_is_official_notice(facts)
                ),
                about=_about(named),
                mend=_(
                    "Retirez ce nom ou cette image\u00a0: personne ne peut l’autoriser avant la fin de la période."
                ),
            )


@guard("election-opinion", ALWAYS)
def vote_is_not_commented(facts: Facts) -> Iterator[Finding]:
    """Ni commentaires ni opinions sur le sujet (R-025); the administration may give others (R-023)."""
    post = facts.variant.post
    words = election_words_in(words_of(facts.variant), kind=post.kind)
    for period in facts.city.periods_at(facts.at):
        yield Finding(
            guard="election-opinion",
            outcome=may_give_opinion_in_election(
                period=str(period),
                gives_opinion=post.nature != Post.Nature.INFORMATION,
                election_words=words,
                is_official_notice=_is_official_notice(facts),
            ),
            about=_about([str(period.pk), *words]),
            mend=_("Écrivez en quoi le texte reste neutre, ou retirez ce qui touche à l’élection."),
        )


def _is_official_notice(facts: Facts) -> bool:
    post = facts.variant.post
    return post.kind == Post.Kind.NOTICE and post.nature == Post.Nature.INFORMATION


def _about(names: Sequence[str]) -> str:
    return ", ".join(names)[:200]
