"""What a post declares before anybody approves it: its page, its event's ground, its number, its advertiser."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from city.models import Emergency
from editorial.drafting import amend_post
from editorial.guards import Finding, Moment, examine
from editorial.justifications import justify_variant
from editorial.links import hosts_in, hosts_of, is_of
from editorial.models import Post, Variant
from editorial.proposals import proposed_lines
from editorial.rules.advertising import may_advertise, may_share_design
from editorial.rules.emergencies import may_publish_in_emergency
from editorial.rules.lengths import may_send_words
from editorial.rules.sharing import may_defend_position, may_post_notice, may_share_event
from editorial.rules.website import may_leave_website_out
from policy.models import Reading
from policy.outcomes import Allowed, Cautioned, CautionNeedsReason, Outcome, PolicyRefusal, Refused
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_editorial import (
    PLANNED,
    a_post,
    a_scheduled_variant,
    a_submitted_variant,
    a_variant,
    an_adviser,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.clause("R-009"),
    pytest.mark.clause("R-010"),
    pytest.mark.clause("R-024"),
    pytest.mark.clause("R-029"),
    pytest.mark.clause("R-031"),
    pytest.mark.clause("R-033"),
    pytest.mark.clause("R-035"),
    pytest.mark.clause("R-036"),
    pytest.mark.clause("R-037"),
    pytest.mark.clause("R-051"),
    pytest.mark.clause("R-124"),
    pytest.mark.clause("R-127"),
]
DAY = PLANNED.date()


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def stops(variant: Variant, moment: Moment = Moment.SUBMIT, **asked: Any) -> list[tuple[str, type[Outcome]]]:
    fresh = Variant.objects.get(pk=variant.pk)
    return [(one.guard, type(one.outcome)) for one in found(fresh, moment, **asked) if one.stops]


def found(variant: Variant, moment: Moment, **asked: Any) -> list[Finding]:
    return examine(variant, moment=moment, **{"now": NOW, **asked})


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (may_share_event(ground="", reason="Une fête très attendue partout"), Refused),
        (may_share_event(ground="organised", reason=""), Allowed),
        (may_share_event(ground="funded", reason=""), Refused),
        (may_share_event(ground="funded", reason="Oui"), Refused),
        (may_share_event(ground="funded", reason="La subvention couvre 70 % des dépenses"), Allowed),
        (may_share_event(ground="significant", reason="   "), Refused),
        (
            may_share_event(
                ground="significant", reason="Événement très significatif pour la Ville de Rimouski"
            ),
            Refused,
        ),
        (may_share_event(ground="significant", reason="Un festival qui attire dix mille visiteurs"), Allowed),
        (may_post_notice(kind="news", reference="", closes_on=None, leaves_on=DAY), Allowed),
        (may_post_notice(kind="notice", reference=" ", closes_on=None, leaves_on=DAY), Refused),
        (may_post_notice(kind="bylaw", reference="1350", closes_on=None, leaves_on=DAY), Allowed),
        (may_post_notice(kind="tender", reference="AO-1", closes_on=None, leaves_on=DAY), Cautioned),
        (may_post_notice(kind="job", reference="26-1", closes_on=DAY, leaves_on=DAY), Allowed),
        (
            may_post_notice(kind="job", reference="26-1", closes_on=DAY - timedelta(days=1), leaves_on=DAY),
            Refused,
        ),
        (may_defend_position(is_position=False, sources=""), Allowed),
        (may_defend_position(is_position=True, sources=" "), Refused),
        (may_defend_position(is_position=True, sources="Résolution 12"), Allowed),
        (may_share_design(is_advertising=False, designed_by=""), Allowed),
        (may_share_design(is_advertising=True, designed_by=""), Refused),
        (may_share_design(is_advertising=True, designed_by="city"), Allowed),
        (may_share_design(is_advertising=True, designed_by="third_party"), Refused),
        (may_share_design(is_advertising=False, designed_by="third_party"), Refused),
        (may_advertise(is_advertising=False, is_authorised=False, authoriser_may=False), Allowed),
        (may_advertise(is_advertising=True, is_authorised=False, authoriser_may=False), Refused),
        (may_advertise(is_advertising=True, is_authorised=True, authoriser_may=False), Refused),
        (may_advertise(is_advertising=True, is_authorised=True, authoriser_may=True), Allowed),
        (may_leave_website_out(leads_to_city=True, other_hosts=["a.ca"], is_emergency=False), Allowed),
        (may_leave_website_out(leads_to_city=False, other_hosts=[], is_emergency=False), Cautioned),
        (may_leave_website_out(leads_to_city=False, other_hosts=["a.ca"], is_emergency=False), Cautioned),
        (may_leave_website_out(leads_to_city=False, other_hosts=[], is_emergency=True), Allowed),
        (may_publish_in_emergency(is_emergency_post=False, is_declared=False), Allowed),
        (may_publish_in_emergency(is_emergency_post=False, is_declared=True), Cautioned),
        (may_publish_in_emergency(is_emergency_post=True, is_declared=False), Cautioned),
        (may_publish_in_emergency(is_emergency_post=True, is_declared=True), Allowed),
        (
            may_send_words(platform="X", text_used=280, text_limit=280, title_used=0, title_limit=None),
            Allowed,
        ),
        (
            may_send_words(platform="X", text_used=281, text_limit=280, title_used=0, title_limit=None),
            Refused,
        ),
        (may_send_words(platform="Y", text_used=1, text_limit=None, title_used=0, title_limit=100), Refused),
        (may_send_words(platform="Y", text_used=1, text_limit=9, title_used=101, title_limit=100), Refused),
    ],
)
def test_what_a_post_declares(outcome: Outcome, expected: type[Outcome]) -> None:
    assert type(outcome) is expected


DOMAINS = ["rimouski.ca", "ville.rimouski.qc.ca"]


@pytest.mark.parametrize(
    ("address", "is_the_citys"),
    [
        ("https://rimouski.ca/a", True),
        ("http://www.rimouski.ca", True),
        ("https://RIMOUSKI.CA:443/", True),
        ("ville.rimouski.qc.ca/avis", True),
        ("https://rimouski.ca.example.org/", False),
        ("https://rimouski.ca@example.org/", False),
        ("https://faux-rimouski.ca/", False),
        ("https://example.org/rimouski.ca", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_only_the_domains_of_the_city_are_the_citys(address: str, is_the_citys: bool) -> None:
    assert any(is_of(host, DOMAINS) for host in hosts_of([address])) is is_the_citys


def test_addresses_are_read_in_a_text_with_or_without_https_and_mail_is_none() -> None:
    text = "Voir rimouski.ca/a, (https://example.org/b). Écrire à info@exemple.com. Etc."
    assert hosts_in(text) == ["rimouski.ca", "example.org"]


def test_a_post_without_the_citys_page_says_why_and_another_site_does_not_stand_for_it() -> None:
    post = a_post(canonical_url="")
    alone = a_variant(post, link="")
    elsewhere = a_variant(post, link="https://example.org/fete", account=an_account("x-villerimouski"))
    assert stops(alone) == stops(elsewhere) == [("website", Cautioned)]
    with pytest.raises(CautionNeedsReason, match="référence"):
        a_submitted_variant(elsewhere)
    (why,) = [one for one in found(elsewhere, Moment.SUBMIT) if one.guard == "website"]
    assert (why.about, why.outcome.clause and why.outcome.clause.id) == ("example.org", "R-010")
    justify_variant(
        variant_id=elsewhere.pk,
        guard="website",
        about="example.org",
        reason="La fête est annoncée par son organisateur",
        actor=elsewhere.last_editor,
        now=NOW,
    )
    assert a_submitted_variant(Variant.objects.get(pk=elsewhere.pk)).state == "in_review"


@pytest.mark.parametrize("place", ["canonical_url", "link", "text"])
def test_the_citys_page_may_be_declared_linked_or_written(place: str) -> None:
    address = "https://rimouski.ca/fete"
    post = a_post(canonical_url=address if place == "canonical_url" else "")
    variant = a_variant(
        post,
        link=address if place == "link" else "",
        text="Voir rimouski.ca/fete" if place == "text" else "La fête",
    )
    assert stops(variant) == []


def test_the_domains_of_the_city_are_a_reading() -> None:
    variant = a_variant(a_post(canonical_url="https://autreville.qc.ca/a"), link="")
    assert stops(variant) == [("website", Cautioned)]
    Reading.objects.create(
        key="city_domains",
        value=["autreville.qc.ca"],
        effective_from=NOW.date(),
        decided_by="DG",
        ambiguity="R-009",
    )
    assert stops(variant) == []


def an_advertisement(**values: Any) -> Post:
    facts = {"kind": "advertising", "designed_by": "city", "authorised_by": an_adviser(), **values}
    return a_post(**facts)


def test_an_advertisement_designed_and_authorised_by_the_city_leaves() -> None:
    assert a_scheduled_variant(a_variant(an_advertisement())).state == "scheduled"


def test_an_advertisement_of_a_third_party_is_approved_by_nobody_even_authorised() -> None:
    variant = a_variant(an_advertisement(designed_by="third_party"))
    with pytest.raises(PolicyRefusal, match="même autorisée") as caught:
        a_submitted_variant(variant)
    assert not isinstance(caught.value, CautionNeedsReason)


def test_an_advertisement_authorised_by_nobody_or_by_an_agent_is_refused() -> None:
    assert stops(a_variant(an_advertisement(authorised_by=None))) == [("advertising", Refused)]
    agent = a_holder("agent-communications")
    assert stops(a_variant(an_advertisement(authorised_by=agent))) == [("advertising-authority", Refused)]
    management = a_holder("direction-generale")
    assert stops(a_variant(an_advertisement(authorised_by=management))) == []


def test_what_was_authorised_stays_so_when_whoever_did_leaves_the_position() -> None:
    variant = a_variant(an_advertisement(authorised_by=a_holder("agent-communications")))
    assert ("advertising-authority", Refused) in stops(variant)
    assert ("advertising-authority", Refused) not in stops(variant, Moment.PUBLISH, at=PLANNED)


def test_a_video_without_a_title_and_a_text_too_long_for_one_account_only_are_told() -> None:
    post = a_post()
    long = "Une phrase plutôt longue qui se répète sans fin. " * 8
    facebook = a_variant(post, text=long)
    on_x = a_variant(post, text=long, account=an_account("x-villerimouski"))
    video = a_variant(post, account=an_account("youtube-ville"))
    assert stops(facebook) == []
    assert stops(on_x) == stops(video) == [("length", Refused)]


def an_emergency(account_id: int | None = None) -> Emergency:
    return Emergency.objects.create(
        level="delayed",
        reason="Inondation",
        account_ids=[account_id] if account_id else [],
        declared_by=a_holder("direction-generale"),
        declared_at=NOW,
    )


def test_an_ordinary_post_due_during_an_emergency_does_not_leave_by_itself() -> None:
    variant = a_scheduled_variant()
    assert stops(variant, Moment.PUBLISH, now=PLANNED, at=PLANNED) == []
    an_emergency(an_account("x-villerimouski").pk)
    assert stops(variant, Moment.PUBLISH, now=PLANNED, at=PLANNED) == []
    an_emergency(variant.account_id)
    assert stops(variant, Moment.PUBLISH, now=PLANNED, at=PLANNED) == [("emergency-pause", Cautioned)]
    # Two days ahead, nothing is asked yet: it may be over.
    assert stops(variant, Moment.SCHEDULE) == []


def test_an_emergency_post_is_not_held_and_without_an_emergency_says_why() -> None:
    variant = a_variant(a_post(kind="emergency", canonical_url=""), link="")
    assert stops(variant) == [("emergency-declared", Cautioned)]
    an_emergency()
    assert stops(variant) == []


def test_every_kind_that_the_policy_names_is_proposed_the_line_of_the_mailing_lists_once() -> None:
    for kind in ("release", "tender", "notice", "bylaw", "job"):
        (line,) = proposed_lines(kind=kind, text="Bonjour", at=NOW)
        assert "https://rimouski.ca/abonnement" in line.text
        assert proposed_lines(kind=kind, text=f"Bonjour\n{line.text}", at=NOW) == []
    assert proposed_lines(kind="news", text="Bonjour", at=NOW) == []


def test_an_emergency_post_is_proposed_the_number_to_call() -> None:
    (line,) = proposed_lines(kind="emergency", text="Évacuez", at=NOW)
    assert "9-1-1" in line.text


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"designed_by": "third_party"}, "r036_designed_by_city"),
        ({"kind": "advertising"}, "r036_designed_by_city"),
        ({"kind": "advertising", "designed_by": "city"}, "r124_authorised"),
        ({"kind": "event", "event_ground": ""}, "r031_event_ground"),
        ({"kind": "event", "event_ground": "significant", "event_reason": " "}, "r031_event_ground"),
        ({"kind": "tender", "reference": ""}, "r034_reference"),
        ({"kind": "job", "reference": "  "}, "r034_reference"),
        ({"nature": "position", "sources": ""}, "r024_sources"),
    ],
)
def test_postgresql_lets_nothing_incomplete_go_beyond_the_drafts(
    values: dict[str, Any], constraint: str
) -> None:
    variant = a_variant(a_post(**values))
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Variant.objects.filter(pk=variant.pk).update(state="in_review")
    cause: Any = caught.value.__cause__
    assert cause.diag.constraint_name == f"editorial_variant_{constraint}"


def test_what_is_complete_goes_on_and_a_draft_may_lack_anything() -> None:
    variant = a_variant(a_post(kind="event", event_ground=""))
    amend_post(
        post_id=variant.post_id, values={"event_ground": "organised"}, actor=variant.last_editor, now=NOW
    )
    assert a_submitted_variant(Variant.objects.get(pk=variant.pk)).state == "in_review"
