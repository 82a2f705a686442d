"""Two people decide one thing at the same instant: one decision stands, and the other person is told in words.

Each race is run a second time with its lock removed, both having read what the lock would have kept: PostgreSQL alone
then refuses the second, or, where it cannot know, both would believe that they have decided.
"""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from moderation import access, campaigns, removals
from moderation.campaigns import find_campaigns, set_aside
from moderation.conflicts import Conflict
from moderation.dangers import settle_danger
from moderation.models import AnswerTemplate, CampaignContent, Message, Removal
from moderation.removals import record_removal_done
from netiquette import drafting, publication
from netiquette.drafting import StaleEdition
from netiquette.models import Edition
from netiquette.publication import approve_edition, put_in_force
from policy import recorded_admin
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from policy.seen_forms import SeenForm
from privacy import breaches
from privacy.breaches import StaleBreach, tell
from privacy.models import ConfidentialityIncident, ConfidentialityStep
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_acts import SOON, an_adviser, an_agent, fresh
from tests.builders_breaches import KNOWN, a_breach, assessed
from tests.builders_editions import TO_COME, a_draft_edition, a_writer, an_approved_edition
from tests.builders_moderation import a_message
from tests.builders_privacy import an_officer
from tests.concurrency.racing import race
from tests.concurrency.test_sanctions import MEETING
from tests.policy.test_r027_messages import an_election, from_candidate
from tests.policy.test_r027_messages import removal_of as a_campaign_removal

pytestmark = pytest.mark.django_db(transaction=True)
IN_WORDS = (PolicyRefusal, ValidationError, StaleEdition, StaleBreach, Conflict)
Stopped = list[BaseException | None]


@pytest.fixture(params=["with the lock", "without it"])
def is_locked(request: pytest.FixtureRequest) -> Iterator[bool]:
    the_policy_world()
    yield request.param == "with the lock"
    MEETING.barrier = None


def at_once(*acts: Callable[[], Any]) -> Stopped:
    MEETING.arm()
    return race(*acts, loses=(*IN_WORDS, DatabaseError))


def one_stands(stopped: Stopped, loser: tuple[type[BaseException], ...]) -> int:
    """Check that one act was stopped, by what it should, and return the place of the other."""
    assert stopped.count(None) == 1, stopped
    assert any(isinstance(error, loser) for error in stopped), stopped
    return stopped.index(None)


# --- An edition of the nétiquette -------------------------------------------------------------------


def line_unlocked(edition_id: int) -> Edition:
    return Edition.objects.select_related("account__platform").get(pk=edition_id)


