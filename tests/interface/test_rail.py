"""The rail of somebody who follows many accounts: those with the most to do, and the way to the others."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.authorizations import grant
from accounts.models import OfficialAccount, Platform
from rimouski_social.templatetags.interface import RAIL_ACCOUNTS, busiest
from tests.builders import a_position, the_policy_world
from tests.builders_acts import an_agent
from tests.pages.browsing import said, signed_in


def test_a_few_accounts_are_all_shown_in_their_order():
    counts = [("a", 0, 0), ("b", 9, 9), ("c", 1, 0)]
    assert busiest(counts) == counts


def test_of_many_accounts_the_late_ones_come_first_then_the_open_ones_in_the_usual_order():
    counts = [(str(number), 0, 0) for number in range(RAIL_ACCOUNTS)]
    counts += [("open", 5, 0), ("late", 1, 1)]
    shown = [name for name, _open, _late in busiest(counts)]
    assert len(shown) == RAIL_ACCOUNTS
    assert shown[-2:] == ["open", "late"]


@pytest.mark.django_db
def test_with_many_accounts_the_rail_leads_to_the_page_where_each_is_found():
    the_policy_world()
    platform = Platform.objects.get(slug="vimeo")
    for number in range(30):
        account = OfficialAccount.objects.create(
            slug=f"arena-{number}",
            platform=platform,
            name=f"Aréna {number}",
            handle=f"arena-{number}",
            state=OfficialAccount.State.AUTHORISED,
            authorised_on=timezone.localdate(),
            council_resolution="2026-01-001",
        )
        grant(positions=[a_position("agent-communications")], actions=["reply"], account=account, actor=None)
    browser = signed_in(an_agent())
    address = reverse("moderation:accounts")
    home = said(browser.get(reverse("home")))
    assert "Les 36 comptes" in home.replace("\N{NO-BREAK SPACE}", " ")
    assert home.count("?compte=") == RAIL_ACCOUNTS
    rail = {
        page: said(browser.get(reverse(page))).partition('id="rail-counts"')[2].partition("</nav>")[0]
        for page in ("home", "accounts:register")
    }
    assert rail["accounts:register"].count("?compte=") == RAIL_ACCOUNTS
    assert rail["accounts:register"] == rail["home"]
    found = said(browser.get(address, {"q": "ARENA 29"}))
    main = found.partition("<main")[2]
    assert main.count("?compte=") == 1
    assert "?compte=arena-29" in main
    assert "Aucun compte ne correspond" in said(browser.get(address, {"q": "introuvable"}))
