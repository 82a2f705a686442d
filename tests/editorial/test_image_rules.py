"""Which image may be published, where, when, and with what beside it: the rules by table."""

from datetime import date
from typing import Any

import pytest

from editorial.mentions import says
from editorial.rules.image_limits import LIMITS, SentImage, limits_of, may_send_images
from editorial.rules.images import (
    ImageFacts,
    Shown,
    may_keep_images,
    may_leave_source_out,
    may_leave_undescribed,
    may_use_image,
    may_withdraw_right,
)
from policy.outcomes import Allowed, Cautioned, Refused

DAY = date(2026, 7, 10)


def facts(**changes: Any) -> ImageFacts:
    return ImageFacts(**{"name": "Le quai", "right": "city", "shows_people": False, **changes})


def somebody(**changes: Any) -> Shown:
    return Shown(**{"name": "Marie Roy", "has_consent": True, **changes})


USES = [
    ("the work of the city", {}, ""),
    ("a written authorisation, kept", {"right": "authorisation", "has_document": True}, ""),
    ("a written authorisation that nobody kept", {"right": "authorisation"}, "n’a pas son autorisation"),
    ("a licence without its document", {"right": "licence"}, "n’a pas son autorisation"),
    ("public domain, said from where", {"right": "public_domain", "source": "BAnQ"}, ""),
    ("public domain, of unknown origin", {"right": "public_domain", "source": " "}, "provenance"),
    ("attribution asked, of unknown origin", {"right": "cc_by"}, "provenance"),
    ("its last day", {"valid_until": DAY}, ""),
    ("the day after its last", {"valid_until": date(2026, 7, 9)}, "n’est plus autorisée à cette date"),
    ("an authorisation taken back", {"is_withdrawn": True}, "a été retirée"),
    ("one of the accounts named", {"accounts": (7, 9)}, ""),
    ("another account than those named", {"accounts": (9,)}, "pas autorisée pour ce compte"),
    ("nobody said who is on it", {"shows_people": None}, "personnes reconnaissables"),
    ("people on it, nobody named", {"shows_people": True}, "Inscrivez les personnes"),
    ("everybody agreed", {"shows_people": True, "people": (somebody(), somebody(name="Jean"))}, ""),
    (
        "one of two did not",
        {"shows_people": True, "people": (somebody(), somebody(name="Jean", has_consent=False))},
        "consentement de Jean",
    ),
    (
        "a minor without the parents' word",
        {"shows_people": True, "people": (somebody(is_minor=True, has_consent=False),)},
        "parents de Marie Roy",
    ),
    (
        "a consent taken back, whatever was kept",
        {"shows_people": True, "people": (somebody(is_withdrawn=True),)},
        "a retiré son consentement",
    ),
    (
        "a consent on its last day",
        {"shows_people": True, "people": (somebody(consent_until=DAY),)},
        "",
    ),
    (
        "a consent that is over",
        {"shows_people": True, "people": (somebody(consent_until=date(2026, 7, 9)),)},
        "ne vaut plus",
    ),
]


@pytest.mark.clause("R-109")
@pytest.mark.parametrize(("known", "refusal"), [case[1:] for case in USES], ids=[case[0] for case in USES])
def test_an_image_is_used_with_its_right_on_that_account_and_that_day(
    known: dict[str, Any], refusal: str
) -> None:
    outcome = may_use_image(image=facts(**known), account=7, on=DAY)
    assert isinstance(outcome, Refused if refusal else Allowed)
    assert refusal in outcome.reason


CREDIT = "Photo : Éloïse L’Heureux–Roy"
SOURCES = [
    ("none needed", {}, "", Allowed),
    ("a licence that asks for one, and none is said", {"right": "cc_by"}, "", Refused),
    ("on the image itself", {"right": "cc_by", "credit": "on_image", "credit_line": CREDIT}, "", Allowed),
    ("in the text", {"credit": "in_text", "credit_line": CREDIT}, f"Bonjour.\n{CREDIT}.", Allowed),
    (
        "in the text, typed otherwise",
        {"credit": "in_text", "credit_line": CREDIT},
        "bonjour (photo: ELOISE L'HEUREUX-ROY)",
        Allowed,
    ),
    ("left out of a shorter text", {"credit": "in_text", "credit_line": CREDIT}, "Bonjour.", Cautioned),
    ("half of it", {"credit": "in_text", "credit_line": CREDIT}, "Photo : Éloïse", Cautioned),
    (
        "left out though the licence asks for it",
        {"right": "cc_by", "credit": "in_text", "credit_line": CREDIT},
        "Bonjour.",
        Refused,
    ),
]