def edition_act(is_locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make both meet once they have asked the rule; without the lock, they have read the same edition."""
    for name in ("check_approve", "check_put_in_force"):
        monkeypatch.setattr(publication, name, MEETING.after(getattr(publication, name)))
    if not is_locked:
        monkeypatch.setattr(publication, "lock_line", line_unlocked)
        monkeypatch.setattr(drafting, "lock_line", line_unlocked)


@pytest.mark.clause("R-133")
def test_two_people_approve_one_edition_and_one_of_them_has(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft_edition(a_writer())
    people = [a_holder("conseiller-strategique"), a_holder("adjoint-administratif")]
    edition_act(is_locked, monkeypatch)

    def approve(person: Person) -> Callable[[], Edition]:
        return lambda: approve_edition(edition_id=draft.pk, actor=person, version=draft.version, now=NOW)

    winner = one_stands(at_once(*map(approve, people)), IN_WORDS if is_locked else (DatabaseError,))
    assert Edition.objects.get(pk=draft.pk).approver == people[winner]
    assert [line.actor for line in RegisterEntry.objects.filter(event="netiquette.edition.approved")] == [
        people[winner]
    ]


@pytest.mark.clause("R-133")
def test_two_people_put_one_edition_in_force_and_it_takes_one_number(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = an_approved_edition()
    people = [a_holder("conseiller-strategique"), a_holder("adjoint-administratif")]
    edition_act(is_locked, monkeypatch)

    def put(person: Person) -> Callable[[], Edition]:
        return lambda: put_in_force(
            edition_id=edition.pk, actor=person, version=edition.version, now=NOW, starts_at=TO_COME
        )

    stopped = at_once(*map(put, people))
    lines = RegisterEntry.objects.filter(event="netiquette.edition.put_in_force")
    if is_locked:
        one_stands(stopped, IN_WORDS)
        assert lines.count() == 1
    else:
        assert stopped == [None, None]
        assert lines.count() == 2, "both would believe that they have put it in force"
    assert Edition.objects.filter(in_force_from=TO_COME).count() == 1


# --- A confidentiality incident ---------------------------------------------------------------------


def breach_act(is_locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "_is_open", MEETING.after(breaches._is_open))
    if not is_locked:
        monkeypatch.setattr(
            breaches, "_locked", lambda pk, *_args: ConfidentialityIncident.objects.get(pk=pk)
        )


def test_two_people_conclude_on_one_incident_and_the_second_reads_it_again(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = an_officer(), an_officer()
    incident = a_breach(one)
    breach_act(is_locked, monkeypatch)
    stopped = at_once(
        lambda: assessed(incident, one, is_serious=True), lambda: assessed(incident, two, is_serious=False)
    )
    after, steps = ConfidentialityIncident.objects.get(), incident.steps.filter(kind="assessed")
    if is_locked:
        assert after.is_serious == (one_stands(stopped, (StaleBreach,)) == 0)
        assert steps.count() == 1
    else:
        assert stopped == [None, None]
        assert (steps.count(), after.version) == (2, incident.version + 1), "one conclusion is lost"


def test_an_incident_told_to_the_persons_and_judged_not_worth_telling_is_one_or_the_other(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = an_officer(), an_officer()
    incident = assessed(a_breach(one), one, is_serious=True)
    breach_act(is_locked, monkeypatch)

    def say(person: Person, whom: str) -> Callable[[], ConfidentialityIncident]:
        return lambda: tell(
            incident_id=incident.pk, whom=whom, on=KNOWN, text="Vu.", actor=person,
            version=incident.version, now=NOW,
        )  # fmt: skip

    stopped = at_once(
        say(one, ConfidentialityStep.Kind.PERSONS), say(two, ConfidentialityStep.Kind.NO_NOTICE)
    )
    after = ConfidentialityIncident.objects.get()
    if is_locked:
        one_stands(stopped, (StaleBreach,))
        assert bool(after.persons_told_on) != bool(after.no_notice_reason)
    else:
        assert stopped == [None, None]
        assert incident.steps.filter(on=KNOWN).count() == 2


# --- A message --------------------------------------------------------------------------------------


def message_act(is_locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_entitled", MEETING.after(access._entitled))
    if not is_locked:
        monkeypatch.setattr(access, "_locked", lambda messages: messages)


@pytest.mark.clause("R-053")
@pytest.mark.parametrize("shown", [True, False], ids=["on one screen", "without a version"])
def test_a_suspected_danger_is_confirmed_or_dismissed_and_never_both(
    is_locked: bool, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = an_agent(), an_adviser()
    message = a_message(text="Au secours, il y a le feu chez mon voisin!")
    assert message.suspects_danger
    message_act(is_locked, monkeypatch)

    def settle(person: Person, *, is_danger: bool) -> Callable[[], Message]:
        version = message.version if shown else None
        return lambda: settle_danger(
            message_id=message.pk, is_danger=is_danger, actor=person, version=version, now=SOON
        )

    stopped = at_once(settle(one, is_danger=True), settle(two, is_danger=False))
    lines = RegisterEntry.objects.filter(event__startswith="moderation.danger.")
    if is_locked:
        assert fresh(message).is_danger == (one_stands(stopped, IN_WORDS) == 0)
        assert lines.count() == 1
    else:
        assert stopped == [None, None]
        assert lines.count() == 2, "both would believe that they have settled it"


@pytest.fixture
def contents(is_locked: bool) -> list[CampaignContent]:
    an_election()
    from_candidate("zwierzina")
    find_campaigns(SOON)
    return list(CampaignContent.objects.all())


@pytest.mark.clause("R-027")
@pytest.mark.parametrize("is_same", [True, False], ids=["in two windows", "by two people"])
def test_a_candidate_s_removal_is_written_as_done_once(
    is_locked: bool, is_same: bool, contents: list[CampaignContent], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = an_agent(), an_adviser()
    [content] = contents
    removal = a_campaign_removal(content.message, one)
    two = one if is_same else two
    Message.objects.update(claimed_by=None, claimed_until=None)
    message_act(is_locked, monkeypatch)

    def done(person: Person) -> Callable[[], Removal]:
        return lambda: record_removal_done(
            removal_id=removal.pk, proof=f"Vu par {person}.", actor=person, now=SOON
        )

    if not is_locked:
        monkeypatch.setattr(removals, "_check_still", MEETING.after(removals._check_still))
    stopped = at_once(done(one), done(two))
    lines = RegisterEntry.objects.filter(event="moderation.removal.done")
    after = Removal.objects.get()
    if is_locked:
        winner = [one, two][one_stands(stopped, (ValidationError,) if is_same else IN_WORDS)]
        assert (after.done_by, after.proof) == (winner, f"Vu par {winner}.")
    else:
        assert stopped == [None, None], "both would believe that they have written it"
    assert lines.count() == stopped.count(None)


@pytest.mark.clause("R-027")
def test_a_message_that_is_being_removed_is_not_set_aside_meanwhile(
    is_locked: bool, contents: list[CampaignContent], monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, adviser = an_agent(), an_adviser()
    [content] = contents
    removed = Event()
    if not is_locked:
        monkeypatch.setattr(campaigns, "_lock_message_of", lambda _pk: None)

    @transaction.atomic
    def remove_slowly() -> None:
        a_campaign_removal(content.message, agent)
        removed.set()
        Event().wait(1.5)

    def aside() -> None:
        assert removed.wait(10)
        set_aside(content_id=content.pk, reason="Une simple question.", actor=adviser, now=SOON)

    stopped = race(remove_slowly, aside, loses=(PolicyRefusal,))
    assert [error is None for error in stopped] == [True, not is_locked]
    assert (CampaignContent.objects.get().set_aside_at is None) == is_locked


# --- An answer template -----------------------------------------------------------------------------


@pytest.mark.clause("R-040")
def test_two_people_change_one_approved_answer_and_the_second_reads_the_words_of_the_first(
    is_locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = AnswerTemplate.objects.filter(is_active=True).first()
    assert template is not None
    address = reverse("admin:moderation_answertemplate_change", args=[template.pk])
    browsers = [an_administrator() for _person in range(2)]
    pages = [browser.get(address).context["adminform"].form for browser in browsers]
    clean = SeenForm.clean
    monkeypatch.setattr(SeenForm, "clean", lambda form: MEETING.after(clean)(form))
    if not is_locked:
        monkeypatch.setattr(recorded_admin, "lock_row", lambda _row: None)
    answers: list[Any] = [None, None]

    def change(place: int) -> Callable[[], None]:
        def act() -> None:
            typed = {name: pages[place][name].value() for name in pages[place].fields}
            typed = {name: value for name, value in typed.items() if value not in (None, False)}
            answers[place] = browsers[place].post(address, {**typed, "title": f"Titre {place}"})

        return act

    assert at_once(change(0), change(1)) == [None, None]
    statuses = [answer.status_code for answer in answers]
    if not is_locked:
        assert statuses == [302, 302], "the words of one are lost, and nobody knows"
        return
    assert sorted(statuses) == [200, 302]
    winner, loser = statuses.index(302), statuses.index(200)
    template.refresh_from_db()
    assert template.title == f"Titre {winner}"
    page = answers[loser].content.decode()
    assert "Une autre personne a modifié cette fiche" in page
    assert f"Titre {winner}" in page
    assert f"Titre {loser}" in page
    # Read again and sent again, it is a decision on what is there.
    again = answers[loser].context["adminform"].form
    typed = {name: again[name].value() for name in again.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    assert browsers[loser].post(address, typed).status_code == 302
    template.refresh_from_db()
    assert template.title == f"Titre {loser}"


def an_administrator() -> Client:
    person = a_holder("conseiller-strategique")
    Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(
        Person.objects.get(pk=person.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return browser
