"""The 48 pairs of a position and an account, as the addresses answer them: 23 act, 25 do not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Person
from moderation.models import Message, Removal
from policy.models import RegisterEntry
from tests.builders import a_council_member, a_holder, a_person, a_replacement, an_account
from tests.builders_acts import GOOD_REPLY, a_qualified_message, an_agent, fresh, the_ground
from tests.pages.browsing import at, said, signed_in
from tests.pages.conftest import Clock

SECTION = "Autorisation à gérer les médias sociaux de la Ville de Rimouski"
# The list of the text, account by account: it is not read from the product's data.
LISTED = {
    "facebook-loisirs": {"animateur-diffusion", "responsable-bibliotheques", "agent-communications"},
    "facebook-ville": {"conseiller-strategique", "agent-communications", "adjoint-administratif"},
    "x-villerimouski": {
        "webmestre",
        "agent-communications",
        "adjoint-administratif",
        "conseiller-strategique",
    },
    "linkedin-ville": {
        "agent-communications",
        "adjoint-administratif",
        "conseiller-strategique",
        "directeur-rh",
        "secretaire-rh",
    },
    "youtube-ville": {"webmestre", "agent-communications", "adjoint-administratif", "conseiller-strategique"},
    "vimeo-ville": {"webmestre", "agent-communications", "adjoint-administratif", "conseiller-strategique"},
}
POSITIONS = sorted(set().union(*LISTED.values()))
PAIRS = [(position, account) for account in LISTED for position in POSITIONS]
# « Au besoin », the communications team corrects and answers on a page that others manage.
TEAM = {"conseiller-strategique", "adjoint-administratif"}
ON_PLATFORM = {
    "facebook-loisirs": "facebook",
    "facebook-ville": "facebook",
    "x-villerimouski": "x",
    "linkedin-ville": "linkedin",
    "youtube-ville": "youtube",
    "vimeo-ville": "vimeo",
}


def an_advertisement(account: str, actor: Person) -> Message:
    return a_qualified_message(
        actor,
        "advertising",
        account=account,
        platform=ON_PLATFORM[account],
        text="Grand solde chez Commerce 7!",
        permalink="https://example.org/m",
    )


def a_removal_form(message: Message) -> dict[str, Any]:
    return {
        "retrait-ground": the_ground(message).pk,
        # X lets an account hide an answer, not delete it.
        "retrait-measure": "hide" if message.platform.slug == "x" else "delete",
        "retrait-note": "Publicité d’un commerce.",
        "retrait-version": message.version,
    }


@pytest.mark.clause("R-014")
@pytest.mark.parametrize(("position", "account"), PAIRS)
def test_a_pair_of_the_list_moderates_and_any_other_does_not(
    position: str, account: str, world: None, agent: Person
) -> None:
    message = an_advertisement(account, agent)
    browser = signed_in(a_holder(position))
    page = browser.get(at("message", message.pk))
    removal = browser.post(at("remove", message.pk), a_removal_form(message))
    if position in LISTED[account]:
        assert (page.status_code, removal.status_code) == (200, 302)
        assert Removal.objects.get().message_id == message.pk
        return
    assert not Removal.objects.exists()
    assert fresh(message).version == message.version
    if position in TEAM:
        assert (page.status_code, removal.status_code) == (200, 403)
        assert SECTION in said(removal)
    else:
        assert (page.status_code, removal.status_code) == (404, 404)


def test_the_list_has_23_pairs_and_two_more_may_answer() -> None:
    assert len(PAIRS) == 48
    assert sum(position in LISTED[account] for position, account in PAIRS) == 23
    assert [pair for pair in PAIRS if pair[0] in TEAM and pair[0] not in LISTED[pair[1]]] == [
        ("adjoint-administratif", "facebook-loisirs"),
        ("conseiller-strategique", "facebook-loisirs"),
    ]


@pytest.mark.clause("R-069")
@pytest.mark.parametrize("position", sorted(TEAM))
def test_the_team_answers_on_the_leisure_page_and_the_register_says_as_needed(
    position: str, world: None, agent: Person
) -> None:
    message = a_qualified_message(agent, account="facebook-loisirs")
    browser = signed_in(a_holder(position))
    answered = browser.post(
        at("reply", message.pk),
        {
            "reponse-text": GOOD_REPLY,
            "reponse-nature": "answer",
            "reponse-channel": "public",
            "reponse-no_reference_reason": "L’horaire est affiché.",
            "reponse-permalink": "https://www.facebook.com/loisirs/posts/1?comment_id=2",
            "reponse-version": message.version,
            "do": "sent",
        },
    )
    assert answered.status_code == 302
    assert fresh(message).state == Message.State.ANSWERED
    capacities = set(
        RegisterEntry.objects.filter(event__startswith="moderation.reply").values_list("capacity", flat=True)
    )
    assert capacities == {"équipe des communications, au besoin"}


@pytest.mark.clause("R-014")
@pytest.mark.clause("R-005")
@pytest.mark.parametrize("account", LISTED)
def test_a_superuser_a_council_member_and_a_stranger_find_no_message(account: str, agent: Person) -> None:
    message = an_advertisement(account, agent)
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for person in (root, a_council_member(), a_person()):
        browser = signed_in(person)
        assert browser.get(at("message", message.pk)).status_code == 404
        assert browser.post(at("remove", message.pk), a_removal_form(message)).status_code == 404
        assert browser.post(at("claim", message.pk)).status_code == 404
        assert message.excerpt not in said(browser.get(at("queue")))
    assert not Removal.objects.exists()


@pytest.mark.clause("R-014")
def test_access_ends_at_midnight_of_the_day_a_holding_ends_without_any_job(
    agent: Person, clock: Clock
) -> None:
    message = an_advertisement("facebook-ville", agent)
    leaving = an_agent_until(date(2026, 7, 8))
    browser = signed_in(leaving)
    clock.set(datetime(2026, 7, 8, 3, 59, 59, tzinfo=UTC))  # 7 July, 23:59:59 in the city
    assert browser.get(at("message", message.pk)).status_code == 200
    clock.set(datetime(2026, 7, 8, 4, 0, tzinfo=UTC))
    assert browser.get(at("message", message.pk)).status_code == 404
    assert browser.post(at("claim", message.pk)).status_code == 404
    assert browser.get(at("queue")).status_code == 200


def an_agent_until(ends_on: date) -> Person:
    return a_holder("agent-communications", ends_on=ends_on)


@pytest.mark.clause("R-073")
def test_a_replacement_opens_the_pair_on_its_days_and_closes_it_the_day_after(
    agent: Person, clock: Clock
) -> None:
    # The absent person tells the team, of which somebody must be left.
    a_holder("conseiller-strategique")
    message = an_advertisement("facebook-ville", agent)
    substitute = a_holder("webmestre")
    clock.set(datetime(2026, 6, 29, 14, 0, tzinfo=UTC))
    a_replacement(absent=agent, substitute=substitute, accounts=[an_account("facebook-ville")])
    browser = signed_in(substitute)
    days = [
        (datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC), 404),  # 30 June, 23:59:59
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), 200),
        (datetime(2026, 7, 15, 3, 59, 59, tzinfo=UTC), 200),  # 14 July, 23:59:59
        (datetime(2026, 7, 15, 4, 0, tzinfo=UTC), 404),
    ]
    for now, expected in days:
        clock.set(now)
        assert signed_in(substitute).get(at("message", message.pk)).status_code == expected, now
    clock.set(datetime(2026, 7, 15, 4, 0, tzinfo=UTC))
    assert browser.post(at("remove", message.pk), a_removal_form(message)).status_code == 404
    clock.set(datetime(2026, 7, 14, 15, 0, tzinfo=UTC))
    removed = browser.post(at("remove", message.pk), a_removal_form(message))
    assert removed.status_code == 302
    line = RegisterEntry.objects.filter(event="moderation.removal.decided").get()
    assert line.capacity.startswith("remplace ")


def test_a_person_deactivated_in_the_middle_of_a_session_is_asked_to_sign_in(
    world: None, agent: Person
) -> None:
    message = an_advertisement("facebook-ville", agent)
    leaving = an_agent()
    browser = signed_in(leaving)
    assert browser.get(at("message", message.pk)).status_code == 200
    Person.objects.filter(pk=leaving.pk).update(is_active=False)
    assert browser.get(at("message", message.pk)).status_code == 302
    assert browser.post(at("claim", message.pk)).status_code == 302
    assert fresh(message).claimed_by_id is None
