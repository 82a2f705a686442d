"""The filters in the address: what they keep, what they ignore, and that no text in them breaks the page."""

import html
from urllib.parse import parse_qs, urlencode

import pytest
from django.http import QueryDict

from accounts.models import Person
from moderation.filters import DEADLINES, STATES, Filters
from moderation.models import BulkAction, Message, SavedView
from tests.builders_acts import a_closed_message, a_qualified_message, an_agent, fresh
from tests.builders_moderation import a_message
from tests.pages.browsing import at, said, signed_in

NUL = "\x00"


def listed(person: Person, query: str) -> set[int]:
    """Return the messages that the list of the address shows."""
    response = signed_in(person).get(f"{at('queue')}?{query}")
    assert response.status_code == 200, query
    return {row.pk for row in response.context["list"].page.messages}


def test_blank_values_filter_nothing(agent: Person) -> None:
    both = {a_message().pk, a_qualified_message(agent).pk}
    assert listed(agent, "compte=&plateforme=&nature=&etat=&echeance=&a-moi=&q=&apres=") == both


@pytest.mark.parametrize(
    "name", ["compte", "plateforme", "nature", "etat", "echeance", "a-moi", "apres", "inconnu"]
)
def test_a_value_that_is_not_known_is_ignored(name: str, agent: Person) -> None:
    message = a_message()
    for value in ["inconnu", "' OR 1=1 --", NUL, "a" * 5000, "é😀", "-1", str(2**70)]:
        assert listed(agent, urlencode({name: value})) == {message.pk}, value


def test_no_text_looked_for_breaks_the_page(agent: Person) -> None:
    a_message()
    for text in [NUL, f"biblio{NUL}thèque", "'; DROP TABLE x; --", '"' * 9, "-", "ou", "é" * 5000, "%_\\"]:
        listed(agent, urlencode({"q": text}))


@pytest.mark.parametrize("view", ["", "etat=fermes", "etat=tous", "q=bibliothèque"])
def test_no_place_in_the_list_breaks_the_page(view: str, agent: Person) -> None:
    a_message()
    for cursor in [
        "",
        ".",
        "..",
        "0..",
        "0.1",
        "0.-1.-1",
        f"0.{10**40}.1",
        f"1.1.{2**63}",
        f"c.{'9' * 5000}.1",
        f"p.1.{NUL}",
        "x.1.1",
    ]:
        listed(agent, f"{view}&{urlencode({'apres': cursor})}")


def test_what_is_looked_for_is_found_whatever_its_accents(agent: Person) -> None:
    message = a_message(text="Où est la bibliothèque?")
    a_message(text="Autre chose")
    assert listed(agent, "q=bibliotheque") == {message.pk}


def test_each_filter_keeps_what_it_names(agent: Person) -> None:
    question, complaint = a_qualified_message(agent), a_qualified_message(agent, "complaint")
    new, closed = a_message(), a_closed_message(agent)
    on_x = a_message(account="x-villerimouski", platform="x", permalink="https://x.com/a/status/9")
    assert listed(agent, "nature=complaint") == {complaint.pk}
    assert listed(agent, "etat=a-qualifier") == {new.pk, on_x.pk}
    assert listed(agent, "etat=fermes") == {closed.pk}
    assert listed(agent, "etat=tous") == {question.pk, complaint.pk, new.pk, closed.pk, on_x.pk}
    assert listed(agent, "compte=x-villerimouski") == {on_x.pk}
    assert listed(agent, "plateforme=x") == {on_x.pk}
    signed_in(agent).post(at("claim", question.pk))
    assert listed(agent, "a-moi=1") == {question.pk}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deadline", DEADLINES)
@pytest.mark.parametrize("kind", ["", *Message.Kind.values])
def test_every_filter_comes_back_from_its_own_address(state: str, deadline: str, kind: str) -> None:
    chosen = Filters(
        account="facebook-ville",
        platform="facebook",
        kind=kind,
        state=state,
        deadline=deadline,
        mine=True,
        text="l’été & l'hiver=100% +1",
        after="0.1.2",
    )
    assert Filters.from_query(QueryDict(chosen.here)) == chosen
    assert Filters.from_query(QueryDict(chosen.querystring())).after == ""


