"""Reviews by their pages: asked in public without revealing anything, matched, decided by another, answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from netiquette.models import Exclusion, Letter, Review, Subscriber, Warning
from policy.models import RegisterEntry
from tests.builders import a_holder
from tests.builders_netiquette import a_sent_warning, an_author, an_exclusion
from tests.builders_reviews import a_request, a_reviewer, an_open_review

pytestmark = pytest.mark.clause("R-122")

FORM = "/netiquette/revision/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def reviewer(world) -> Person:
    return a_reviewer()


@pytest.fixture
def warning(author: Subscriber, agent: Person) -> Warning:
    return a_sent_warning(author, agent, code="agressif", posted_at=timezone.now() - 3 * DAY)


@pytest.fixture
def exclusion(warning: Warning, author: Subscriber, agent: Person, adviser: Person) -> Exclusion:
    return an_exclusion(author, agent, adviser, track="conduct", posted_at=timezone.now() - 2 * DAY)


def _client(person: Person | None = None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def _text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def _ask(**typed: Any) -> Any:
    return _client().post(FORM, {"words": "Je conteste.", "display_name": "Camille", **typed})


# --- The public form ----------------------------------------------------------------------------------


def test_the_link_of_the_letter_opens_the_form_with_its_number(warning):
    assert f"{FORM}?dossier={warning.reference}" in warning.text
    page = _client().get(FORM, {"dossier": warning.reference})
    assert warning.reference in page.content.decode()


def test_whatever_number_is_typed_the_answer_is_the_same(warning):
    said = set()
    for number in (warning.reference, "A-0000-0000", "n’importe quoi", ""):
        answer = _ask(case_number=number)
        assert answer.status_code == 302
        review = Review.objects.latest("pk")
        page = _text(_client().get(answer["Location"])).partition("<main")[2].partition("</main>")[0]
        assert review.number in page
        said.add(page.replace(review.number, ""))
    assert len(said) == 1
    assert "Camille" not in said.pop()


def test_a_request_needs_words_and_a_way_to_find_the_decision_and_nothing_typed_is_lost(world):
    answer = _client().post(FORM, {"words": "Mes mots à moi", "contact": "ici"})
    assert answer.status_code == 422
    assert "Mes mots à moi" in _text(answer)
    assert "donnez le nom sous lequel vous écrivez" in _text(answer)
    assert _ask(words=" ").status_code == 422
    assert _ask(words="x" * 3001).status_code == 422
    assert not Review.objects.exists()


def test_a_program_that_fills_everything_is_thrown_away_without_a_word(db):
    answer = _ask(website="http://spam.example")
    assert answer.status_code == 302
    assert not Review.objects.exists()


def test_one_machine_asks_five_times_an_hour(world):
    assert [_ask().status_code for _ in range(6)] == [302] * 5 + [429]
    assert Review.objects.count() == 5


def test_hostile_words_are_shown_as_words(world, agent):
    _ask(words="<script>alert(1)</script>", display_name="<b>x</b>", case_number="'; DROP TABLE")
    page = _client(agent).get(reverse("netiquette:review", args=[Review.objects.get().pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_of_thanks_repeats_no_number_that_is_none(db):
    assert "&lt;" not in _text(_client().get("/netiquette/revision/recue/?numero=<b>x</b>"))


# --- The team -----------------------------------------------------------------------------------------


def test_from_the_public_form_to_the_letter_all_by_the_pages(agent, adviser, reviewer, exclusion):
    _ask(case_number=exclusion.reference.lower())
    review = Review.objects.get()
    page = reverse("netiquette:review", args=[review.pk])
    assert review.number in _text(_client(agent).get("/revisions/"))

    match = reverse("netiquette:review-match", args=[review.pk])
    blank = _client(agent).post(match, {"contested": f"exclusion-{exclusion.pk}", "recognised": ""})
    assert blank.status_code == 422
    done = _client(agent).post(match, {"contested": f"exclusion-{exclusion.pk}", "recognised": "Son numéro."})
    assert done.status_code == 302, _text(done)

    decide = reverse("netiquette:review-decide", args=[review.pk])
    typed = {"outcome": "reversed", "reasons": "Le second message citait quelqu’un."}
    refused = _client(adviser).post(decide, typed)
    assert refused.status_code == 409
    assert "pris part à la décision contestée" in _text(refused)
    assert "citait quelqu’un" in _text(refused) or "Décider" in _text(refused)
    assert "disabled" in _client(adviser).get(page).content.decode()
    assert _client(reviewer).post(decide, {"reasons": "Sans issue"}).status_code == 422
    assert _client(reviewer).post(decide, typed).status_code == 302
    exclusion.refresh_from_db()
    assert exclusion.state == Exclusion.State.LIFTED

    proposed = _text(_client(agent).get(page))
    assert "vous donne raison" in proposed
    letter = reverse("netiquette:review-letter", args=[review.pk])
    told = {"text": "Bonjour, vous avez raison.", "channel": "private_message", "proof_note": "Capture."}
    assert _client(agent).post(letter, told).status_code == 302
    assert Letter.objects.get(review=review).text == "Bonjour, vous avez raison."
    assert _client(agent).post(letter, told).status_code == 409
    assert "À annoncer" not in _text(_client(agent).get("/exclusions/a-reexaminer/"))


def test_a_request_without_number_is_found_by_name_and_a_similar_name_is_searched(agent, author, warning):
    other = a_sent_warning(
        an_author(warning.account, name="Camille Roy"),
        agent,
        code="agressif",
        posted_at=timezone.now() - DAY,
    )
    request = a_request(now=timezone.now(), display_name=author.name.upper())
    page = reverse("netiquette:review", args=[request.pk])
    assert warning.reference in _text(_client(agent).get(page))
    assert other.reference not in _text(_client(agent).get(page))
    found = _text(_client(agent).get(page, {"q": "camille roy"}))
    assert other.reference in found
    assert warning.reference not in found


def test_who_does_not_follow_reviews_finds_none_of_their_pages(agent, warning):
    review = an_open_review(warning, agent, now=timezone.now())
    stranger = _client(a_holder("animateur-diffusion"))
    for address in ("/revisions/", f"/revisions/{review.pk}/", "/exclusions/", "/exclusions/a-reexaminer/"):
        assert stranger.get(address).status_code == 404
    assert stranger.get(f"/avertissements/{warning.pk}/").status_code == 404


def test_the_direction_generale_reads_and_decides_a_case_without_seeing_the_subscribers(reviewer, exclusion):
    browser = _client(reviewer)
    assert browser.get(f"/abonnes/{exclusion.subscriber_id}/").status_code == 404
    assert exclusion.reference in _text(browser.get(f"/exclusions/{exclusion.pk}/"))
    keep = reverse("netiquette:exclusion-keep", args=[exclusion.pk])
    later = (timezone.localdate() + timedelta(days=60)).isoformat()
    assert browser.post(keep, {"reason": "Récidives.", "review_on": later}).status_code == 302
    exclusion.refresh_from_db()
    assert exclusion.review_on.isoformat() == later


@pytest.mark.parametrize(
    ("etat", "seen"),
    [
        ("", {"received", "open"}),
        ("a-rattacher", {"received"}),
        ("a-decider", {"open"}),
        ("reglees", {"set_aside"}),
        ("toutes", {"received", "open", "set_aside"}),
        ("inconnu", {"received", "open"}),
    ],
)
def test_the_list_is_filtered_by_state(agent, warning, etat, seen):
    from netiquette.reviews import set_aside_review

    now = timezone.now()
    numbers = {
        "received": a_request(now=now).number,
        "open": an_open_review(warning, agent, now=now).number,
        "set_aside": set_aside_review(
            review_id=a_request(now=now).pk, reason="Deuxième demande.", actor=agent, now=now
        ).number,
    }
    page = _text(_client(agent).get("/revisions/", {"etat": etat}))
    assert {state for state, number in numbers.items() if number in page} == seen


def test_what_waits_is_counted_for_who_may_do_it(agent, adviser, reviewer, warning):
    a_request(now=timezone.now())
    an_open_review(warning, agent, now=timezone.now())

    def steps(person):
        return _text(_client(person).get(reverse("accounts:todo")))

    assert "1 demande de révision à rattacher" in steps(agent)
    assert "attend votre décision" not in steps(agent)
    assert "1 révision attend votre décision" in steps(reviewer)
    assert "1 révision attend votre décision" in steps(adviser)


def test_the_list_asks_as_many_queries_for_three_rows_as_for_twenty(agent, author, account):
    now = timezone.now()

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        browser = _client(agent)
        with CaptureQueriesContext(connection) as captured:
            browser.get("/revisions/?etat=toutes")
        return len(captured)

    for number in range(3):
        a_request(now=now, display_name=f"Camille {number}", account=account)
    few = queries()
    for _writer in range(17):
        writer = an_author(account)
        an_open_review(
            a_sent_warning(writer, agent, code="agressif", posted_at=now - timedelta(hours=5)), agent, now=now
        )
    assert queries() == few


# --- One case, and one line of time -------------------------------------------------------------------


def test_everything_of_an_exclusion_is_on_its_own_page(agent, adviser, reviewer, exclusion, warning):
    review = an_open_review(exclusion, agent, now=timezone.now())
    page = _text(_client(agent).get(f"/exclusions/{exclusion.pk}/"))
    for words in (
        exclusion.reference,
        warning.reference,
        exclusion.message_snapshot["text"],
        "Édition 1 de la nétiquette",
        "Rien ne prouve que cette édition était affichée",
        review.words.replace("’", "&#x27;") if "'" in review.words else review.words,
        "Exclusion décidée",
        "Demande de révision rattachée",
        "Conseiller stratégique",
    ):
        assert words in page, words


def test_the_dossier_tells_everything_on_one_line_of_time(agent, exclusion, author):
    an_open_review(exclusion, agent, now=timezone.now())
    from tests.builders_acts import a_qualified_message

    # The author must have written for his dossier to be found.
    message = a_qualified_message(
        agent,
        "netiquette_violation",
        author_id=author.external_id,
        posted_at=timezone.now() - DAY,
        now=timezone.now(),
    )
    assert message.subscriber_id == author.pk
    page = _text(_client(agent).get(f"/abonnes/{author.pk}/"))
    for words in (
        "Avertissement envoyé",
        "Exclusion proposée",
        "Exclusion décidée",
        "Demande de révision rattachée à une décision",
        "a qualifié ce message",
    ):
        assert words.lower() in page.lower(), words


def test_the_list_of_the_year_names_nobody_on_paper_and_in_the_file(agent, reviewer, exclusion, author):
    year = timezone.localdate(exclusion.decided_at).year
    for person in (agent, reviewer):
        page = _client(person).get("/exclusions/", {"annee": year})
        asked: Any = _client(person).get("/exclusions/", {"annee": str(year), "format": "csv"})
        file = b"".join(asked.streaming_content)
        for shown in (page.content.decode(), file.decode()):
            assert exclusion.reference in shown
            assert author.name not in shown
            assert exclusion.message_snapshot["text"] not in shown
            assert exclusion.decision_reason not in shown
    assert exclusion.reference not in _text(_client(agent).get("/exclusions/", {"annee": year - 1}))
    assert _client(agent).get("/exclusions/", {"annee": "9" * 12}).status_code == 404


def test_the_register_holds_no_word_of_the_citizen(agent, warning):
    an_open_review(warning, agent, now=timezone.now())
    lines = RegisterEntry.objects.filter(subject_type="netiquette.review")
    assert lines.count() == 2
    assert not [line for line in lines if "souper communautaire" in f"{line.after}{line.reason}"]
