"""From a request typed with the keyboard to an authorised account, suspended then resumed."""

from accounts.models import AccountRequest, OfficialAccount
from tests.builders import a_holder
from tests.builders_accounts import PLAN, a_platform
from tests.e2e.conftest import Open
from tests.e2e.keyboard import Keyboard

TEXTS = ("name", "handle", "url", "need", "resources", "posts_per_week", "netiquette_placement", "risks")


def test_an_account_is_asked_for_then_authorised_by_both_bodies(world: None, open_as: Open) -> None:
    a_platform()
    keyboard = open_as(a_holder("webmestre"), "/comptes/demandes/")
    keyboard.examine("requests, none")
    keyboard.go("/comptes/demandes/nouvelle/")
    keyboard.examine("request form")
    fill(keyboard)
    keyboard.press_and_load("Enter")
    keyboard.sees("L’analyse est incomplète")
    keyboard.examine("request form, incomplete")
    assert keyboard.page.locator("#id_need").input_value() == PLAN["need"]
    complete(keyboard)
    asked = AccountRequest.objects.get()
    assert asked.state == "submitted"
    for position in ("conseiller-strategique", "direction-generale"):
        decide(open_as(a_holder(position), f"/comptes/demandes/{asked.pk}/"))
    account = OfficialAccount.objects.get(handle=PLAN["handle"])
    assert account.state == "authorised"
    suspend_and_resume(open_as(a_holder("direction-generale"), f"/comptes/fiches/{account.slug}/etat/"))
    account.refresh_from_db()
    assert account.state == "authorised"


def fill(keyboard: Keyboard) -> None:
    """Answer most questions, in the order of the page; leave the plan for leaving unanswered."""
    keyboard.tab_to("#id_platform")
    keyboard.press("I")
    for name in TEXTS[:4]:
        answer(keyboard, name)
    for choice in ("audiences_0", "objectives_0"):
        check(keyboard, choice)
    answer(keyboard, "resources")
    answer(keyboard, "posts_per_week")
    for choice in ("managers_1", "follow_up_1"):
        check(keyboard, choice)
    answer(keyboard, "netiquette_placement")
    answer(keyboard, "risks")
    check(keyboard, "privacy_0")
    keyboard.tab_to("button[name=submit]")


def complete(keyboard: Keyboard) -> None:
    """Answer what was missing, and submit."""
    answer(keyboard, "exit_plan")
    keyboard.tab_to("button[name=submit]")
    keyboard.press_and_load("Enter")


def answer(keyboard: Keyboard, name: str) -> None:
    """Go to a question and type its answer."""
    keyboard.tab_to(f"#id_{name}")
    keyboard.write(str(PLAN[name]))


def check(keyboard: Keyboard, name: str) -> None:
    """Go to a box and tick it."""
    keyboard.tab_to(f"#id_{name}")
    keyboard.press("Space")


def decide(keyboard: Keyboard) -> None:
    """Read the request and approve it."""
    keyboard.sees(PLAN["need"])
    keyboard.examine("request")
    keyboard.tab_to("button[value=approve]")
    keyboard.press_and_load("Enter")
    keyboard.sees("approbation")


def suspend_and_resume(keyboard: Keyboard) -> None:
    """Stop the account with a reason, then give it back."""
    keyboard.examine("account state")
    for act, reason in (("suspend", "Accès volé"), ("resume", "Accès repris")):
        keyboard.tab_to("#id_reason")
        keyboard.write(reason)
        keyboard.tab_to(f"button[value={act}]")
        keyboard.press_and_load("Enter")
    keyboard.sees("Le compte est maintenant autorisé")
