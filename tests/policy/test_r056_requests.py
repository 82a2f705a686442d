"""New accounts: analysed, agreed to by two bodies on the same content, then authorised; closed the same way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.authorizations import accounts_for, granted_pairs
from accounts.lifecycle import resume_account, suspend_account
from accounts.models import AccountRequest, Body, Notice, OfficialAccount, Person, RequestApproval
from accounts.requests import (
    StaleRequest,
    amend_request,
    approve_request,
    draft_request,
    refuse_request,
    submit_request,
    withdraw_request,
)
from accounts.rules.requests import (
    may_decide_request,
    may_resume_account,
    may_submit_request,
    may_suspend_account,
)
from accounts.states import ImpossibleAct
from policy.models import RegisterEntry
from policy.outcomes import Allowed, PolicyRefusal, Refused
from policy.register import entries_about
from tests.builders import NOW, a_council_member, a_holder, a_person, an_account, the_policy_world
from tests.builders_accounts import (
    PLAN,
    a_closed_account,
    a_closing,
    a_draft_request,
    a_granted_request,
    a_request,
    a_suspended_account,
    approved,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-056")]

MANAGEMENT, TEAM = Body.MANAGEMENT, Body.COMMUNICATIONS


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


def state_of(request: AccountRequest) -> str:
    return AccountRequest.objects.get(pk=request.pk).state


def everything() -> tuple[Any, ...]:
    """Return all that a refused act must leave as it was."""
    return (
        list(AccountRequest.objects.order_by("pk").values()),
        list(RequestApproval.objects.values()),
        list(OfficialAccount.objects.order_by("pk").values()),
        RegisterEntry.objects.count(),
        Notice.objects.count(),
        granted_pairs(),
    )


def refused(act: Callable[[], Any], match: str, error: type[Exception] = PolicyRefusal) -> None:
    """Assert that the act is refused with this sentence, and that nothing has changed."""
    before = everything()
    with pytest.raises(error, match=match), transaction.atomic():
        act()
    assert everything() == before


def test_both_bodies_in_any_order_authorise_the_account_and_only_the_second_one_does() -> None:
    for first, second in ((MANAGEMENT, TEAM), (TEAM, MANAGEMENT)):
        request = a_request(handle=f"ville-{first}")
        approved(request, first)
        assert state_of(request) == "submitted"
        assert not OfficialAccount.objects.filter(handle=request.handle).exists()
        approved(request, second)
        account = OfficialAccount.objects.get(handle=request.handle)
        assert (account.state, state_of(request)) == ("authorised", "granted")


def test_the_account_opened_has_what_the_plan_said_and_its_positions_may_act() -> None:
    agent = a_holder("agent-communications")
    request = a_granted_request(a_request(a_holder("animateur-diffusion")))
    account = OfficialAccount.objects.get(handle=PLAN["handle"])
    assert request.account == account
    assert account.audiences == PLAN["audiences"]
    assert account.posts_per_week == 3
    assert account.authorised_on == NOW.date()
    assert "Direction générale" in account.authorised_by
    assert account.council_resolution == ""  # « à entériner »
    assert account in accounts_for(agent, "publish", NOW)
    assert account not in accounts_for(a_holder("webmestre"), "publish", NOW)
    assert [position.slug for position in account.follow_up_positions.all()] == ["agent-communications"]
    events = list(entries_about(account).values_list("event", flat=True))
    assert "accounts.official_account.authorised" in events


def test_one_person_holding_both_positions_approves_once() -> None:
    both = a_holder("direction-generale")
    a_holder("conseiller-strategique", person=both)
    request = approved(a_request(), MANAGEMENT, both)
    refused(lambda: approved(request, TEAM, both), "deux personnes")
    assert state_of(request) == "submitted"


@pytest.mark.parametrize("position", ["direction-generale", "agent-communications"])
def test_the_requester_does_not_decide_whatever_position_he_holds(position: str) -> None:
    requester = a_holder(position)
    request = a_request(requester)
    body = MANAGEMENT if position == "direction-generale" else TEAM
    refused(lambda: approved(request, body, requester), "sa propre demande")


def test_nobody_else_decides_a_superuser_included() -> None:
    request = a_request()
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for person in (root, a_holder("directeur-rh"), a_council_member(), a_person()):
        for body in Body:
            refused(lambda who=person, of=body: approved(request, of, who), "ne décide pas")  # type: ignore[misc]
    former = a_holder("direction-generale", ends_on=NOW.date())
    refused(lambda: approved(request, MANAGEMENT, former), "ne décide pas")


def test_a_body_decides_once() -> None:
    request = approved(a_request(), TEAM)
    refused(lambda: approved(request, TEAM, a_holder("adjoint-administratif")), "déjà prononcée")


def test_an_edit_voids_the_approvals_given_and_both_are_asked_again() -> None:
    requester = a_holder("webmestre")
    request = approved(a_request(requester), TEAM, a_holder("conseiller-strategique"))
    former = request.content_hash
    request = amend_request(request_id=request.pk, values={"posts_per_week": 5}, actor=requester, now=NOW)
    assert request.content_hash != former
    refused(
        lambda: approve_request(
            request_id=request.pk,
            body=MANAGEMENT,
            content_hash=former,
            actor=a_holder("direction-generale"),
            now=NOW,
        ),
        "modifiée depuis",
        StaleRequest,
    )
    approved(request, MANAGEMENT)
    assert state_of(request) == "submitted"
    approved(request, TEAM)
    assert state_of(request) == "granted"
    line = RegisterEntry.objects.get(event="accounts.account_request.amended")
    assert (line.after or {})["approbations annulées"] == 1


def test_an_edit_that_changes_nothing_voids_nothing() -> None:
    requester = a_holder("webmestre")
    request = approved(a_request(requester), TEAM)
    amend_request(request_id=request.pk, values={"posts_per_week": 3}, actor=requester, now=NOW)
    approved(AccountRequest.objects.get(pk=request.pk), MANAGEMENT)
    assert state_of(request) == "granted"


@pytest.mark.parametrize("body", list(Body))
def test_one_refusal_with_its_reason_ends_the_request(body: Body) -> None:
    request = a_request()
    decider = a_holder("direction-generale" if body == MANAGEMENT else "adjoint-administratif")

    def refuse(reason: str) -> AccountRequest:
        return refuse_request(
            request_id=request.pk,
            body=body,
            content_hash=request.content_hash,
            reason=reason,
            actor=decider,
            now=NOW,
        )

    refused(lambda: refuse("  "), "motif")
    refuse("Le compte actuel suffit.")
    assert state_of(request) == "refused"
    other = TEAM if body == MANAGEMENT else MANAGEMENT
    refused(lambda: approved(request, other), "déjà été refusée", ImpossibleAct)
    assert request.approvals.get().reason == "Le compte actuel suffit."


@pytest.mark.clause("R-057")
@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"need": ""}, "besoin"),
        ({"platform": None}, "plateforme"),
        ({"audiences": []}, "publics cibles"),
        ({"objectives": []}, "objectifs"),
        ({"resources": "  "}, "ressources"),
        ({"posts_per_week": None}, "publications par semaine"),
        ({"managers": []}, "postes qui géreront"),
        ({"netiquette_placement": ""}, "affichage de la nétiquette"),
        ({"risks": ""}, "risques"),
        ({"privacy": ""}, "vie privée"),
        ({"privacy": "yes"}, "précisions sur la vie privée"),
        ({"exit_plan": ""}, "plan de sortie"),
        ({"risks": "aucun"}, "au moins 3 mots"),
    ],
)
def test_an_incomplete_analysis_stays_a_draft_whichever_way(changes: dict[str, Any], missing: str) -> None:
    requester = a_holder("webmestre")
    draft = a_draft_request(requester, **changes)
    refused(lambda: submit_request(request_id=draft.pk, actor=requester, now=NOW), missing)
    if "risks" not in changes or not changes["risks"]:
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountRequest.objects.filter(pk=draft.pk).update(state="submitted", submitted_at=NOW)


def test_a_submitted_request_amended_into_an_incomplete_one_is_refused() -> None:
    requester = a_holder("webmestre")
    request = a_request(requester)
    refused(
        lambda: amend_request(request_id=request.pk, values={"risks": ""}, actor=requester, now=NOW),
        "risques",
    )


def test_only_the_requester_amends_submits_and_withdraws() -> None:
    requester, other = a_holder("webmestre"), a_holder("agent-communications")
    draft = a_draft_request(requester)
    refused(lambda: submit_request(request_id=draft.pk, actor=other, now=NOW), "Seule la personne")
    refused(
        lambda: amend_request(request_id=draft.pk, values={"name": "Autre"}, actor=other, now=NOW),
        "Seule la personne",
    )
    refused(lambda: withdraw_request(request_id=draft.pk, actor=other, now=NOW), "Seule la personne")
    withdraw_request(request_id=draft.pk, actor=requester, now=NOW)
    refused(lambda: submit_request(request_id=draft.pk, actor=requester, now=NOW), "retirée", ImpossibleAct)


@pytest.mark.clause("R-005")
def test_a_council_member_asks_for_no_account() -> None:
    refused(lambda: a_draft_request(a_council_member()), "employé")


@pytest.mark.clause("R-012")
def test_an_account_of_the_register_or_already_asked_for_is_not_asked_again() -> None:
    platform = an_account("x-villerimouski").platform
    requester = a_holder("webmestre")
    known = a_draft_request(requester, platform=platform, handle="@villerimouski")
    refused(lambda: submit_request(request_id=known.pk, actor=requester, now=NOW), "déjà au registre")
    # However it is spelt.
    link = a_draft_request(
        requester, platform=platform, handle="ville", url="https://twitter.com/VILLERIMOUSKI/"
    )
    refused(lambda: submit_request(request_id=link.pk, actor=requester, now=NOW), "déjà au registre")
    a_request()
    again = a_draft_request(requester)
    refused(lambda: submit_request(request_id=again.pk, actor=requester, now=NOW), "Une autre demande")


@pytest.mark.clause("R-012")
def test_closing_takes_both_approvals_and_is_final() -> None:
    agent, account = a_holder("agent-communications"), an_account("vimeo-ville")
    request = approved(a_closing(account), TEAM)
    assert account in accounts_for(agent, "publish", NOW)
    approved(request, MANAGEMENT)
    account.refresh_from_db()
    assert account.state == "closed"
    assert account not in accounts_for(agent, "publish", NOW)
    director = a_holder("direction-generale")
    for act in (suspend_account, resume_account):
        refused(
            lambda do=act: do(account_id=account.pk, reason="Essai", actor=director, now=NOW),  # type: ignore[misc]
            "fermé",
            ImpossibleAct,
        )
    with pytest.raises(PolicyRefusal, match="plus en usage"), transaction.atomic():
        a_closing(account)


@pytest.mark.clause("R-012")
def test_a_suspended_account_gives_no_right_until_it_is_resumed_each_with_a_reason() -> None:
    agent, account = a_holder("agent-communications"), an_account("facebook-ville")
    director = a_holder("direction-generale")
    refused(
        lambda: suspend_account(account_id=account.pk, reason=" ", actor=director, now=NOW), "avec un motif"
    )
    refused(
        lambda: suspend_account(account_id=account.pk, reason="Essai", actor=a_holder("webmestre"), now=NOW),
        "direction générale ou l’équipe",
    )
    suspend_account(account_id=account.pk, reason="Accès volé", actor=director, now=NOW)
    assert account not in accounts_for(agent, "publish", NOW)
    refused(lambda: resume_account(account_id=account.pk, reason="Réglé", actor=agent, now=NOW), "elle seule")
    resume_account(account_id=account.pk, reason="Accès repris", actor=director, now=NOW)
    assert account in accounts_for(agent, "publish", NOW)
    told = entries_about(account).filter(event__startswith="accounts.official_account.")
    assert list(told.values_list("event", "reason")) == [
        ("accounts.official_account.suspended", "Accès volé"),
        ("accounts.official_account.resumed", "Accès repris"),
    ]


@pytest.mark.clause("R-012")
def test_what_the_team_suspended_the_team_may_resume() -> None:
    agent, account = a_holder("agent-communications"), an_account("facebook-ville")
    suspend_account(account_id=account.pk, reason="Accès volé", actor=agent, now=NOW)
    resume_account(account_id=account.pk, reason="Accès repris", actor=agent, now=NOW)
    account.refresh_from_db()
    assert (account.state, account.state_body) == ("authorised", TEAM)


# --- What PostgreSQL refuses when the code forgets -------------------------------------------------------


def forced(sql: str, *parameters: Any) -> None:
    """Assert that PostgreSQL refuses a statement."""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


GRANT = "UPDATE accounts_accountrequest SET state = 'granted', decided_at = now() WHERE id = %s"


def test_postgresql_grants_nothing_without_both_approvals() -> None:
    request = a_request()
    forced(GRANT, request.pk)
    approved(request, TEAM)
    forced(GRANT, request.pk)
    forced(
        "UPDATE accounts_accountrequest SET state = 'refused', decided_at = now() WHERE id = %s", request.pk
    )


APPROVE = """INSERT INTO accounts_requestapproval
    (request_id, body, person_id, capacity, decision, reason, content_hash, decided_at)
    VALUES (%s, %s, %s, '', 'approve', '', %s, now())"""


def test_postgresql_refuses_the_requester_a_second_decision_and_a_stale_content() -> None:
    requester = a_holder("direction-generale")
    request = a_request(requester)
    forced(APPROVE, request.pk, MANAGEMENT, requester.pk, request.content_hash)
    forced(APPROVE, request.pk, MANAGEMENT, a_person().pk, "0" * 64)
    adviser = a_holder("conseiller-strategique")
    approved(request, TEAM, adviser)
    forced(APPROVE, request.pk, MANAGEMENT, adviser.pk, request.content_hash)
    forced(APPROVE, request.pk, TEAM, a_person().pk, request.content_hash)


def test_postgresql_computes_the_fingerprint_whatever_the_code_says() -> None:
    requester = a_holder("webmestre")
    request = approved(a_request(requester), TEAM)
    AccountRequest.objects.filter(pk=request.pk).update(name="Autre nom", content_hash=request.content_hash)
    assert AccountRequest.objects.get(pk=request.pk).content_hash != request.content_hash
    forced(APPROVE, request.pk, MANAGEMENT, a_holder("direction-generale").pk, request.content_hash)


def test_postgresql_keeps_what_was_decided() -> None:
    request = a_granted_request()
    forced("UPDATE accounts_requestapproval SET reason = 'autre' WHERE request_id = %s", request.pk)
    forced("DELETE FROM accounts_requestapproval WHERE request_id = %s", request.pk)
    forced("UPDATE accounts_accountrequest SET name = 'Autre' WHERE id = %s", request.pk)
    forced("DELETE FROM accounts_accountrequest WHERE id = %s", request.pk)


@pytest.mark.clause("R-012")
def test_postgresql_changes_the_state_of_an_account_only_as_the_policy_does() -> None:
    change = "UPDATE accounts_officialaccount SET state = %s, state_reason = 'Essai' WHERE id = %s"
    account = an_account("vimeo-ville")
    forced(change, "closed", account.pk)
    forced(change, "proposed", account.pk)
    forced("UPDATE accounts_officialaccount SET state = 'suspended' WHERE id = %s", account.pk)
    closed = a_closed_account("youtube-ville")
    forced(change, "authorised", closed.pk)
    suspended = a_suspended_account("linkedin-ville")
    forced(change, "closed", suspended.pk)
    proposed = OfficialAccount.objects.create(
        slug="essai", platform=account.platform, name="Essai", handle="essai"
    )
    forced(
        "UPDATE accounts_officialaccount SET state = 'authorised', authorised_on = now() WHERE id = %s",
        proposed.pk,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialAccount.objects.create(
            slug="essai-2",
            platform=account.platform,
            name="Essai",
            handle="essai-2",
            state="authorised",
            authorised_on=NOW.date(),
        )


# --- The rules alone --------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_requester", [False, True])
@pytest.mark.parametrize("speaks", [False, True])
@pytest.mark.parametrize("has_decided", [False, True])
@pytest.mark.parametrize("body_has_decided", [False, True])
def test_a_decision_is_allowed_in_one_case_of_sixteen(
    is_requester: bool, speaks: bool, has_decided: bool, body_has_decided: bool
) -> None:
    outcome = may_decide_request(
        is_requester=is_requester,
        speaks_for_body=speaks,
        has_decided=has_decided,
        body_has_decided=body_has_decided,
    )
    expected = speaks and not (is_requester or has_decided or body_has_decided)
    assert outcome.allowed is expected
    if not expected:
        assert "Création de nouveaux comptes" in outcome.sentence


def test_the_rules_name_their_section() -> None:
    assert isinstance(may_submit_request(blank=[], thin=[]), Allowed)
    assert isinstance(may_submit_request(blank=["besoin"], thin=[]), Refused)
    for outcome in (
        may_suspend_account(oversees=False, reason="x"),
        may_suspend_account(oversees=True, reason=""),
        may_resume_account(is_management=False, is_team=True, suspended_by_management=True, reason="x"),
        may_resume_account(is_management=True, is_team=False, suspended_by_management=True, reason=""),
    ):
        assert "Médias sociaux utilisés" in outcome.sentence


def test_an_unknown_field_is_an_error_of_the_code() -> None:
    with pytest.raises(TypeError, match="archive_plan"):
        draft_request(purpose="open", values={"archive_plan": "x"}, actor=a_holder("webmestre"), now=NOW)
