"""Politics and elections: who may be named, shown and commented, and that nobody may waive it in an election."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Party, Person
from city.models import Candidate, ElectionPeriod
from editorial.approvals import submit_variant
from editorial.guards import Finding, Moment, examine, examine_many
from editorial.justifications import NothingToJustify, justify_variant
from editorial.models import Variant
from editorial.rules.elections import (
    may_feature_candidate,
    may_give_opinion_in_election,
    may_name_in_election,
    may_name_parties,
)
from policy.outcomes import Allowed, Cautioned, CautionNeedsReason, Outcome, PolicyRefusal, Refused
from policy.register import entries_about
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import PLANNED, a_post, a_scheduled_variant, a_submitted_variant, a_variant

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause("R-021"),
    pytest.mark.clause("R-023"),
    pytest.mark.clause("R-025"),
    pytest.mark.clause("R-026"),
]

PERIOD: dict[str, Any] = {"period": "Élection", "is_official_notice": False}


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def an_election(level: str = "municipal", *names: str, **fields: Any) -> ElectionPeriod:
    """Return an election under way when the posts of these tests leave, with its candidates."""
    facts = {"starts_at": NOW - timedelta(days=1), "ends_at": PLANNED + timedelta(days=30), **fields}
    period = ElectionPeriod.objects.create(level=level, label=f"Élection {level}", **facts)
    Candidate.objects.bulk_create(Candidate(period=period, name=name) for name in names)
    return period


def a_party(level: str = "provincial", name: str = "Coalition avenir Québec") -> Party:
    return Party.objects.create(
        level=level, name=name, registered_on=NOW.date() - timedelta(days=400), recorded_at=NOW
    )


def findings(variant: Variant, moment: Moment = Moment.SUBMIT) -> list[Finding]:
    fresh = Variant.objects.get(pk=variant.pk)
    return [
        one
        for one in examine(fresh, moment=moment, now=NOW)
        if one.guard.startswith(("election", "politics"))
    ]


def kinds(variant: Variant) -> list[tuple[str, type[Outcome], str]]:
    return [
        (one.guard, type(one.outcome), one.outcome.clause.id)
        for one in findings(variant)
        if one.outcome.clause
    ]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (may_name_parties(parties=[], is_position=False), Allowed),
        (may_name_parties(parties=["CAQ"], is_position=False), Cautioned),
        (may_name_parties(parties=["CAQ"], is_position=True), Allowed),
        (may_name_in_election(**PERIOD, named=[], perhaps_named=[]), Allowed),
        (may_name_in_election(**PERIOD, named=["A"], perhaps_named=[]), Refused),
        (may_name_in_election(**PERIOD, named=["A"], perhaps_named=["B"]), Refused),
        (may_name_in_election(**PERIOD, named=[], perhaps_named=["B"]), Cautioned),
        (
            may_name_in_election(period="É", named=["A"], perhaps_named=[], is_official_notice=True),
            Cautioned,
        ),
        (may_feature_candidate(**PERIOD, candidates=[]), Allowed),
        (may_feature_candidate(**PERIOD, candidates=["A"]), Refused),
        (may_feature_candidate(period="É", candidates=["A"], is_official_notice=True), Allowed),
        (may_give_opinion_in_election(**PERIOD, gives_opinion=False, election_words=[]), Allowed),
        (may_give_opinion_in_election(**PERIOD, gives_opinion=True, election_words=[]), Cautioned),
        (may_give_opinion_in_election(**PERIOD, gives_opinion=True, election_words=["scrutin"]), Refused),
        (may_give_opinion_in_election(**PERIOD, gives_opinion=False, election_words=["scrutin"]), Cautioned),
        (
            may_give_opinion_in_election(
                period="É", gives_opinion=False, election_words=["scrutin"], is_official_notice=True
            ),
            Allowed,
        ),
        (
            may_give_opinion_in_election(
                period="É", gives_opinion=True, election_words=["scrutin"], is_official_notice=True
            ),
            Refused,
        ),
    ],
)
def test_what_may_be_said_of_politics(outcome: Outcome, expected: type[Outcome]) -> None:
    assert type(outcome) is expected


def test_a_candidate_named_in_a_municipal_election_is_refused_and_no_reason_passes() -> None:
    an_election("municipal", "Jean-Pierre Tremblay")
    variant = a_variant(text="Jean Pierre TREMBLAY inaugure le parc.")
    assert kinds(variant) == [("election-candidate", Refused, "R-026")]
    with pytest.raises(PolicyRefusal, match="Jean-Pierre Tremblay") as caught:
        a_submitted_variant(variant)
    assert not isinstance(caught.value, CautionNeedsReason)
    with pytest.raises(NothingToJustify):
        justify_variant(
            variant_id=variant.pk,
            guard="election-candidate",
            about=findings(variant)[0].about,
            reason="La direction générale est d’accord",
            actor=variant.last_editor,
            now=NOW,
        )


def test_a_candidate_of_another_level_is_refused_as_well() -> None:
    an_election("provincial", "Jean-Pierre Tremblay")
    assert kinds(a_variant(text="Avec J.-P. Tremblay")) == [("election-names", Refused, "R-025")]


def test_a_family_name_alone_is_cautioned_and_passes_with_a_reason_that_the_register_keeps() -> None:
    an_election("municipal", "Jean-Pierre Tremblay")
    variant = a_variant(text="Merci à Mme Tremblay, notre bibliothécaire.")
    assert kinds(variant) == [("election-names", Cautioned, "R-025")]
    with pytest.raises(CautionNeedsReason, match="peut-être"):
        a_submitted_variant(variant)
    written = justify_variant(
        variant_id=variant.pk,
        guard="election-names",
        about="Jean-Pierre Tremblay",
        reason="Lise Tremblay est bibliothécaire à la Ville",
        actor=variant.last_editor,
        now=NOW,
    )
    assert a_submitted_variant(Variant.objects.get(pk=variant.pk)).state == "in_review"
    line = entries_about(variant).get(event="editorial.variant.justified")
    assert (line.reason, line.clause) == (written.reason, "R-025")


def test_a_reason_holds_for_what_it_was_about_and_for_nothing_else() -> None:
    an_election("municipal", "Jean-Pierre Tremblay", "Anne Petit")
    variant = a_variant(text="Merci à Mme Tremblay.")
    justify_variant(
        variant_id=variant.pk,
        guard="election-names",
        about="Jean-Pierre Tremblay",
        reason="Une tout autre personne",
        actor=variant.last_editor,
        now=NOW,
    )
    Variant.objects.filter(pk=variant.pk).update(text="Merci à Mme Tremblay et à Mme Petit.")
    assert [one.stops for one in findings(variant)] == [True]


@pytest.mark.parametrize("reason", ["", "   ", "oui", "voir courriel"])
def test_a_reason_of_two_words_is_none(reason: str) -> None:
    an_election("municipal", "Jean-Pierre Tremblay")
    variant = a_variant(text="Merci à Mme Tremblay.")
    with pytest.raises(PolicyRefusal, match="au moins 3 mots"):
        justify_variant(
            variant_id=variant.pk,
            guard="election-names",
            about="Jean-Pierre Tremblay",
            reason=reason,
            actor=variant.last_editor,
            now=NOW,
        )
    assert not variant.justifications.exists()


def test_the_returning_officer_may_name_every_candidate_with_a_reason() -> None:
    an_election("municipal", "Jean-Pierre Tremblay", "Anne Petit")
    post = a_post(kind="notice")
    variant = a_variant(
        post, text="Candidatures : Jean-Pierre Tremblay, Anne Petit. Bureaux de vote : hôtel de ville."
    )
    assert kinds(variant) == [("election-names", Cautioned, "R-025")]


def test_an_opinion_on_the_vote_is_refused_and_on_the_roads_is_cautioned() -> None:
    an_election("provincial")
    post = a_post(nature="administration")
    assert kinds(a_variant(post, text="Le scrutin de lundi est décisif.")) == [
        ("election-opinion", Refused, "R-025")
    ]
    post = a_post(nature="administration")
    assert kinds(a_variant(post, text="Québec doit financer nos routes.")) == [
        ("election-opinion", Cautioned, "R-023")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "La mairesse et le conseil adoptent le budget.",
        "Séance du conseil municipal lundi à 20 h.",
        "Le vote du budget aura lieu lundi.",
    ],
)
def test_the_everyday_words_of_a_city_are_never_flagged(text: str) -> None:
    an_election("municipal", "Jean-Pierre Tremblay")
    a_party()
    assert kinds(a_variant(text=text)) == []


def test_a_job_has_candidates_of_its_own() -> None:
    an_election("municipal")
    assert kinds(a_variant(a_post(kind="job"), text="Les candidates et candidats ont jusqu’à lundi.")) == []


def test_a_party_is_cautioned_at_any_time_and_refused_in_an_election_of_its_level() -> None:
    a_party()
    variant = a_variant(text="La CAQ annonce un projet.")
    assert kinds(variant) == [("politics", Cautioned, "R-021")]
    an_election("municipal")
    assert kinds(variant) == [("politics", Cautioned, "R-021")]
    an_election("provincial")
    assert kinds(variant) == [("election-names", Refused, "R-025")]


def test_before_the_first_instant_and_from_the_last_nothing_is_refused() -> None:
    variant = a_variant(text="Avec Jean-Pierre Tremblay", scheduled_at=PLANNED)
    second = timedelta(seconds=1)
    for starts_at, ends_at, is_refused in (
        (PLANNED, PLANNED + second, True),
        (PLANNED + second, PLANNED + 2 * second, False),
        (PLANNED - second, PLANNED, False),
    ):
        period = an_election("municipal", "Jean-Pierre Tremblay", starts_at=starts_at, ends_at=ends_at)
        assert bool(findings(variant)) is is_refused
        period.delete()


def test_a_post_scheduled_before_the_period_opened_is_stopped_when_it_would_leave() -> None:
    variant = a_scheduled_variant(text="Avec Jean-Pierre Tremblay")
    an_election("municipal", "Jean-Pierre Tremblay")
    found = examine(Variant.objects.get(pk=variant.pk), moment=Moment.PUBLISH, now=PLANNED, at=PLANNED)
    assert [one.guard for one in found if one.stops] == ["election-candidate"]


def test_candidates_are_found_by_the_accounts_they_are_known_by() -> None:
    period = an_election("municipal")
    Candidate.objects.create(period=period, name="Ewa Zwierz", handles=["@ezwierz"])
    assert kinds(a_variant(text="Avec @EZwierz ce soir")) == [("election-candidate", Refused, "R-026")]


def test_the_same_text_about_two_candidates_has_the_same_answer() -> None:
    an_election("municipal", "Jean-Pierre Tremblay", "Anne Petit")
    answers = [
        kinds(a_variant(text=f"{name} propose une patinoire."))
        for name in ("Jean-Pierre Tremblay", "Anne Petit")
    ]
    assert answers[0] == answers[1]


def variants(number: int) -> Sequence[Variant]:
    author: Person = a_holder("agent-communications")
    return [a_variant(a_post(author), text="Merci à Mme Tremblay et à la CAQ.") for _one in range(number)]


def test_thirty_variants_are_asked_in_as_many_queries_as_three() -> None:
    an_election("municipal", "Jean-Pierre Tremblay")
    an_election("provincial", "Anne Petit")
    a_party()
    counts = []
    for number in (3, 30):
        written = [one.pk for one in variants(number)]
        rows = list(Variant.objects.filter(pk__in=written))
        with CaptureQueriesContext(connection) as seen:
            found = examine_many(rows, moment=Moment.SUBMIT, now=NOW)
        assert all(found[pk] for pk in written)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


def test_submitting_asks_the_same_rules_as_the_page() -> None:
    an_election("municipal", "Jean-Pierre Tremblay")
    variant = a_variant(text="Jean-Pierre Tremblay")
    (found,) = findings(variant)
    with pytest.raises(PolicyRefusal) as caught:
        submit_variant(
            variant_id=variant.pk, content_hash=variant.content_hash, actor=variant.last_editor, now=NOW
        )
    assert caught.value.outcome == found.outcome
