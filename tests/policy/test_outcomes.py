"""What a rule answers, what is required of it, and how a rule is tied to its clauses."""

from collections.abc import Iterator

import pytest

from policy.catalogue import UnknownClause, clause
from policy.outcomes import Allowed, Cautioned, CautionNeedsReason, PolicyRefusal, Refused, require
from policy.rules import RULES, applies, may_amend_version

REFUSED = Refused("Seule la publicité conçue par la Ville est permise.", "R-036")
CAUTIONED = Cautioned("Cette réponse ne mène pas au site Web.", "R-093")


@pytest.fixture
def rules_put_back() -> Iterator[None]:
    before = {clause_id: list(names) for clause_id, names in RULES.items()}
    yield
    RULES.clear()
    RULES.update(before)


def test_an_allowed_act_goes_on_without_a_word() -> None:
    assert require(Allowed()) == Allowed()
    assert Allowed().allowed
    assert (Allowed().reason, Allowed().clause, Allowed().sentence) == ("", None, "")


def test_a_refusal_is_one_sentence_that_ends_with_the_section() -> None:
    assert REFUSED.sentence == (
        "Seule la publicité conçue par la Ville est permise (section «\u00a0Publicité\u00a0» de la politique)."
    )
    assert not REFUSED.allowed


def test_a_reason_without_its_full_stop_gives_the_same_sentence() -> None:
    assert Refused("Seule la publicité conçue par la Ville est permise", "R-036").sentence == REFUSED.sentence


def test_a_refusal_takes_a_clause_or_its_identifier() -> None:
    assert Refused(REFUSED.reason, clause("R-036")) == REFUSED


def test_a_refusal_by_an_unknown_clause_is_an_error() -> None:
    with pytest.raises(UnknownClause):
        Refused("Non.", "R-999")


@pytest.mark.parametrize("written_reason", ["", "Le directeur est d’accord."])
def test_a_refused_act_is_refused_with_or_without_a_reason(written_reason: str) -> None:
    with pytest.raises(PolicyRefusal) as refusal:
        require(REFUSED, written_reason=written_reason)

    assert str(refusal.value) == REFUSED.sentence
    assert refusal.value.outcome is REFUSED
    assert not isinstance(refusal.value, CautionNeedsReason)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_cautioned_act_waits_for_a_written_reason(blank: str) -> None:
    with pytest.raises(CautionNeedsReason) as refusal:
        require(CAUTIONED, written_reason=blank)

    assert "(section «\u00a0Réponses aux commentaires et aux questions\u00a0» de la politique)" in str(
        refusal.value
    )


def test_a_cautioned_act_goes_on_with_a_written_reason() -> None:
    assert require(CAUTIONED, written_reason="Aucune page ne traite de ce sujet.") is CAUTIONED


def test_a_rule_is_tied_to_each_of_its_clauses(rules_put_back: None) -> None:
    @applies("R-036", "R-124")
    def may_advertise() -> Allowed:
        return Allowed()

    assert may_advertise() == Allowed()
    assert may_advertise.__dict__["clauses"] == ("R-036", "R-124")
    assert RULES["R-036"][-1] == RULES["R-124"][-1]
    assert RULES["R-036"][-1].endswith("may_advertise")


def test_a_rule_tied_to_an_unknown_clause_cannot_be_defined(rules_put_back: None) -> None:
    before = dict(RULES)
    with pytest.raises(UnknownClause):
        applies("R-036", "R-999")
    assert before == RULES


def test_a_rule_tied_to_nothing_cannot_be_defined() -> None:
    with pytest.raises(TypeError):
        applies()


@pytest.mark.clause("R-001")
def test_a_version_that_a_decision_cites_is_not_amended() -> None:
    assert may_amend_version(cited=False).allowed
    outcome = may_amend_version(cited=True)
    assert isinstance(outcome, Refused)
    assert "Page couverture" in outcome.sentence