@pytest.mark.clause("R-110")
@pytest.mark.parametrize(
    ("known", "text", "expected"), [case[1:] for case in SOURCES], ids=[case[0] for case in SOURCES]
)
def test_the_source_is_said_where_it_was_promised(known: dict[str, Any], text: str, expected: type) -> None:
    outcome = may_leave_source_out(
        image=facts(**known), is_said=says(text, str(known.get("credit_line", "")))
    )
    assert type(outcome) is expected
    if expected is not Allowed:
        assert outcome.clause
        assert outcome.clause.id == "R-110"


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Crédit Œuvre d’Anaïs", "oeuvre d'anais", True),
        ("Photo Marie Royale", "Marie Roy", False),
        ("", "Roy", False),
        ("n’importe quoi", " – ", False),
    ],
)
def test_a_mention_is_found_whole_words_whatever_the_accents(text: str, mention: str, expected: bool) -> None:
    assert says(text, mention) is expected


@pytest.mark.clause("R-018")
@pytest.mark.parametrize(
    ("alt_text", "longest", "expected"),
    [
        ("Le quai au coucher du soleil", None, Allowed),
        ("  \n", None, Refused),
        ("x" * 1000, 1000, Allowed),
        ("x" * 1001, 1000, Refused),
    ],
)
def test_an_image_is_described_for_whoever_does_not_see_it(
    alt_text: str, longest: int | None, expected: type
) -> None:
    outcome = may_leave_undescribed(image="Le quai", alt_text=alt_text, longest=longest)
    assert type(outcome) is expected


def sent(**changes: Any) -> SentImage:
    known = {"name": "Le quai", "content_type": "image/jpeg", "size": 900_000, "width": 2000, "height": 1000}
    return SentImage(**{**known, **changes})


@pytest.mark.parametrize(
    ("platform", "images", "refusal"),
    [
        ("facebook", [sent()] * 10, ""),
        ("facebook", [sent()] * 11, "au plus 10"),
        ("x", [sent()] * 5, "au plus 4"),
        ("youtube", [sent()] * 2, "qu’une image"),
        ("facebook", [sent(content_type="image/webp")], "format"),
        ("x", [sent(content_type="image/webp")], ""),
        ("x", [sent(size=5 * 1024 * 1024 + 1)], "trop lourde"),
        ("linkedin", [sent(width=7000, height=6000)], "trop de pixels"),
        ("a platform yet unknown", [sent()], ""),
    ],
)
def test_what_a_platform_would_refuse_is_told_before(
    platform: str, images: list[SentImage], refusal: str
) -> None:
    outcome = may_send_images(images=images, limits=limits_of(platform))
    assert outcome.allowed is not bool(refusal)
    assert refusal in outcome.reason


def test_an_image_of_the_library_suits_every_platform() -> None:
    from editorial.image_files import MAX_KEPT_BYTES, MAX_SIDE

    largest = sent(size=MAX_KEPT_BYTES, width=MAX_SIDE, height=MAX_SIDE, content_type="image/png")
    assert all(may_send_images(images=[largest], limits=limits).allowed for limits in LIMITS.values())


@pytest.mark.clause("R-109")
def test_a_right_is_withdrawn_once_and_with_a_reason() -> None:
    assert may_withdraw_right(is_withdrawn=False, reason="Contrat terminé").allowed
    assert not may_withdraw_right(is_withdrawn=False, reason=" ").allowed
    assert not may_withdraw_right(is_withdrawn=True, reason="Encore").allowed


@pytest.mark.clause("R-109")
@pytest.mark.parametrize(
    ("publishes", "is_team", "allowed"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_the_library_is_kept_by_those_who_publish_and_by_the_team(
    publishes: bool, is_team: bool, allowed: bool
) -> None:
    assert may_keep_images(publishes=publishes, is_team=is_team).allowed is allowed
