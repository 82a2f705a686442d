"""The knowledge base: found in French, kept in every version, imported by code, cited for good (R-092, R-096)."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from openpyxl import Workbook

from accounts.models import Person
from editorial.sheet_reading import UnreadableSheet
from moderation.answering import Typed, insert_entry, insert_reply
from moderation.knowledge import StaleEntry, delete_entry, set_active, verify_entry, write_entry
from moderation.knowledge_import import preview, write_sheet
from moderation.knowledge_reading import text_of
from moderation.knowledge_search import find_entries, similar_replies, suggested_entries, written_alike
from moderation.models import KnowledgeEntry, KnowledgeRevision, Message, Reply, SearchEntry
from moderation.queries import seen_accounts
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import a_holder, the_policy_world
from tests.builders_acts import GOOD_REPLY, SOON, a_draft, a_qualified_message, an_agent, send
from tests.builders_knowledge import HEADER, a_knowledge_sheet, an_entry

pytestmark = [pytest.mark.clause("R-092"), pytest.mark.clause("R-096"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.fixture
def entries(agent):
    snow = an_entry(
        agent,
        question="Quand le déneigement des rues est-il effectué?",
        answer="Les charrues passent la nuit, de 23 h à 7 h.",
    )
    pool = an_entry(
        agent, question="Quel est l’horaire des piscines?", answer="Les bains libres ont lieu le soir."
    )
    return {"library": an_entry(agent), "snow": snow, "pool": pool}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bibliothèque", "library"),
        ("bibliotheques", "library"),
        ("BIBLIOTHÈQUE ouvrir", "library"),
        ("déneiger rue", "snow"),
        ("charrues", "snow"),
        ("horaires piscine", "pool"),
        ('"bains libres"', "pool"),
        # Typing faults.
        ("bibliohteque", "library"),
        ("denegement", "snow"),
    ],
)
def test_an_entry_is_found_whatever_accents_endings_and_typing_faults(words, expected, entries):
    assert find_entries(words)[0] == entries[expected]


def test_what_is_out_of_use_is_found_only_when_asked(agent, entries):
    set_active(entry_id=entries["pool"].pk, is_active=False, actor=agent, now=SOON)
    assert not find_entries("piscine").exists()
    assert list(find_entries("piscine", with_retired=True)) == [entries["pool"]]
    assert entries["pool"] not in suggested_entries("La piscine est-elle ouverte?")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Bonjour, à quelle heure ouvre la bibliothèque le samedi?", "library"),
        ("Quand est-ce que ma rue va être déneigée?", "snow"),
        ("Avez vous les horaires de la piscine svp merci", "pool"),
    ],
)
def test_the_words_of_a_message_bring_the_entry_that_answers_it(message, expected, entries):
    assert suggested_entries(message)[0] == entries[expected]


def test_a_message_that_says_nothing_brings_nothing(entries):
    assert suggested_entries("Bonjour, merci!") == []
    assert suggested_entries("") == []
    assert suggested_entries("'); DROP TABLE x; -- \\ ' & |") == []


def test_an_entry_goes_into_the_draft_with_its_page_and_its_reference_once(agent, entries):
    message, entry = a_qualified_message(agent), entries["library"]
    for _again in range(2):
        text = "Bonjour, merci!" if not _again else Reply.objects.get().text
        draft = insert_entry(
            message_id=message.pk, entry_id=entry.pk, typed=Typed(text=text), actor=agent, now=SOON
        )
    assert draft.text == f"Bonjour, merci!\n\n{entry.answer} {entry.url}"
    reference = draft.references.get()
    assert (reference.type, reference.locator, reference.excerpt, reference.entry) == (
        "faq",
        entry.url,
        entry.answer,
        entry,
    )
    sent = send(draft, agent)
    write_entry(
        values={"answer": "Les bibliothèques sont fermées."}, entry_id=entry.pk, actor=agent, now=SOON
    )
    assert sent.references.get().excerpt == entry.answer


def test_an_entry_out_of_use_answers_nobody(agent, entries):
    set_active(entry_id=entries["pool"].pk, is_active=False, actor=agent, now=SOON)
    with pytest.raises(PolicyRefusal, match="plus en usage"):
        insert_entry(
            message_id=a_qualified_message(agent).pk,
            entry_id=entries["pool"].pk,
            typed=Typed(),
            actor=agent,
            now=SOON,
        )


def test_what_was_answered_to_messages_alike_is_found_on_the_accounts_that_one_sees(agent):
    first = a_qualified_message(agent, text="La patinoire du parc Beauséjour est-elle ouverte?")
    sent = send(a_draft(first, agent, text=GOOD_REPLY), agent)
    other = a_qualified_message(agent, text="Quand ouvrira la patinoire Beauséjour?")
    text = "Quand ouvrira la patinoire Beauséjour?"
    accounts = seen_accounts(agent, SOON)
    assert similar_replies(other, text, accounts, SOON) == [sent]
    assert similar_replies(other, text, {}, SOON) == []
    draft = insert_reply(message_id=other.pk, reply_id=sent.pk, typed=Typed(), actor=agent, now=SOON)
    assert draft.text == GOOD_REPLY
    assert [one.locator for one in draft.references.all()] == [one.locator for one in sent.references.all()]


def test_every_version_is_kept_and_a_stale_screen_changes_nothing(agent, entries):
    entry = entries["library"]
    changed = write_entry(
        values={"answer": "À 11 h."}, entry_id=entry.pk, version=entry.version, actor=agent, now=SOON
    )
    assert [one.content["answer"] for one in changed.revisions.all()] == ["À 11 h.", entry.answer]
    line: Any = entries_about(changed).order_by("pk").last()
    assert line.before["answer"] == entry.answer
    with pytest.raises(StaleEntry):
        write_entry(
            values={"answer": "À midi."}, entry_id=entry.pk, version=entry.version, actor=agent, now=SOON
        )
    same = write_entry(values={"answer": "À 11 h. "}, entry_id=entry.pk, actor=agent, now=SOON)
    assert same.version == 2


def test_two_entries_have_two_codes(agent, entries):
    with pytest.raises(ValidationError, match="déjà ce code"):
        an_entry(agent, code=entries["library"].code)


def test_an_entry_that_a_reply_cites_is_never_erased(agent, entries):
    message, entry = a_qualified_message(agent), entries["library"]
    insert_entry(message_id=message.pk, entry_id=entry.pk, typed=Typed(), actor=agent, now=SOON)
    with pytest.raises(PolicyRefusal, match="cite cette fiche"):
        delete_entry(entry_id=entry.pk, actor=agent, now=SOON)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM moderation_knowledgerevision WHERE entry_id = %s", [entry.pk])
        cursor.execute("DELETE FROM moderation_knowledgeentry WHERE id = %s", [entry.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    delete_entry(entry_id=entries["pool"].pk, actor=agent, now=SOON)
    assert not KnowledgeEntry.objects.filter(pk=entries["pool"].pk).exists()


def test_postgresql_keeps_the_versions_whatever_the_code_does(entries):
    with pytest.raises(IntegrityError), transaction.atomic():
        KnowledgeRevision.objects.update(content={})
    with pytest.raises(IntegrityError), transaction.atomic():
        KnowledgeEntry.objects.update(answer="autre")


def test_only_those_who_reply_keep_the_base(agent, entries):
    stranger = a_holder("direction-generale")
    for act in (
        lambda: an_entry(stranger),
        lambda: verify_entry(entry_id=entries["pool"].pk, actor=stranger, now=SOON, today=date(2026, 7, 6)),
        lambda: set_active(entry_id=entries["pool"].pk, is_active=False, actor=stranger, now=SOON),
        lambda: write_sheet(sheet_id=a_knowledge_sheet(stranger).pk, actor=stranger, now=SOON),
    ):
        with pytest.raises(PolicyRefusal):
            act()


def codes(lines):
    return [line.values["code"] for line in lines]


def test_a_file_is_seen_then_written_by_code_as_often_as_one_likes(agent, entries):
    known = entries["pool"]
    sheet = a_knowledge_sheet(
        agent,
        "BIAC-7;Quand passe la charrue?;La nuit.;https://rimouski.ca/neige;BIAC;;2026-05-01",
        f"{known.code};{known.question};À 18 h;;;;",
        "BIAC-8;Sans réponse;;;BIAC;;",
        "BIAC-7;En double;Oui;;;;",
        "BIAC-9;Q;R;pas-un-lien;Journal;;hier",
    )
    seen = preview(sheet.text)
    assert (codes(seen.created), codes(seen.changed)) == (["BIAC-7"], [known.code])
    assert [(line.number, len(line.problems)) for line in seen.rejected] == [(4, 1), (5, 1), (6, 3)]
    assert not KnowledgeEntry.objects.filter(code="BIAC-7").exists()
    done = write_sheet(sheet_id=sheet.pk, actor=agent, now=SOON)
    assert (done.created, done.changed) == (1, 1)
    written = KnowledgeEntry.objects.get(code="BIAC-7")
    assert (written.source, written.verified_on, written.version) == ("biac", date(2026, 5, 1), 1)
    assert find_entries("charrue")[0] == written or written in find_entries("charrue")
    assert KnowledgeEntry.objects.get(pk=known.pk).revisions.count() == 2
    again = preview(sheet.text)
    assert (again.created, again.changed, len(again.unchanged)) == ([], [], 2)
    assert write_sheet(sheet_id=sheet.pk, actor=agent, now=SOON + timedelta(hours=1)).written_at == SOON


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\nA1;Où est l’hôtel de ville?;Là.;;;;".encode(),
        "Numéro,Titre,Contenu\nA1,Où est l’hôtel de ville?,Là.".encode("cp1252"),
        "\ufeffCODE;QUESTION;RÉPONSE\nA1;Où est l’hôtel de ville?;Là.".encode(),
    ],
)
def test_any_spreadsheet_s_file_is_read(agent, content):
    seen = preview(text_of("biac.csv", content))
    assert [line.values["question"] for line in seen.created] == ["Où est l’hôtel de ville?"]


def test_a_workbook_is_read_too(agent):
    workbook, written = Workbook(), io.BytesIO()
    sheet = workbook.active
    sheet.append(["Code", "Question", "Réponse", "Vérifiée le"])
    sheet.append([142, "Où est l’hôtel de ville?", "Là.", date(2026, 5, 1)])
    workbook.save(written)
    [line] = preview(text_of("biac.xlsx", written.getvalue())).created
    assert (line.values["code"], line.values["verified_on"]) == ("142", date(2026, 5, 1))
    with pytest.raises(UnreadableSheet, match="illisible"):
        text_of("biac.xlsx", b"PK\x03\x04 rien")


def test_a_file_without_a_column_says_which(agent):
    with pytest.raises(UnreadableSheet, match=r"colonnes.*réponse"):
        preview("code;question\nA1;Où?")


def test_the_index_serves_whatever_the_number_of_rows(agent):
    """EXPLAIN, on fifty thousand entries, shows the index of words and that of trigrams; and that of messages."""
    fill = """
        INSERT INTO moderation_knowledgeentry (code, source, question, answer, url, is_active, version,
                                               updated_at, updated_by_id, plain)
        SELECT 'T-' || n, 'faq', 'Question ' || md5(n::text), 'Réponse ' || md5((n * 7)::text), '', true, 1,
               now(), %s, 'question ' || md5(n::text)
        FROM generate_series(1, 50000) n
    """
    with connection.cursor() as cursor:
        cursor.execute(fill, [agent.pk])
        cursor.execute("ANALYZE moderation_knowledgeentry")
    entry = an_entry(agent)
    assert find_entries("bibliothèque")[0] == entry
    assert "moderation_knowledge_vector" in find_entries("bibliothèque").explain()
    alike = written_alike(KnowledgeEntry.objects.all(), "bibliohteque")
    assert "moderation_knowledge_plain" in alike.explain()
    assert find_entries("bibliohteque")[0] == entry


def test_the_search_of_messages_uses_its_index_whatever_the_number_of_rows(agent):
    message = a_qualified_message(agent, text="La patinoire est-elle ouverte?")
    entry = SearchEntry.objects.get(message=message)
    with connection.cursor() as cursor:
        # The keys are of no interest here, and long to check twenty thousand times.
        cursor.execute("SET LOCAL session_replication_role = replica")
        columns = ", ".join(
            str(field.column) for field in Message._meta.local_concrete_fields if not field.generated
        )
        cursor.execute(
            f"""INSERT INTO moderation_message ({columns})
                SELECT {columns} FROM (
                    SELECT (jsonb_populate_record(
                        one, jsonb_build_object('id', 1000000 + n, 'external_id', 'n-' || n))).*
                    FROM moderation_message one, generate_series(1, 20000) n WHERE one.id = %s) many""",  # noqa: S608 - names of our own columns
            [message.pk],
        )
        cursor.execute(
            """INSERT INTO moderation_searchentry (message_id, vector, posted_at)
               SELECT 1000000 + n, to_tsvector('simple', md5(n::text)), now() FROM generate_series(1, 20000) n"""
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        # What autovacuum does in its time: the words just received join the index.
        cursor.execute("SELECT gin_clean_pending_list('moderation_search_vector')")
        cursor.execute("ANALYZE moderation_searchentry, moderation_message")
    found = Message.objects.matching("patinoire")
    assert [one.search_entry for one in found] == [entry]
    assert "moderation_search_vector" in found.explain()
