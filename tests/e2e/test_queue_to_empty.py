"""From a file of messages to an empty queue, with the keyboard alone."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from moderation.importing import run_batch
from moderation.models import ImportBatch, Message, Removal, Reply
from netiquette.models import Warning
from tests.e2e.conftest import Open
from tests.e2e.keyboard import Keyboard

PROOF = "https://www.facebook.com/villerimouski/posts/1?comment_id={number}"
SOURCE = "https://www.ville.rimouski.qc.ca/bibliotheques"
# In the order in which they are due, oldest first.
TEXTS = {
    "question": "À quelle heure ouvre la bibliothèque Lisette-Morin le samedi?",
    "thanks": "Merci à l’équipe du déneigement, la rue était impeccable!",
    "complaint": "Ma poubelle n’est jamais ramassée, je porte plainte.",
    "media_request": "Je prépare un reportage : qui peut m’accorder une entrevue?",
    "advertising": "PROMO! Déneigement à 299 $, écrivez-nous : deneigement.example.org",
    "friend": "@Citoyen 9 regarde ça!",
}


def a_file(folder: Path) -> Path:
    """Write a file of twelve lines: ten messages, one of them twice, and one that cannot be read."""
    now = timezone.now()
    kinds = ["question", "thanks", "complaint", "media_request", "advertising", "friend"]
    rows = [_row(kind, number, now) for number, kind in enumerate([*kinds, *["friend"] * 4], start=1)]
    lines = [json.dumps(row, ensure_ascii=False) for row in [*rows, rows[0]]] + ['{"platform": "facebook"}']
    path = folder / "messages.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _row(kind: str, number: int, now: Any) -> dict[str, str]:
    return {
        "platform": "facebook",
        "account": "Ville de Rimouski",
        "external_id": f"e2e-{number}",
        "author_id": f"auteur-{number}",
        "author_name": f"Citoyen {number}",
        "posted_at": (now - timedelta(hours=2, minutes=-number)).isoformat(),
        "text": TEXTS[kind],
        "permalink": f"https://www.facebook.com/villerimouski/posts/{number}",
    }


@pytest.fixture
def keyboard(agent: Person, open_as: Open, settings: Any, tmp_path: Path) -> Keyboard:
    settings.MEDIA_ROOT = tmp_path / "media"
    return open_as(agent, "/messages/importer/")


def test_a_file_of_messages_ends_as_an_empty_queue(keyboard: Keyboard, tmp_path: Path) -> None:
    import_the_file(keyboard, tmp_path)
    answer_with_a_source(keyboard)
    thank(keyboard)
    redirect(keyboard, "4", "La page des coordonnées")
    redirect(keyboard, "5", "Demande média")
    remove_and_warn(keyboard)
    close_one_then_the_rest(keyboard)
    keyboard.sees("La file est vide.")
    keyboard.examine("queue, empty")
    keyboard.go("/")
    keyboard.sees("Rien n’attend.")
    keyboard.examine("home, nothing waits")
    assert Message.objects.open().count() == 0
    assert Reply.objects.filter(state=Reply.State.SENT).count() == 4
    assert Removal.objects.get().state == Removal.State.DONE
    assert Warning.objects.get().state == Warning.State.SENT


def import_the_file(keyboard: Keyboard, folder: Path) -> None:
    """Give the file, look at its first lines, have it read, look at what was refused."""
    keyboard.examine("import")
    # The system's own window chooses the file.
    keyboard.page.locator("input[type=file]").set_input_files(a_file(folder))
    keyboard.tab_to("button[type=submit]:not(.rail__link)")
    keyboard.press_and_load("Enter")
    keyboard.sees("Rien n’a encore été importé.")
    keyboard.examine("import, preview")
    keyboard.tab_to("main form button[type=submit]")
    keyboard.press_and_load("Enter")
    batch = run_batch(ImportBatch.objects.get().pk)
    assert (batch.created, batch.known, batch.rejected) == (10, 1, 1)
    keyboard.sees("Télécharger toutes les lignes refusées")
    keyboard.examine("import, done")
    keyboard.tab_to("main a[href='/messages/']")
    keyboard.press_and_load("Enter")
    keyboard.examine("queue")


def answer_with_a_source(keyboard: Keyboard) -> None:
    """Open the first message, say that it is a question, answer it from a page of the site."""
    keyboard.press("j", "Enter")
    keyboard.page.locator(".detail .message__author:focus").wait_for()
    keyboard.examine("message, new")
    keyboard.press_and_load("1")
    assert keyboard.is_on("#id_reponse-text")
    keyboard.examine("message, question")
    keyboard.write(f"Bonjour, merci de votre question. La bibliothèque ouvre à 10 h le samedi, {SOURCE}")
    keyboard.tab_to("#id_reponse-reference_type")
    keyboard.press("p")
    keyboard.tab_to("#id_reponse-reference_locator")
    keyboard.write(SOURCE)
    send(keyboard, 1)
    reply = Reply.objects.get(state=Reply.State.SENT)
    assert reply.references.get().locator == SOURCE


def send(keyboard: Keyboard, number: int) -> None:
    """Paste the proof and send from where one writes."""
    keyboard.tab_to("#id_reponse-permalink")
    keyboard.write(PROOF.format(number=number))
    keyboard.press_and_load("Control+Enter")
    keyboard.sees("Réponse inscrite comme envoyée.")


def thank(keyboard: Keyboard) -> None:
    """The next message is already open: say that it is a thank-you and thank back."""
    keyboard.press_and_load("3")
    keyboard.write("Merci beaucoup! Nous transmettons vos bons mots à l’équipe.")
    send(keyboard, 2)
    assert Message.objects.get(external_id="e2e-2").state == Message.State.THANKED


def redirect(keyboard: Keyboard, kind: str, words: str) -> None:
    """Say the kind; leave the field, take the first approved answer, prove that it was published."""
    keyboard.press_and_load(kind)
    keyboard.press("Escape", "t")
    assert keyboard.page.locator("#id_reponse-nature").input_value() == "redirection"
    send(keyboard, int(kind))
    assert Message.objects.filter(state=Message.State.REDIRECTED).count() == int(kind) - 3


def remove_and_warn(keyboard: Keyboard) -> None:
    """Decide a removal with its warning, then record that both were done."""
    keyboard.press_and_load("6")
    assert keyboard.is_on("#id_retrait-ground")
    keyboard.sees("Les publications à caractère publicitaire")
    keyboard.tab_to("#id_retrait-warn")
    keyboard.press("Space")
    keyboard.page.locator("#id_retrait-warning_text").wait_for()
    keyboard.examine("message, removal")
    keyboard.press_and_load("Control+Enter")
    keyboard.tab_to("textarea[name=proof]")
    keyboard.write("Masqué sur la page, capture au dossier.")
    keyboard.tab_to("button[value=done]")
    keyboard.press_and_load("Enter")
    keyboard.examine("message, warning to send")
    keyboard.tab_to("#id_avertissement-proof_note")
    keyboard.write("Message privé envoyé, capture au dossier.")
    keyboard.tab_to("button[value=sent]:not([name=do])")
    keyboard.press_and_load("Enter")
    keyboard.sees("Avertissement inscrit comme envoyé.")


def close_one_then_the_rest(keyboard: Keyboard) -> None:
    """Close a message that needs no answer, take it back, close it again, then close the others together."""
    keyboard.press_and_load("2")
    close(keyboard)
    keyboard.press_and_load("z")
    keyboard.sees("Fermeture annulée.")
    close(keyboard)
    keyboard.go("/messages/")
    keyboard.tab_to("input[name=messages]")
    keyboard.press("Space")
    keyboard.tab_to("[data-select-all]")
    keyboard.press("Space")
    keyboard.tab_to("button[value=kind]")
    keyboard.press_and_load("Enter")
    keyboard.examine("bulk")
    in_bulk(keyboard, "select[name=kind]", "c")
    keyboard.tab_to("input[name=messages]")
    keyboard.press("Space")
    keyboard.tab_to("[data-select-all]")
    keyboard.press("Space")
    keyboard.tab_to("button[value=close]")
    keyboard.press_and_load("Enter")
    in_bulk(keyboard, "select[name=reason]", "i")


def in_bulk(keyboard: Keyboard, field: str, letter: str) -> None:
    """Choose, look at the effect, apply."""
    keyboard.tab_to(field)
    keyboard.press(letter)
    keyboard.tab_to("main button[type=submit]:not([formaction])")
    keyboard.press_and_load("Enter")
    keyboard.tab_to("button[formaction]")
    keyboard.press_and_load("Enter")


def close(keyboard: Keyboard) -> None:
    """Close the open message: a friend is called, and nobody waits for an answer."""
    keyboard.press("Escape", "x")
    keyboard.examine("message, closing")
    keyboard.press("Space")
    keyboard.press_and_load("Control+Enter")
    keyboard.sees("Message fermé sans réponse.")