def test_the_pages_of_the_list_show_every_message_once(agent: Person) -> None:
    sent = {a_message().pk for _number in range(120)}
    seen: list[int] = []
    url = at("queue")
    while url:
        page = signed_in(agent).get(url).context["list"].page
        seen += [row.pk for row in page.messages]
        url = page.next_url
    assert len(seen) == 120
    assert set(seen) == sent


def test_a_view_is_saved_under_a_name_shared_and_forgotten_by_its_owner_alone(agent: Person) -> None:
    saved = signed_in(agent).post(
        at("view-save") + "?nature=question", {"name": "Questions", "is_shared": "on"}
    )
    assert saved["Location"] == at("queue") + "?nature=question"
    view = SavedView.objects.get()
    assert (view.owner, view.query, view.is_shared) == (agent, "nature=question", True)
    other = an_agent()
    assert "Questions" in said(signed_in(other).get(at("queue")))
    assert signed_in(other).post(at("view-delete", view.pk)).status_code == 404
    assert signed_in(agent).post(at("view-delete", view.pk)).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", ""),
        ("", "n" * 61),
        ("", NUL),
        (urlencode({"q": "😀" * 200}), "Émojis"),
        (urlencode({"compte": "a" * 900}), "A"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused_with_a_sentence(query: str, name: str, agent: Person) -> None:
    browser = signed_in(agent)
    refused = browser.post(f"{at('view-save')}?{query}", {"name": name}, follow=True)
    assert refused.status_code == 200
    kept = SavedView.objects.first()
    assert kept is None or len(kept.query) <= 500
    assert kept is not None or "toast" in said(refused)


def test_a_bulk_action_is_previewed_applied_and_undone(agent: Person) -> None:
    closing, complaint = a_qualified_message(agent, "comment"), a_qualified_message(agent, "complaint")
    browser = signed_in(agent)
    ticked = {"messages": [closing.pk, complaint.pk]}
    choice = browser.post(at("bulk-preview"), {**ticked, "action": "close"})
    assert "Motif de fermeture" in said(choice)
    form = {**ticked, "action_name": "close", "reason": "emoji_only"}
    preview = browser.post(at("bulk-preview"), form)
    assert "Une plainte ne se ferme pas sans avoir donné les coordonnées" in said(preview)
    assert "Appliquer à 1 message" in said(preview)
    assert fresh(closing).is_open
    assert browser.post(at("bulk-apply"), form).status_code == 302
    assert (fresh(closing).is_open, fresh(complaint).is_open) == (False, True)
    action = BulkAction.objects.get()
    assert signed_in(an_agent()).post(at("bulk-undo", action.pk)).status_code == 404
    assert browser.post(at("bulk-undo", action.pk)).status_code == 302
    assert fresh(closing).is_open
    twice = browser.post(at("bulk-undo", action.pk), follow=True)
    assert "déjà été annulée" in said(twice)


def test_a_bulk_action_leaves_alone_the_messages_that_the_person_does_not_see(agent: Person) -> None:
    hidden = a_qualified_message(agent, "comment", account="facebook-ville")
    from tests.builders import a_holder

    form = {"messages": [hidden.pk], "action_name": "close", "reason": "emoji_only"}
    stranger = signed_in(a_holder("directeur-rh"))
    preview = stranger.post(at("bulk-preview"), form)
    assert hidden.excerpt not in said(preview)
    stranger.post(at("bulk-apply"), form)
    assert fresh(hidden).is_open


@pytest.mark.parametrize("page", ["bulk-preview", "bulk-apply"])
@pytest.mark.parametrize(
    "ticked", [["abc", "-1", "²"], [str(2**63), str(2**70)], ["9" * 5000], [str(n) for n in range(1, 700)]]
)
def test_any_numbers_may_be_ticked(page: str, ticked: list[str], agent: Person) -> None:
    form = {"messages": ticked, "action_name": "close", "reason": "emoji_only"}
    response = signed_in(agent).post(at(page), form, follow=True)
    assert response.status_code in (200, 422)
    if len(ticked) > 500:
        assert "au plus 500 messages" in html.unescape(said(response))


def test_the_address_of_the_next_page_keeps_the_filters(agent: Person) -> None:
    for _number in range(51):
        a_message()
    url = signed_in(agent).get(at("queue") + "?plateforme=facebook").context["list"].page.next_url
    assert set(parse_qs(url.partition("?")[2])) == {"plateforme", "apres"}
