"""The pages of the knowledge base, and what they bring beside a message."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Person
from moderation.models import KnowledgeEntry, Reply
from moderation.reply_cautions import Passing
from tests.builders_acts import GOOD_REPLY, SOON, a_draft, a_qualified_message, an_adviser, fresh, send
from tests.builders_knowledge import HEADER, an_entry
from tests.builders_moderation import a_message
from tests.pages.browsing import at, said, signed_in

pytestmark = pytest.mark.clause("R-092")


def typed(text: str) -> dict[str, str]:
    return {"reponse-text": text, "reponse-nature": "answer", "reponse-channel": "public"}


def test_an_empty_base_says_how_to_begin(agent: Person) -> None:
    page = said(signed_in(agent).get(at("knowledge-list")))
    assert "La base de connaissances est vide" in page
    assert reverse("moderation:knowledge-import") in page


def test_the_base_is_searched_filtered_and_says_what_is_stale(agent: Person) -> None:
    browser = signed_in(agent)
    fresh_one = an_entry(agent, question="Quand ouvre la piscine?")
    stale = an_entry(agent, question="Quand ouvre la patinoire?", verified_on=None)
    found = said(browser.get(at("knowledge-list"), {"q": "piscines"}))
    assert fresh_one.question in found
    assert stale.question not in found
    to_verify = said(browser.get(at("knowledge-list"), {"etat": "a-verifier"}))
    assert stale.question in to_verify
    assert fresh_one.question not in to_verify
    assert "jamais vérifiée" in to_verify
    browser.post(at("knowledge-act", stale.pk), {"do": "verify"})
    assert stale.question not in said(browser.get(at("knowledge-list"), {"etat": "a-verifier"}))
    browser.post(at("knowledge-act", stale.pk), {"do": "retire"})
    assert stale.question in said(browser.get(at("knowledge-list"), {"etat": "retirees"}))


def test_the_source_is_said_once_whether_or_not_the_code_names_it(agent: Person) -> None:
    named = an_entry(agent, code="BIAC-0203", source="biac")
    unnamed = an_entry(agent, code="A-12", source="biac")
    browser = signed_in(agent)
    pages = [said(browser.get(at("knowledge-entry", entry.pk))) for entry in (named, unnamed)]
    assert [re.findall(r"BIAC(?:-0203)?(?=[\s<])", page) for page in pages] == [["BIAC-0203"], ["BIAC"]]


def test_an_entry_is_written_changed_and_its_versions_shown(agent: Person) -> None:
    browser = signed_in(agent)
    form = {
        "code": "FAQ-9",
        "source": "faq",
        "question": "Où jeter la peinture?",
        "answer": "À l’écocentre.",
        "url": "",
    }
    refused = browser.post(at("knowledge-new"), form | {"answer": ""})
    assert refused.status_code == 422
    assert "Où jeter la peinture?" in said(refused)
    assert browser.post(at("knowledge-new"), form).status_code == 302
    entry = KnowledgeEntry.objects.get()
    assert browser.post(at("knowledge-new"), form).status_code == 422
    change = form | {"answer": "À l’écocentre, sans frais.", "version": entry.version}
    assert browser.post(at("knowledge-edit", entry.pk), change).status_code == 302
    page = said(browser.get(at("knowledge-entry", entry.pk)))
    assert "sans frais" in page
    assert "1 version précédente" in page
    stale = browser.post(at("knowledge-edit", entry.pk), change | {"answer": "Ailleurs."})
    assert stale.status_code == 409
    assert "Ailleurs." in said(stale)
    assert "a modifié cette fiche" in said(stale)


def test_a_file_is_seen_before_it_is_written_and_its_faults_are_said(agent: Person) -> None:
    browser = signed_in(agent)
    bad = SimpleUploadedFile("biac.csv", b"code;question\nA;B")
    refused = browser.post(at("knowledge-import"), {"file": bad})
    assert refused.status_code == 422
    assert "Il manque des colonnes" in said(refused)
    good = SimpleUploadedFile("biac.csv", f"{HEADER}\nA1;Où?;Là.;;BIAC;Voirie;\nA2;Quand?;;;;;".encode())
    seen = browser.post(at("knowledge-import"), {"file": good}, follow=True)
    page = said(seen)
    assert "Écrire 1 fiche" in page
    assert re.search(r"Il manque «\sréponse\s»", page)
    assert "Services inconnus de la Ville, laissés de côté\u00a0: Voirie" in page
    assert not KnowledgeEntry.objects.exists()
    address = seen.redirect_chain[-1][0]
    assert signed_in(an_adviser()).get(address).status_code == 404
    assert "1 fiche créée" in said(browser.post(address, follow=True))
    export: Any = browser.get(at("knowledge-export"))
    exported = b"".join(export.streaming_content).decode()
    assert "A1,Où?,Là.,,BIAC" in exported


def test_what_serves_is_shown_beside_the_message_and_put_in_the_draft_with_what_was_typed(
    agent: Person,
) -> None:
    browser, entry = signed_in(agent), an_entry(agent)
    earlier = a_qualified_message(agent, text="Quand ouvre la bibliothèque Lisette-Morin?")
    sent = send(a_draft(earlier, agent), agent)
    message = a_qualified_message(agent, text="La bibliothèque ouvre à quelle heure?")
    assert at("answers", message.pk) in said(browser.get(at("message", message.pk)))
    panel = said(browser.get(at("answers", message.pk), headers={"HX-Request": "true"}))
    assert entry.question in panel
    assert sent.text[:60] in panel
    assert 'form="reply-form"' in panel
    insert = re.search(r'formaction="([^"]*/connaissances/[^"]*)"', panel)
    assert insert
    done = browser.post(insert[1], typed("Bonjour!"))
    assert done.status_code == 302
    draft = Reply.objects.get(message=message)
    assert draft.text.startswith(f"Bonjour!\n\n{entry.answer}")
    assert draft.references.get().entry == entry
    # On its own page, without the composer, the draft is taken as it was kept.
    browser.post(at("insert-reply", message.pk, sent.pk), {})
    assert Reply.objects.get(message=message).text == f"{draft.text}\n\n{GOOD_REPLY}"


def test_nothing_is_offered_to_put_in_before_the_message_is_qualified(agent: Person) -> None:
    an_entry(agent)
    message = a_message(text="La bibliothèque ouvre à quelle heure?")
    page = said(signed_in(agent).get(at("answers", message.pk)))
    assert "bibliothèques" in page
    assert "formaction" not in page


def test_another_search_looks_in_the_base(agent: Person) -> None:
    an_entry(agent, question="Quand ouvre la piscine?")
    message = a_qualified_message(agent)
    page = said(signed_in(agent).get(at("answers", message.pk), {"q": "piscine"}))
    assert "Quand ouvre la piscine?" in page
    assert "Écrire la fiche" in said(signed_in(agent).get(at("answers", message.pk), {"q": "xyzzy"}))


def test_the_page_of_an_entry_shows_where_it_served_on_the_accounts_that_one_sees(agent: Person) -> None:
    browser, entry = signed_in(agent), an_entry(agent)
    message = a_qualified_message(agent)
    browser.post(at("insert-entry", message.pk, entry.pk), typed(GOOD_REPLY))
    send(Reply.objects.get(), agent)
    page = said(browser.get(at("knowledge-entry", entry.pk)))
    assert GOOD_REPLY[:40] in page
    assert "elle ne s’efface pas" in page


@pytest.mark.clause("R-093")
def test_the_pages_to_write_come_from_the_replies(agent: Person) -> None:
    message = a_qualified_message(agent, text="Où sont les toilettes du parc?")
    draft = a_draft(message, agent, text="Bonjour, merci. Au pavillon.")
    assert "Aucune page à écrire" in said(signed_in(agent).get(at("knowledge-pages")))
    send(draft, agent, passing=Passing(wants_page=True), at=SOON)
    assert "Où sont les toilettes du parc?" in said(signed_in(agent).get(at("knowledge-pages")))
    assert not fresh(message).is_open


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_asks_as_many_questions_whatever_its_length(
    rows: int, agent: Person, django_assert_max_num_queries: object
) -> None:
    for _number in range(rows):
        an_entry(agent)
    browser = signed_in(agent)
    browser.get(at("knowledge-list"))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        browser.get(at("knowledge-list"), {"q": "bibliothèque"})
