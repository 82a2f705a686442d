"""The acts on a message as a person does them: what the page answers, what it keeps, what it writes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from moderation.claims import claim
from moderation.kinds import qualify_message
from moderation.models import Message, Removal, Reply
from moderation.notes import add_note
from moderation.removals import remove_message
from moderation.sanctions import remove_and_warn
from netiquette.models import Warning
from policy.models import RegisterEntry
from tests.builders_acts import (
    GOOD_REPLY,
    NIGHT,
    PROOF,
    SOON,
    a_closed_message,
    a_draft,
    a_qualified_message,
    a_redirection,
    a_removal,
    an_agent,
    fresh,
    the_ground,
)
from tests.builders_moderation import a_message
from tests.pages.browsing import at, said, signed_in
from tests.pages.conftest import Clock

WORDS = GOOD_REPLY
PLAINTES = "Plaintes"
REPONSES = "Réponses aux commentaires et aux questions"


def reply_form(message: Message, do: str, **changes: Any) -> dict[str, Any]:
    """Return what the composer sends; the names of its fields without their prefix in `changes`."""
    fields = {
        "text": WORDS,
        "nature": "answer",
        "channel": "public",
        "reference_type": "web_page",
        "reference_locator": "https://rimouski.ca/bibliotheques",
        "version": fresh(message).version,
        **changes,
    }
    return {"do": do} | {f"reponse-{name}": value for name, value in fields.items()}


def post(person: Person, name: str, *args: int, **data: Any) -> Any:
    return signed_in(person).post(at(name, *args), data)


def test_a_question_is_not_called_a_complaint_without_a_reason(agent: Person) -> None:
    message = a_qualified_message(agent)
    refused = post(agent, "qualify", message.pk, kind="complaint", version=message.version)
    assert refused.status_code == 409
    assert PLAINTES in said(refused)
    assert message.subscriber.name in said(refused)
    accepted = post(
        agent,
        "qualify",
        message.pk,
        kind="complaint",
        reason="Elle dénonce un service.",
        version=message.version,
    )
    assert accepted.status_code == 302
    assert fresh(message).kind == "complaint"
    assert RegisterEntry.objects.filter(reason="Elle dénonce un service.").exists()


def test_a_message_is_taken_put_back_and_taken_from_another_by_the_adviser_alone(
    agent: Person, adviser: Person
) -> None:
    message = a_qualified_message(agent)
    assert post(agent, "claim", message.pk).status_code == 302
    other = an_agent()
    blocked = post(other, "claim", message.pk)
    assert blocked.status_code == 409
    assert f"pris par {agent}" in said(blocked)
    refused = post(other, "take-over", message.pk)
    assert refused.status_code == 409
    assert "conseiller stratégique" in said(refused)
    assert post(adviser, "take-over", message.pk).status_code == 302
    assert fresh(message).claimed_by_id == adviser.pk
    assert post(adviser, "release", message.pk).status_code == 302
    assert fresh(message).claimed_by_id is None


def test_the_next_message_is_the_most_urgent_one_that_nobody_has(agent: Person) -> None:
    first, second = a_qualified_message(agent), a_qualified_message(agent, is_danger=True)
    taken = post(agent, "claim-next")
    assert taken["Location"].startswith(at("message", second.pk))
    assert post(an_agent(), "claim-next")["Location"].startswith(at("message", first.pk))
    assert post(an_agent(), "claim-next")["Location"] == at("queue")


def test_a_draft_is_kept_then_sent_with_its_link_and_the_next_message_opens(agent: Person) -> None:
    message, following = a_qualified_message(agent), a_qualified_message(agent)
    assert signed_in(agent).post(at("reply", message.pk), reply_form(message, "draft")).status_code == 302
    assert WORDS in said(signed_in(agent).get(at("message", message.pk)))
    sent = signed_in(agent).post(at("reply", message.pk), reply_form(message, "sent", permalink=PROOF))
    assert sent["Location"] == at("message", following.pk)
    reply = Reply.objects.get(message=message)
    assert (reply.state, reply.permalink, reply.references.count()) == (Reply.State.SENT, PROOF, 1)
    assert fresh(message).state == Message.State.ANSWERED


def test_the_next_message_opens_with_the_filters_that_were_there(agent: Person) -> None:
    message, following = a_qualified_message(agent), a_qualified_message(agent)
    url = at("reply", message.pk) + "?nature=question"
    sent = signed_in(agent).post(url, reply_form(message, "sent", permalink=PROOF))
    assert sent["Location"] == at("message", following.pk) + "?nature=question"


def test_a_reply_to_a_question_without_a_reference_is_refused_and_its_words_stay(agent: Person) -> None:
    message = a_qualified_message(agent)
    form = reply_form(message, "sent", permalink=PROOF, reference_type="", reference_locator="")
    refused = signed_in(agent).post(at("reply", message.pk), form)
    assert refused.status_code == 409
    assert REPONSES in said(refused)
    assert WORDS in said(refused)
    assert PROOF in said(refused)
    assert Reply.objects.get(message=message).state == Reply.State.DRAFT


@pytest.mark.clause("R-129")
@pytest.mark.parametrize(("channel", "private"), [("public", False), ("private", True)])
def test_a_complaint_gets_no_words_of_one_s_own_in_public_nor_in_private(
    channel: str, private: bool, agent: Person
) -> None:
    message = a_qualified_message(agent, "complaint", private=private)
    form = reply_form(message, "sent", permalink=PROOF, nature="redirection", channel=channel)
    refused = signed_in(agent).post(at("reply", message.pk), form)
    assert refused.status_code == 409
    assert "réponse type qui donne les coordonnées" in said(refused)
    assert not Reply.objects.filter(state=Reply.State.SENT).exists()


def test_a_link_to_another_site_proves_nothing_and_leaves_a_draft_to_send_again(agent: Person) -> None:
    message = a_qualified_message(agent)
    form = reply_form(message, "sent", permalink="https://example.org/piege")
    refused = signed_in(agent).post(at("reply", message.pk), form)
    assert refused.status_code == 409
    assert "Représentation" in said(refused)
    assert Reply.objects.get(message=message).state == Reply.State.DRAFT
    assert fresh(message).is_open
    again = signed_in(agent).post(at("reply", message.pk), reply_form(message, "sent", permalink=PROOF))
    assert again.status_code == 302
    assert fresh(message).state == Message.State.ANSWERED


def test_a_reply_too_long_for_x_is_refused_with_the_figures(agent: Person) -> None:
    message = a_qualified_message(
        agent, account="x-villerimouski", platform="x", permalink="https://x.com/a/status/1"
    )
    form = reply_form(message, "ready", text="x" * 285)
    refused = signed_in(agent).post(at("reply", message.pk), form)
    assert refused.status_code == 422
    assert "280 caractères" in said(refused)
    assert "5 de trop" in said(refused)
    assert "x" * 285 in said(refused)


@pytest.mark.clause("R-084")
def test_at_night_a_reply_published_during_the_day_is_recorded_at_its_own_hour(
    agent: Person, clock: Clock
) -> None:
    message = a_qualified_message(agent)
    published = timezone.localtime(SOON + timedelta(hours=1))
    clock.set(NIGHT)
    typed = reply_form(message, "sent", permalink=PROOF, sent_at=published.strftime("%Y-%m-%dT%H:%M"))
    assert post(agent, "reply", message.pk, **typed).status_code == 302
    reply = Reply.objects.get(message=message)
    assert (reply.state, reply.sent_at) == ("sent", published.replace(second=0, microsecond=0))
    assert fresh(message).first_reply_at == reply.sent_at


def test_a_reply_that_waited_is_recorded_at_the_hour_it_was_published_and_never_later_than_now(
    agent: Person, clock: Clock
) -> None:
    message = a_qualified_message(agent)
    post(agent, "reply", message.pk, **reply_form(message, "ready"))
    reply = Reply.objects.get(message=message)
    clock.set(SOON + timedelta(minutes=30))
    local = timezone.localtime(clock.now)
    typed = {"permalink": PROOF, "version": fresh(message).version}
    later = (local + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    refused = post(agent, "reply-sent", message.pk, reply.pk, **typed, sent_at=later)
    assert refused.status_code == 422
    assert later in said(refused), "what was typed stays"
    sent_at = (local - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M")
    assert post(agent, "reply-sent", message.pk, reply.pk, **typed, sent_at=sent_at).status_code == 302
    reply.refresh_from_db()
    assert timezone.localtime(reply.sent_at).strftime("%Y-%m-%dT%H:%M") == sent_at


def test_off_hours_a_reply_said_to_be_sent_is_refused_and_one_made_ready_is_held(
    agent: Person, clock: Clock
) -> None:
    message = a_qualified_message(agent)
    clock.set(NIGHT)
    refused = signed_in(agent).post(at("reply", message.pk), reply_form(message, "sent", permalink=PROOF))
    assert refused.status_code == 409
    assert "Les bureaux sont fermés" in said(refused)
    assert WORDS in said(refused)
    assert PROOF in said(refused)
    held = signed_in(agent).post(at("reply", message.pk), reply_form(message, "ready"))
    assert held.status_code == 302
    assert fresh(message).state == Message.State.HELD
    reply = Reply.objects.get(message=message)
    assert reply.state == Reply.State.HELD
    assert "Réponse retenue jusqu’à l’ouverture" in said(signed_in(agent).get(at("message", message.pk)))
    assert post(agent, "reply-discard", message.pk, reply.pk, do="take-back").status_code == 302
    assert fresh(message).state == Message.State.TO_ANSWER


def test_a_reply_made_ready_is_recorded_once_its_link_is_given(agent: Person) -> None:
    message = a_qualified_message(agent)
    signed_in(agent).post(at("reply", message.pk), reply_form(message, "ready"))
    reply = Reply.objects.get(message=message)
    assert reply.state == Reply.State.DUE
    missing = post(agent, "reply-sent", message.pk, reply.pk, permalink="", version=fresh(message).version)
    assert missing.status_code == 422
    assert "Collez le lien de la réponse publiée" in said(missing)
    sent = post(agent, "reply-sent", message.pk, reply.pk, permalink=PROOF, version=fresh(message).version)
    assert sent.status_code == 302
    assert fresh(message).state == Message.State.ANSWERED


def test_the_reply_of_another_message_is_not_found_under_this_one(agent: Person) -> None:
    message, other = a_qualified_message(agent), a_qualified_message(agent)
    draft = a_draft(other, agent)
    ad = a_qualified_message(agent, "advertising")
    removal = a_removal(ad, agent)
    assert post(agent, "reply-sent", message.pk, draft.pk, permalink=PROOF).status_code == 404
    assert post(agent, "reply-discard", message.pk, draft.pk).status_code == 404
    assert post(agent, "removal-proof", message.pk, removal.pk, proof="Vu.").status_code == 404
    assert post(agent, "restore", message.pk, removal.pk, reason="Erreur.").status_code == 404
    assert Removal.objects.get().state == Removal.State.DECIDED


@pytest.mark.clause("R-088")
def test_a_message_closes_only_for_a_reason_and_the_closing_can_be_undone(agent: Person) -> None:
    message = a_qualified_message(agent, "comment")
    refused = post(agent, "close", message.pk)
    assert refused.status_code == 422
    assert "tous les commentaires méritent une réponse" in said(refused)
    assert REPONSES in said(refused)
    closed = post(agent, "close", message.pk, **{"fermeture-reason": "emoji_only"})
    assert closed.status_code == 302
    assert not fresh(message).is_open
    assert post(agent, "close-undo", message.pk).status_code == 302
    assert fresh(message).is_open
    assert RegisterEntry.objects.filter(reason="fermeture annulée aussitôt").exists()


def test_taking_up_a_closed_message_again_needs_a_reason(agent: Person) -> None:
    message = a_closed_message(agent)
    refused = post(agent, "reopen", message.pk, reason="  ")
    assert refused.status_code == 422
    assert "Écrivez le motif" in said(refused)
    assert post(agent, "reopen", message.pk, reason="Il a récrit.").status_code == 302
    assert fresh(message).is_open


def test_a_note_is_written_even_while_another_has_the_message(agent: Person) -> None:
    message, other = a_qualified_message(agent), an_agent()
    claim(message_id=message.pk, actor=agent, now=SOON)
    assert post(other, "note", message.pk, **{"note-text": "Vu avec le service."}).status_code == 302
    assert "Vu avec le service." in said(signed_in(agent).get(at("message", message.pk)))
    empty = post(other, "note", message.pk, **{"note-text": ""})
    assert empty.status_code == 422
    assert "Écrivez la note" in said(empty)


def test_a_message_is_entrusted_only_to_somebody_who_may_answer(agent: Person, adviser: Person) -> None:
    message = a_qualified_message(agent)
    from tests.builders import a_person

    refused = post(agent, "assign", message.pk, assignee=a_person().pk, version=message.version)
    assert refused.status_code == 422
    assert "Responsable" in said(refused)
    given = post(agent, "assign", message.pk, assignee=adviser.pk, version=message.version)
    assert given.status_code == 302
    assert fresh(message).assignee_id == adviser.pk


@pytest.mark.clause("R-039")
@pytest.mark.clause("R-090")
@pytest.mark.parametrize("kind", Message.Kind.values)
def test_only_three_kinds_of_messages_can_be_removed(kind: str, agent: Person) -> None:
    message = a_qualified_message(agent, kind)
    code = {"electoral": "electoral", "netiquette_violation": "irrespect"}.get(kind, "publicitaire")
    from moderation.removals import grounds_for

    ground = grounds_for(message).filter(clause__in=clauses_of(kind)).first() or the_ground(message)
    assert code
    answer = post(
        agent,
        "remove",
        message.pk,
        **{
            "retrait-ground": ground.pk,
            "retrait-measure": "delete",
            "retrait-note": "Jugé contraire.",
            "retrait-escalation": "Greffe",
            "retrait-version": message.version,
        },
    )
    if kind in {"advertising", "netiquette_violation", "electoral"}:
        assert answer.status_code == 302
        assert Removal.objects.get().ground == ground
    else:
        assert answer.status_code == 409
        assert "n’est jamais un motif de retrait" in said(answer)
        assert PLAINTES in said(answer)
        assert not Removal.objects.exists()


def clauses_of(kind: str) -> frozenset[str]:
    from moderation.rules.removals import GROUNDS_OF_KIND

    return GROUNDS_OF_KIND.get(kind, frozenset())


def test_a_removal_is_proved_then_undone_for_a_reason(agent: Person) -> None:
    message = a_qualified_message(agent, "advertising")
    removal = a_removal(message, agent)
    blank = post(agent, "removal-proof", message.pk, removal.pk, proof="", outcome="done")
    assert blank.status_code == 422
    assert "Donnez la preuve du retrait" in said(blank)
    proved = post(agent, "removal-proof", message.pk, removal.pk, proof="Vu disparu.", outcome="done")
    assert proved.status_code == 302
    assert fresh(message).visibility == Message.Visibility.DELETED
    unsaid = post(agent, "restore", message.pk, removal.pk, reason="")
    assert unsaid.status_code == 422
    assert "Écrivez le motif" in said(unsaid)
    assert post(agent, "restore", message.pk, removal.pk, reason="Jugé trop vite.").status_code == 302
    removal.refresh_from_db()
    assert removal.state == Removal.State.RESTORED


def test_a_removal_that_the_platform_does_not_allow_is_recorded_with_why(agent: Person) -> None:
    message = a_qualified_message(agent, "advertising")
    removal = a_removal(message, agent)
    told = post(agent, "removal-proof", message.pk, removal.pk, proof="Bouton absent.", outcome="impossible")
    assert told.status_code == 302
    removal.refresh_from_db()
    assert (removal.state, removal.proof) == (Removal.State.IMPOSSIBLE, "Bouton absent.")


@pytest.mark.clause("R-038")
def test_a_removal_prepares_a_warning_whose_sending_closes_the_message(agent: Person) -> None:
    message = a_qualified_message(agent, "advertising")
    form = {
        "retrait-ground": the_ground(message).pk,
        "retrait-measure": "delete",
        "retrait-warn": "on",
        "retrait-version": message.version,
    }
    unsaid = post(agent, "remove", message.pk, **form)
    assert unsaid.status_code == 422
    assert not Removal.objects.exists(), "both or neither"
    assert "Texte de l’avertissement\u00a0: Relisez le texte proposé" in said(unsaid)
    decided = post(
        agent, "remove", message.pk, **form, **{"retrait-warning_text": "Bonjour, pas de publicité."}
    )
    assert decided.status_code == 302
    warning = Warning.objects.get()
    page = said(signed_in(agent).get(at("message", message.pk)))
    assert at("warning-sent", message.pk, warning.pk) in page
    proof = {
        "avertissement-channel": "private_message",
        "avertissement-proof_note": "Capture au dossier.",
        "avertissement-version": fresh(message).version,
        "outcome": "sent",
    }
    assert post(agent, "warning-sent", message.pk, warning.pk, **proof).status_code == 302
    warning.refresh_from_db()
    assert (warning.state, warning.ordinal) == (Warning.State.SENT, 1)
    assert fresh(message).state == Message.State.NOTIFIED
    again = post(agent, "warning-sent", message.pk, warning.pk, **proof | {"avertissement-version": ""})
    assert again.status_code == 409


def test_a_warning_that_cannot_be_delivered_says_why_and_does_not_count(agent: Person) -> None:
    message = a_qualified_message(agent, "advertising")
    _removal, warning = remove_and_warn(
        message_id=message.pk,
        ground_id=the_ground(message).pk,
        measure="delete",
        warning_text="Bonjour, pas de publicité.",
        actor=agent,
        version=None,
        now=SOON,
    )
    form = {"avertissement-channel": "private_message", "outcome": "undeliverable"}
    unsaid = post(agent, "warning-sent", message.pk, warning.pk, **form)
    assert unsaid.status_code == 409
    told = post(
        agent, "warning-sent", message.pk, warning.pk, **form, **{"avertissement-proof_note": "Compte fermé."}
    )
    assert told.status_code == 302
    warning.refresh_from_db()
    assert (warning.state, warning.ordinal) == (Warning.State.UNDELIVERABLE, None)
    assert fresh(message).is_open


@pytest.mark.parametrize(
    ("name", "prefix", "typed"),
    [
        ("reply", "reponse-", {"text": WORDS, "nature": "answer", "channel": "public"}),
        ("close", "fermeture-", {"reason": "duplicate"}),
        ("qualify", "", {"kind": "complaint", "reason": "Ce que j’avais écrit."}),
    ],
)
def test_a_stale_screen_reads_who_did_what_and_keeps_what_was_typed(
    name: str, prefix: str, typed: dict[str, str], agent: Person, adviser: Person, clock: Clock
) -> None:
    message = a_qualified_message(agent)
    seen = message.version
    clock.set(SOON + timedelta(minutes=5))
    qualify_message(
        message_id=message.pk,
        kind="comment",
        is_danger=False,
        actor=adviser,
        version=None,
        now=clock.now,
        keeps=False,
    )
    form = {f"{prefix}{field}": value for field, value in typed.items()} | {f"{prefix}version": seen}
    stale = signed_in(agent).post(at(name, message.pk), form | {"do": "ready"})
    assert stale.status_code == 409
    page = said(stale)
    assert str(adviser) in page
    assert "à 10\u00a0h\u00a020" in page
    assert "Rien de ce que vous avez écrit n’est perdu" in page
    if "text" in typed or name == "qualify":
        assert (typed.get("text") or typed["reason"]) in page
    else:
        assert 'value="duplicate"' in page
    assert f'name="{prefix}version" value="{fresh(message).version}"' in page


def test_an_act_on_a_message_in_the_hands_of_another_is_told_by_whom(agent: Person, adviser: Person) -> None:
    message = a_qualified_message(agent)
    claim(message_id=message.pk, actor=adviser, now=SOON)
    for name, data in (
        ("close", {"fermeture-reason": "duplicate"}),
        ("qualify", {"kind": "comment"}),
        ("assign", {"assignee": agent.pk}),
        ("reply", reply_form(message, "ready")),
    ):
        blocked = signed_in(agent).post(at(name, message.pk), data)
        assert blocked.status_code == 409, name
        assert f"pris par {adviser}" in said(blocked)
    assert WORDS in said(signed_in(agent).get(at("message", message.pk))), "the draft is kept"


def test_a_message_not_qualified_takes_no_reply_and_says_what_to_do_first(agent: Person) -> None:
    message = a_message()
    refused = signed_in(agent).post(at("reply", message.pk), reply_form(message, "ready"))
    assert refused.status_code in (409, 422)
    assert fresh(message).state == Message.State.NEW
    assert "Qualifiez d’abord ce message" in said(refused)


def test_the_words_of_citizens_and_colleagues_are_shown_as_words(agent: Person) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    message = a_message(text=attack, author_name="<b>Citoyen</b>")
    add_note(message_id=message.pk, text=attack, actor=agent, now=SOON)
    for address in (at("message", message.pk), at("queue"), at("subscriber-messages", message.subscriber_id)):
        raw = signed_in(agent).get(address).content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert "<b>Citoyen" not in raw


def test_the_deadline_explains_itself(agent: Person) -> None:
    message = a_message()
    page = said(signed_in(agent).get(at("deadline", message.pk)))
    assert "Cible" in page
    assert "Limite" in page


def test_htmx_receives_the_opened_message_alone(agent: Person) -> None:
    message = a_message()
    whole = said(signed_in(agent).get(at("message", message.pk)))
    alone = said(
        signed_in(agent).get(
            at("message", message.pk), headers={"HX-Request": "true", "HX-Target": "detail-pane"}
        )
    )
    assert "<html" in whole
    assert "<html" not in alone
    assert message.excerpt in alone


def test_a_redirection_word_for_word_closes_a_complaint(agent: Person) -> None:
    message = a_qualified_message(agent, "complaint")
    draft = a_redirection(message, agent, first_redirection())
    sent = signed_in(agent).post(
        at("reply", message.pk),
        reply_form(
            message,
            "sent",
            permalink=PROOF,
            text=draft.text,
            nature="redirection",
            template=draft.template_id,
            reference_type="",
            reference_locator="",
        ),
    )
    assert sent.status_code == 302, said(sent)
    assert fresh(message).state == Message.State.REDIRECTED


def first_redirection() -> str:
    from moderation.models import AnswerTemplate

    return AnswerTemplate.objects.filter(is_redirection=True, kinds__contains=["complaint"])[0].slug


def test_a_removal_decided_while_the_page_was_read_is_not_decided_twice(agent: Person) -> None:
    message = a_qualified_message(agent, "advertising")
    a_removal(message, agent)
    with pytest.raises(Exception, match="déjà retiré"):
        remove_message(
            message_id=message.pk,
            ground_id=the_ground(message).pk,
            measure="delete",
            actor=agent,
            version=None,
            now=SOON,
        )
    form = {"retrait-ground": the_ground(message).pk, "retrait-measure": "delete"}
    again = post(agent, "remove", message.pk, **form)
    assert again.status_code == 422
    assert "déjà retiré" in said(again)
