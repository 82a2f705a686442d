"""The words proposed to whoever warns, excludes or removes: what a person is owed, nothing that a court says."""

import re
from datetime import timedelta

import pytest

from netiquette.letters import (
    exclusion_letter,
    proposed_text,
    reinstatement_letter,
    removal_letter,
    review_address,
    warning_letter,
)
from netiquette.message_refs import MessageRef
from netiquette.models import Edition
from netiquette.references import as_written, case_number
from netiquette.standings import ask_may_warn
from netiquette.warnings import draft_warning, edit_warning
from policy.models import Reading
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, an_account
from tests.builders_netiquette import HOUR, a_draft, a_ground, a_message, an_author, an_exclusion, warned


def _letter(author, account, code="publicitaire", now=NOW, message=None):
    return warning_letter(
        subscriber=author, account=account, ground=a_ground(code), message=message or a_message(), now=now
    )


@pytest.mark.clause("R-038")
@pytest.mark.parametrize(
    ("before", "rank"), [(0, "premier de trois"), (1, "deuxième de trois"), (2, "troisième de trois")]
)
def test_a_warning_quotes_the_rule_the_edition_the_message_its_rank_and_the_way_out(
    author, agent, account, before, rank
):
    warned(author, agent, before)
    message = a_message(NOW + HOUR * 5, text="Grand « solde » chez\nCommerce 7!")
    letter = _letter(author, account, now=NOW + HOUR * 6, message=message)
    number = case_number("A", message.id)
    for words in (
        author.name,
        "Ville de Rimouski (Facebook)",
        "édition 1, en vigueur depuis le 20 octobre 2014",
        "«\u00a0Les publications à caractère publicitaire ne seront pas autorisées",
        "«\u00a0Grand “ solde ” chez Commerce 7!\u00a0»",
        "6 juillet 2026",
        f"le {rank} sur ce compte",
        "une nouvelle publicité pourrait mener à une exclusion",
        number,
        review_address(number),
        "au comptoir de l’hôtel de ville",
        "10 jours ouvrables",
    ):
        assert words in letter.text
    assert "{" not in letter.text + letter.short_text
    assert "&" not in letter.text


@pytest.mark.clause("R-122")
def test_a_warning_for_conduct_has_no_total_and_says_that_opinions_are_welcome(author, account):
    letter = _letter(author, account, "agressif")
    assert "un nouveau manquement pourrait mener à une exclusion" in letter.text
    assert "les critiques y restent les bienvenues" in letter.text
    assert "de trois" not in letter.text


@pytest.mark.clause("R-038")
def test_a_network_that_counts_characters_gets_the_short_form_and_its_link(world):
    account = an_account("x-villerimouski")
    author = an_author(account)
    message = a_message()
    text = proposed_text(
        subscriber=author, account=account, ground=a_ground(), message=message, now=NOW + HOUR
    )
    assert len(text) <= 280
    assert review_address(case_number("A", message.id)) in text
    assert "premier de trois" in text


@pytest.mark.clause("R-122")
def test_the_letter_of_exclusion_says_why_from_where_and_until_when(author, agent, adviser):
    warned(author, agent, 3)
    exclusion = an_exclusion(author, agent, adviser)
    letter = exclusion_letter(exclusion=exclusion, now=NOW + HOUR * 20)
    for words in (
        "de ce compte seulement",
        "Les trois avertissements sont au dossier.",
        "6 janvier 2027",
        "«\u00a0Les publications à caractère publicitaire",
        "Grand solde chez Commerce 7!",
        exclusion.reference,
        review_address(exclusion.reference),
    ):
        assert words in letter.text
    assert "{" not in letter.text + letter.short_text


@pytest.mark.clause("R-113")
def test_a_removal_without_warning_says_that_it_is_none(author, account):
    letter = removal_letter(
        subscriber=author, account=account, ground=a_ground("agressif"), message=a_message(), now=NOW
    )
    assert "n’est pas un avertissement" in letter.text
    assert "édition 1" in letter.text
    assert "{" not in letter.text + letter.short_text


@pytest.mark.clause("R-027")
def test_the_notice_of_campaign_content_is_the_same_for_everybody(world, account):
    said = {
        removal_letter(
            subscriber=an_author(account, name=name),
            account=account,
            ground=a_ground("contenu-electoral"),
            message=a_message(text=text),
            now=NOW,
        ).text
        for name, text in (("Parti A", "Votez pour nous"), ("Parti B", "Le maire doit partir"))
    }
    assert len(said) == 1
    assert "quel qu’en soit l’auteur" in said.pop()


