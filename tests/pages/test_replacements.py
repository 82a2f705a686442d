"""The pages of replacements: list, form, one of them, its cover, its interruption, the calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.covers import answer_cover
from accounts.models import Notice, Person, Replacement
from accounts.sending import send_due
from city.models import Closure
from tests.builders import NOW, a_holder, a_person, a_replacement, an_account
from tests.builders_moderation import a_message
from tests.pages.browsing import said, signed_in
from tests.pages.conftest import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-073")]

LIST = "/comptes/remplacements/"
NEW = "/comptes/remplacements/nouveau/"
# A day on which the replacements of the builder, from 1 to 14 July, are in effect.
TODAY = date(2026, 7, 6)


def page(name: str, replacement: Replacement) -> str:
    return reverse(f"accounts:{name}", args=[replacement.pk])


@pytest.fixture
def webmaster(world: None) -> Person:
    return a_holder("webmestre")


@pytest.fixture
def animator(world: None) -> Person:
    return a_holder("animateur-diffusion")


@pytest.fixture
def running(adviser: Person, webmaster: Person) -> Replacement:
    return a_replacement(
        absent=webmaster, substitute=a_person("Alice Tremblay"), accounts=[an_account("x-villerimouski")]
    )


def typed(webmaster: Person, substitute: Person, **changes: Any) -> dict[str, Any]:
    return {
        "absent": webmaster.pk,
        "substitute": substitute.pk,
        "accounts": [an_account("x-villerimouski").pk],
        "starts_on": "2026-07-20",
        "ends_on": "2026-07-24",
        "reason": "leave",
    } | changes


def test_somebody_records_his_own_absence_on_his_own_accounts(webmaster: Person, adviser: Person) -> None:
    browser, substitute = signed_in(webmaster), a_person()
    form = said(browser.get(NEW))
    offered = {"X — @VilleRimouski", "YouTube — Ville de Rimouski", "Vimeo — Ville de Rimouski"}
    assert all(name in form for name in offered)
    assert "LinkedIn — Ville de Rimouski" not in form
    answer = browser.post(NEW, typed(webmaster, substitute))
    recorded = Replacement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page("replacement", recorded))
    assert (recorded.absent, recorded.substitute, recorded.reason) == (webmaster, substitute, "leave")
    assert "dès que l’avis à l’équipe est envoyé" in said(browser.get(page("replacement", recorded)))


def test_a_form_that_is_refused_comes_back_as_it_was_typed(webmaster: Person, adviser: Person) -> None:
    browser, substitute = signed_in(webmaster), a_person()
    wrong: dict[int, dict[str, Any]] = {
        422: {"accounts": [an_account("facebook-ville").pk]},
        # Django's form asks the rule before the function does.
        4220: {"ends_on": "2026-07-19"},
    }
    for status, change in wrong.items():
        answer = browser.post(NEW, typed(webmaster, substitute, **change))
        assert answer.status_code == int(str(status)[:3])
        words = said(answer)
        assert f'<option value="{substitute.pk}" selected>' in words
        assert 'value="2026-07-20"' in words
    assert not Replacement.objects.exists()


def test_refused_under_the_lock_it_says_why_and_keeps_what_was_typed(
    webmaster: Person, adviser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.forms import replacements as forms
    from policy.outcomes import Allowed

    monkeypatch.setattr(forms, "check_replacement", lambda **_plan: Allowed())
    answer = signed_in(webmaster).post(
        NEW, typed(webmaster, a_person(), ends_on="2026-07-01", starts_on="2026-07-01")
    )
    assert answer.status_code == 409
    assert "serait déjà terminé" in said(answer)
    assert 'value="2026-07-01"' in said(answer)


def test_the_team_chooses_who_is_away_without_losing_what_was_typed(
    webmaster: Person, adviser: Person
) -> None:
    browser, substitute = signed_in(adviser), a_person()
    answer = browser.post(NEW, typed(webmaster, substitute) | {"choose": "1"})
    assert answer.status_code == 302
    assert "csrf" not in answer["Location"]
    form = said(browser.get(answer["Location"]))
    assert f'<option value="{webmaster.pk}" selected>' in form
    assert f'<option value="{substitute.pk}" selected>' in form
    assert "X — @VilleRimouski" in form
    assert "LinkedIn" not in form.split('id="replacement-form"')[1]
    assert 'value="2026-07-20"' in form


def test_somebody_who_records_only_his_own_absence_cannot_forge_another(
    webmaster: Person, animator: Person
) -> None:
    a_holder("conseiller-strategique")
    answer = signed_in(webmaster).post(NEW, typed(animator, a_person()))
    assert answer.status_code == 302
    assert Replacement.objects.get().absent == webmaster


def test_whoever_manages_nothing_is_told_what_to_do(world: None) -> None:
    browser = signed_in(a_person())
    assert "Vous ne gérez aucun compte" in said(browser.get(NEW))
    assert browser.post(NEW, {}).status_code == 422
    assert "vous concernent paraîtront ici" in said(browser.get(LIST))


def test_the_list_says_where_each_stands_and_filters_by_the_address(
    running: Replacement, adviser: Person, webmaster: Person, animator: Person, agent: Person
) -> None:
    coming = a_replacement(
        absent=animator,
        substitute=agent,
        accounts=[an_account("facebook-loisirs")],
        starts_on=date(2026, 7, 20),
        ends_on=date(2026, 7, 24),
        team_is_told=False,
    )
    browser = signed_in(adviser)
    words = said(browser.get(LIST))
    assert "Finit de lui-même le 14 juillet 2026, à minuit." in words
    assert f"Prend effet une fois la relève acceptée par {agent}" in words
    for query, found in {
        "etat=en-vigueur": [running],
        "etat=a-repondre": [coming],
        "etat=termines": [],
        "compte=x-villerimouski": [running],
        "q=TREMBLAY": [running],
        "q=%00&etat=nimporte": [running, coming],
        f"apres={running.pk}": [coming],
        "apres=-1": [running, coming],
    }.items():
        shown = said(browser.get(f"{LIST}?{query}"))
        assert [one for one in (running, coming) if f"remplace {one.absent}</a>" in shown] == found, query


def test_it_is_seen_by_those_it_concerns_and_by_whoever_follows_the_accounts(
    running: Replacement, adviser: Person, webmaster: Person
) -> None:
    for person in (adviser, webmaster, running.substitute, a_holder("direction-generale")):
        assert signed_in(person).get(page("replacement", running)).status_code == 200
    for stranger in (a_holder("responsable-bibliotheques"), a_person()):
        for name in ("replacement", "replacement-end", "replacement-cover"):
            assert signed_in(stranger).get(page(name, running)).status_code == 404
        assert str(running.substitute) not in said(signed_in(stranger).get(LIST))


def test_the_page_shows_the_notices_the_history_and_the_accounts_that_give_nothing_any_more(
    running: Replacement, adviser: Person
) -> None:
    from accounts.authorizations import granted_pairs, revoke
    from accounts.rules.authorizations import ACTIONS
    from tests.builders import a_position

    browser, x = signed_in(adviser), an_account("x-villerimouski")
    words = said(browser.get(page("replacement", running)))
    assert "Remplacement inscrit" in words
    assert "Alice Tremblay remplacera" in words
    assert "aucun accès" not in words
    substitute = running.substitute
    assert substitute.has_perm("publish", x)
    revoke(positions=[a_position("webmestre")], actions=ACTIONS, account=x, actor=None)
    assert "webmestre" not in {slug for slug, _action, _account in granted_pairs(account=x)}
    # Never wider than what the absent person has now, the notice notwithstanding.
    assert not substitute.has_perm("publish", x)
    assert "La personne absente ne gère plus ce compte." in said(browser.get(page("replacement", running)))


def test_an_early_return_cuts_what_is_left_of_today(running: Replacement, webmaster: Person) -> None:
    browser, substitute = signed_in(webmaster), running.substitute
    assert "pour le reste de la journée aussi" in said(browser.get(page("replacement-end", running)))
    for wrong, why in (("2026-07-05", "Ce jour est passé"), ("", "obligatoire")):
        refused = browser.post(page("replacement-end", running), {"ended_on": wrong})
        assert (refused.status_code, why in said(refused)) == (422, True)
    longer = browser.post(page("replacement-end", running), {"ended_on": "2026-07-15"})
    assert (longer.status_code, "n’écourte pas" in said(longer)) == (409, True)
    assert substitute.has_perm("publish", an_account("x-villerimouski"))
    done = browser.post(page("replacement-end", running), {"ended_on": "2026-07-06"}, follow=True)
    assert "n’a plus accès à ces comptes dès maintenant" in said(done)
    assert not substitute.has_perm("publish", an_account("x-villerimouski"))
    assert Notice.objects.filter(level="replacement.interrupted", recipient=substitute).exists()
    again = browser.post(page("replacement-end", running), {"ended_on": "2026-07-06"})
    assert (again.status_code, "terminé" in said(again)) == (409, True)


@pytest.mark.clause("R-074")
def test_the_agent_sees_his_load_then_answers(
    animator: Person, agent: Person, adviser: Person, clock: Clock
) -> None:
    a_message(posted_at=NOW)
    a_message(account="Ville de Rimouski | Loisirs, culture et vie communautaire", posted_at=NOW)
    a_message(posted_at=NOW - timedelta(days=7))
    asked = a_replacement(
        absent=animator,
        substitute=agent,
        accounts=[an_account("facebook-loisirs")],
        starts_on=date(2026, 7, 20),
        ends_on=date(2026, 7, 24),
        team_is_told=False,
    )
    browser, address = signed_in(agent), page("replacement-cover", asked)
    words = " ".join(said(browser.get(address)).split())
    assert "2 ouverts, dont 1 en retard" in words
    assert "1 ouvert, dont 0 en retard" in words
    for answer, status in (
        ({}, 422),
        ({"decision": "decline"}, 422),
        ({"decision": "entrust", "reason": "Si."}, 409),
    ):
        refused = browser.post(address, answer)
        assert refused.status_code == status
    assert "Si." in said(refused)
    unentitled = signed_in(adviser).post(address, {"decision": "accept"})
    assert (unentitled.status_code, "Seule la personne" in said(unentitled)) == (409, True)
    done = browser.post(address, {"decision": "decline", "reason": "Trop de travail."}, follow=True)
    assert "sans responsable" in said(done)
    assert "Trop de travail." in said(done)
    settled = signed_in(adviser).post(address, {"decision": "entrust", "reason": "Il le faut."}, follow=True)
    assert "Relève acceptée" in said(settled)
    assert Replacement.objects.get(pk=asked.pk).cover == "accepted"


@pytest.mark.parametrize(
    ("last_day", "last_instant"),
    [
        # That day lasts 23 hours, the other 25: both end at midnight on the wall clock.
        (date(2026, 3, 8), datetime(2026, 3, 9, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC)),
    ],
)
def test_it_ends_by_itself_at_local_midnight_on_the_days_of_the_time_changes(
    webmaster: Person, adviser: Person, clock: Clock, last_day: date, last_instant: datetime
) -> None:
    from accounts.authorizations import accounts_for, who_may

    substitute, x = a_person(), an_account("x-villerimouski")
    before = datetime(2026, last_day.month, 1, 14, 0, tzinfo=UTC) - timedelta(days=5)
    replacement = a_replacement(
        absent=webmaster,
        substitute=substitute,
        accounts=[x],
        starts_on=last_day - timedelta(days=3),
        ends_on=last_day,
        now=before,
    )
    message = a_message(platform="x", account="@VilleRimouski", now=before, posted_at=before)
    for instant, inside in ((last_instant, True), (last_instant + timedelta(seconds=1), False)):
        clock.set(instant)
        browser = signed_in(substitute)
        assert substitute.has_perm("accounts.publish", x) is inside
        assert accounts_for(substitute, "publish", instant).filter(pk=x.pk).exists() is inside
        assert who_may("publish", x, instant).filter(pk=substitute.pk).exists() is inside
        seen = browser.get(reverse("moderation:message", args=[message.pk])).status_code
        assert seen == (200 if inside else 404)
        stage = "en vigueur" if inside else "terminé"
        assert stage in said(browser.get(page("replacement", replacement)))


def test_the_calendar_says_who_covers_what_and_what_nobody_does(
    running: Replacement, adviser: Person, webmaster: Person
) -> None:
    Closure.objects.create(
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 7, 1),
        reason="Fête du Canada",
        state="confirmed",
        decided_by=adviser,
        decided_at=timezone.now(),
    )
    browser = signed_in(adviser)
    words = " ".join(said(browser.get(f"{LIST}calendrier/?mois=2026-07")).split())
    assert "Alice Tremblay (X — @VilleRimouski)" in words
    assert "personne (Vimeo — Ville de Rimouski, YouTube — Ville de Rimouski)" in words
    assert 'colspan="14"' in words
    assert "Fête du Canada" in words
    assert "poste vacant" in words
    assert "?mois=2026-06" in words
    assert "?mois=2026-08" in words
    on_x = said(browser.get(f"{LIST}calendrier/?mois=2026-07&compte=x-villerimouski"))
    assert "personne (" not in on_x
    assert ">Alice Tremblay</a>" in " ".join(on_x.split())
    for odd in ("2026-13", "9999-99", "", "0001-01", "x"):
        assert "Juillet 2026" in said(browser.get(f"{LIST}calendrier/?mois={odd}"))


def test_the_calendar_of_whoever_manages_some_accounts_shows_these_only(
    running: Replacement, webmaster: Person, animator: Person
) -> None:
    words = said(signed_in(animator).get(f"{LIST}calendrier/?mois=2026-07"))
    assert "Alice Tremblay" not in words
    mine = said(signed_in(webmaster).get(f"{LIST}calendrier/?mois=2026-07"))
    assert "Alice Tremblay" in mine
    # The substitute manages them too, for these days.
    assert "Alice Tremblay" in said(signed_in(running.substitute).get(f"{LIST}calendrier/?mois=2026-07"))


def test_pages_take_as_many_queries_for_thirty_replacements_as_for_three(
    adviser: Person, webmaster: Person, animator: Person, agent: Person
) -> None:
    def grow(number: int) -> None:
        for _number in range(number):
            a_replacement(
                absent=webmaster,
                substitute=a_person(),
                accounts=[an_account("x-villerimouski")],
                team_is_told=False,
            )
            a_replacement(
                absent=animator,
                substitute=agent,
                accounts=[an_account("facebook-loisirs")],
                team_is_told=False,
            )

    one = Replacement.objects.order_by("pk")
    paths = (LIST, f"{LIST}calendrier/?mois=2026-07", "/comptes/a-faire/")

    def queries() -> list[int]:
        browser, counted = signed_in(adviser), []
        for path in (*paths, page("replacement-cover", one[1]), page("replacement", one[1])):
            browser.get(path)
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(path).status_code == 200
            counted.append(len(seen))
        return counted

    grow(3)
    few = queries()
    grow(27)
    assert queries() == few
    # « À faire » asks every activity.
    assert max(few[:2] + few[3:]) <= 25, few


def test_a_cover_accepted_is_shown_as_sure_once_the_team_is_told(
    animator: Person, agent: Person, adviser: Person, clock: Clock
) -> None:
    asked = a_replacement(
        absent=animator, substitute=agent, accounts=[an_account("facebook-loisirs")], team_is_told=False
    )
    browser, address = signed_in(adviser), f"{LIST}calendrier/?mois=2026-07"
    assert f"en attente\u00a0: {agent}" in said(browser.get(address))
    answer_cover(replacement_id=asked.pk, accepts=True, reason="", actor=agent, now=clock.now)
    send_due(now=clock.now + timedelta(seconds=1))
    assert f"en attente\u00a0: {agent}" not in said(browser.get(address))
    assert str(agent) in said(browser.get(address))
