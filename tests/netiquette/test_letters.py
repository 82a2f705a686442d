"""The words proposed to whoever warns or excludes."""

import re
from datetime import timedelta

import pytest

from netiquette.letters import exclusion_notice, proposed_text
from netiquette.models import Edition
from netiquette.standings import ask_may_warn
from tests.builders import NOW
from tests.builders_netiquette import HOUR, a_ground, an_exclusion, warned


@pytest.mark.clause("R-038")
def test_the_letter_quotes_the_rule_the_account_the_number_and_how_to_ask_for_review(author, agent, account):
    warned(author, agent, 1)
    letter = proposed_text(
        subscriber=author, account=account, ground=a_ground(), now=NOW + HOUR * 2, contact="418 555-0100"
    )
    assert "«\u00a0Les publications à caractère publicitaire ne seront pas autorisées" in letter
    assert "avertissement 2 de 3 sur ce compte" in letter
    assert "Ville de Rimouski (Facebook)" in letter
    assert "Demandez un réexamen\u00a0: 418 555-0100." in letter
    assert "&" not in letter


@pytest.mark.clause("R-122")
def test_the_letter_for_conduct_announces_what_a_further_breach_may_bring(author, account):
    letter = proposed_text(subscriber=author, account=account, ground=a_ground("agressif"), now=NOW)
    assert "Un nouveau manquement pourrait mener à une exclusion" in letter
    assert "en répondant à ce message" in letter
    assert " de 3" not in letter


@pytest.mark.clause("R-122")
def test_the_notice_of_exclusion_says_why_from_where_and_until_when(author, agent, adviser):
    warned(author, agent, 3)
    notice = exclusion_notice(exclusion=an_exclusion(author, agent, adviser))
    assert "de ce compte seulement" in notice
    assert "Les trois avertissements sont au dossier." in notice
    assert "6 janvier 2027" in notice


@pytest.mark.clause("R-003")
def test_the_letters_are_signed_by_the_city_of_the_settings(author, agent, adviser, account, settings):
    settings.CITY_NAME = "Ville de Matane"
    warning = proposed_text(subscriber=author, account=account, ground=a_ground("agressif"), now=NOW)
    warned(author, agent, 3)
    for letter in (warning, exclusion_notice(exclusion=an_exclusion(author, agent, adviser))):
        assert letter.endswith("L’équipe des communications de la Ville de Matane")


@pytest.mark.clause("R-003")
def test_no_template_holds_a_city_an_address_or_a_telephone_number(settings):
    literal = re.compile(r"Rimouski|[\w.]+@[\w.]+\.\w|\(?418\)?[ -]\d{3}|https?://(?!www\.w3\.org)\w")
    folder = settings.BASE_DIR / "templates"
    found = [
        f"{path.relative_to(folder)}: {match[0]}"
        for path in folder.rglob("*.*")
        for match in literal.finditer(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.clause("R-133")
def test_a_ground_of_another_edition_is_refused(author, account):
    second = Edition.objects.create(number=2, title="Nétiquette", introduction="…")
    rule = second.rules.create(ordinal=1, text="Pas de publicité.", clause="R-123")
    ground = rule.grounds.create(code="publicitaire", label="Publicité", clause="R-123", track="advertising")
    outcome = ask_may_warn(
        subscriber=author,
        account_id=account.pk,
        ground=ground,
        message_id=1,
        message_posted_at=NOW - timedelta(days=1),
        now=NOW,
    )
    assert outcome.clause is not None
    assert outcome.clause.id == "R-133"