@pytest.mark.clause("R-122")
def test_whoever_rewrites_a_warning_cannot_leave_out_how_to_ask_for_a_review(author, agent):
    draft = a_draft(author, agent)
    assert draft.reference == case_number("A", draft.message_id)
    assert review_address(draft.reference) in draft.text
    edited = edit_warning(warning_id=draft.pk, text="Bonjour, pas de publicité.", actor=agent, now=NOW)
    assert edited.text.startswith("Bonjour, pas de publicité.")
    assert edited.text.count(edited.reference) == 2


@pytest.mark.clause("R-127")
def test_a_warning_draws_no_conclusion_of_law_but_may_quote_the_rule(author, agent, account):
    def write(text, message):
        return draft_warning(
            subscriber=author,
            account=account,
            ground=a_ground("loi"),
            message_ref=message,
            text=text,
            actor=agent,
            now=NOW + HOUR,
        )

    with pytest.raises(PolicyRefusal, match="conclut en droit"):
        write("Vos propos sont diffamatoires.", a_message())
    assert not author.warnings.exists()
    assert write("La règle : « les codes civil et criminel du Québec ».", a_message()).pk
    with pytest.raises(PolicyRefusal, match="conclut en droit"):
        edit_warning(warning_id=author.warnings.get().pk, text="C’est une infraction.", actor=agent, now=NOW)


@pytest.mark.clause("R-003")
def test_the_letters_are_signed_by_the_city_of_the_settings(author, agent, adviser, account, settings):
    settings.CITY_NAME = "Ville de Matane"
    letter = _letter(author, account, "agressif")
    warned(author, agent, 3)
    exclusion = an_exclusion(author, agent, adviser)
    for one in (
        letter,
        exclusion_letter(exclusion=exclusion, now=NOW),
        reinstatement_letter(exclusion=exclusion, now=NOW),
    ):
        assert one.text.endswith("L’équipe des communications, Ville de Matane")


@pytest.mark.clause("R-003")
def test_no_template_holds_a_city_an_address_or_a_telephone_number(settings):
    literal = re.compile(r"Rimouski|[\w.]+@[\w.]+\.\w|\(?418\)?[ -]\d{3}|https?://(?!www\.w3\.org)\w")
    folder = settings.BASE_DIR / "templates"
    files = [*folder.rglob("*.*"), settings.BASE_DIR / "netiquette" / "data" / "letters.toml"]
    found = [
        f"{path.name}: {match[0]}" for path in files for match in literal.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_the_contact_is_the_city_s_reading(author, account):
    Reading.objects.create(
        key="review_contact",
        value="au greffe, 418 555-0100",
        effective_from="2026-07-01",
        decided_by="Direction générale",
        ambiguity="A-36",
    )
    assert "au greffe, 418 555-0100" in _letter(author, account).text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a-7kq2-m4xt", "A-7KQ2-M4XT"),
        (" A 7KQ2 M4XT ", "A-7KQ2-M4XT"),
        ("A7KQ2M4XT", "A-7KQ2-M4XT"),
        ("E-O1IL-ABCD", "E-0111-ABCD"),
        ("n’importe quoi", "n’importe quoi"),
        ("é" * 90, "é" * 40),
    ],
)
def test_a_case_number_is_read_however_it_is_typed(typed, read):
    assert as_written(typed) == read


def test_two_messages_have_two_numbers_and_each_always_its_own():
    numbers = {case_number(prefix, message) for prefix in "AE" for message in range(500)}
    assert len(numbers) == 1000
    assert numbers == {case_number(prefix, message) for prefix in "AE" for message in range(500)}
    assert all(re.fullmatch(r"[AE]-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", one) for one in numbers)


@pytest.mark.clause("R-133")
def test_a_ground_of_another_edition_is_refused(author, account):
    second = Edition.objects.create(title="Nétiquette", introduction="…")
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


def test_a_long_message_is_cut_and_an_empty_one_is_still_quoted(author, account):
    long = MessageRef(id=7, posted_at=NOW, snapshot={"text": "mot " * 200})
    assert "mot…\u00a0»" in _letter(author, account, message=long).text
    assert _letter(author, account, message=MessageRef(id=8, posted_at=NOW)).text
