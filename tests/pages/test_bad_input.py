"""Whatever is sent to a page, it answers with a sentence in French, and never with an error of the server."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.forms.impostors import CaseForm, PublicReportForm
from accounts.forms.incidents import IncidentForm, MeasureForm
from accounts.models import Person
from accounts.views.impostor_forms import OFFERS
from editorial.forms.composer import IdeaForm, VariantForm
from editorial.forms.elections import CaseForm as ElectionCaseForm
from editorial.forms.images import NewImageForm, PersonForm
from moderation.forms.assignment import AssignForm
from moderation.forms.closings import CloseForm
from moderation.forms.followups import CallbackForm, CouncilForm
from moderation.forms.importing import PasteForm
from moderation.forms.notes import NoteForm
from moderation.forms.qualifications import QualifyForm
from moderation.forms.queue import BulkForm, SaveViewForm
from moderation.forms.referrals import (
    AnswerForm,
    CancelForm,
    GiveBackForm,
    HandAnswerForm,
    HandInterimForm,
    InterimForm,
    ReferralForm,
)
from moderation.forms.removals import ProofForm, RemoveForm, WarningSentForm
from moderation.forms.replies import ReplyForm, SentForm
from moderation.forms.shared import ReasonForm
from moderation.models import Removal
from moderation.views.emergency_outcomes import ChoiceForm
from netiquette.forms.letters import TemplateForm
from netiquette.forms.reviews import KeepForm, LetterForm, OutcomeForm, PublicRequestForm
from tests.architecture.test_urls import POST, TABLE, Line, things
from tests.pages.browsing import said, signed_in

__all__ = ["things"]

HUGE = str(2**63 + 5)
MEGABYTE = "é" * 2**20
BAD = {
    "nothing": None,
    "blank": "",
    "spaces": " \t\n ",
    "null": "\x00",
    "null inside": "a\x00b",
    "number too large": HUGE,
    "negative": "-1",
    "decimal": "1.5e300",
    "thousands of digits": "9" * 5000,
    "unknown": "inconnu",
    "markup": "</textarea><script>alert(1)</script>",
    "address": "https://[",
    "other scheme": "javascript:alert(1)",
    "half a pair": "\ud800",
    "date": "2026-02-30T25:61",
    "json": json.dumps({"a": [1]}),
    "megabyte": MEGABYTE,
}
# What Django says in English when a translation is missing.
ENGLISH = re.compile(
    r"This field|Enter a |Select a valid|Ensure this|is required|not one of the|Null characters|Traceback",
    re.I,
)
FORMS: list[type[forms.Form]] = [
    AssignForm,
    BulkForm,
    CloseForm,
    NoteForm,
    PasteForm,
    ProofForm,
    QualifyForm,
    ReasonForm,
    RemoveForm,
    ReplyForm,
    SaveViewForm,
    SentForm,
    WarningSentForm,
    ReferralForm,
    CouncilForm,
    CallbackForm,
    HandAnswerForm,
    HandInterimForm,
    InterimForm,
    CancelForm,
    AnswerForm,
    GiveBackForm,
    CaseForm,
    IncidentForm,
    PublicReportForm,
    PublicRequestForm,
    TemplateForm,
    KeepForm,
    LetterForm,
    OutcomeForm,
    ChoiceForm,
    ElectionCaseForm,
    NewImageForm,  # type: ignore[list-item]
    PersonForm,  # type: ignore[list-item]
]


def field_names() -> set[str]:
    """Return the name, as it is sent, of every field of every form, and of the buttons."""
    names = {
        "do",
        "outcome",
        "decision",
        "messages",
        "action",
        "review_on",
        "contested",
        "recognised",
        "new_facts",
        "dossier",
        "numero",
        "annee",
        "message",
        "proof",
        "level",
        "accounts",
        "content_hash",
        "preuve-permalink",
        "absente-reason",
        "renoncer-reason",
        "retour",
        "choice",
        "version",
        "when_date",
        "when_time",
    }
    names |= {f"{key}-{name}" for key, offer in OFFERS.items() for name in offer.form_class.base_fields}
    names |= {f"tous-{name}" for name in VariantForm.base_fields} | set(IdeaForm.base_fields)
    names |= {"tous-scheduled_at_date", "tous-scheduled_at_time", "tous-scheduled_at_which", "idea-shown"}
    names |= {"act", "once", "variante", "version", "content_hash", "image", "text"}
    names |= {f"suivi-{name}" for name in MeasureForm.base_fields} | {"fermeture-reason"}
    for form in FORMS:
        prefix = f"{form.prefix}-" if form.prefix else ""
        names |= {f"{prefix}{name}" for name in form.base_fields}
    return names


# Addresses that say what is wrong on the page that follows.
TOLD_ON_THE_NEXT_PAGE = {"moderation:view-save", "moderation:bulk-preview", "moderation:bulk-undo"}
NAMES = sorted(field_names())
# A choice of each list, so that the other fields are reached.
GOOD = {
    "kind": "question",
    "reponse-text": "Bonjour",
    "reponse-nature": "answer",
    "reponse-channel": "public",
    "fermeture-reason": "duplicate",
    "retrait-measure": "delete",
    "avertissement-channel": "private_message",
    "action_name": "close",
    "reason": "duplicate",
    "do": "sent",
}


@pytest.fixture
def agent(things: dict[str, Any]) -> Person:
    """The agent of the world in which every address has something to show."""
    found: Person = things["agent"]
    return found


def send(browser: Client, name: str, line: Line, things: dict[str, Any], data: dict[str, Any]) -> Any:
    address = reverse(name, args=[things[argument] for argument in line.arguments])
    body = urlencode(data, doseq=True, errors="surrogatepass")
    return browser.post(
        address, body, content_type="application/x-www-form-urlencoded", follow=name in TOLD_ON_THE_NEXT_PAGE
    )


@pytest.mark.parametrize("name", [name for name, line in TABLE.items() if POST in line.methods])
def test_anything_may_be_sent_to_an_address(name: str, agent: Person, things: dict[str, Any]) -> None:
    browser = signed_in(agent)
    for what, value in BAD.items():
        everywhere = {} if value is None else dict.fromkeys(NAMES, value)
        if what == "megabyte":  # of all the fields at once, Django refuses the request
            everywhere = dict.fromkeys(["note-text", "reason"], MEGABYTE)
        for data in (everywhere, everywhere | GOOD | {"messages": str(things["message"])}):
            response = send(browser, name, TABLE[name], things, data)
            assert response.status_code < 500, what
            assert not ENGLISH.search(visible(response)), ENGLISH.search(visible(response))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("moderation:reply", "reponse-text"),
        ("moderation:reply", "reponse-no_reference_reason"),
        ("moderation:reply", "reponse-reference_excerpt"),
        ("moderation:reply", "reponse-reference_locator"),
        ("moderation:reply", "reponse-closed_hours_reason"),
        ("moderation:note", "note-text"),
        ("moderation:remove", "retrait-note"),
        ("moderation:remove", "retrait-escalation"),
        ("moderation:removal-proof", "proof"),
        ("moderation:restore", "reason"),
        ("moderation:qualify", "reason"),
        ("moderation:warning-sent", "avertissement-proof_note"),
    ],
)
def test_a_field_of_a_form_otherwise_right_may_hold_anything(
    name: str, field: str, agent: Person, things: dict[str, Any]
) -> None:
    for what in ("null inside", "half a pair", "markup", "megabyte"):
        send_in_a_good_form(name, field, what, agent, things)


def send_in_a_good_form(name: str, field: str, what: str, agent: Person, things: dict[str, Any]) -> None:
    ground = Removal.objects.get().ground_id
    data = GOOD | {
        "retrait-ground": str(ground),
        "reponse-nature": "notice",
        "reponse-reference_type": "faq",
        "reponse-reference_locator": "FAQ 12",
        "reason": "Un motif.",
        field: BAD[what],
    }
    response = send(signed_in(agent), name, TABLE[name], things, data)
    assert response.status_code < 500
    assert "<script>alert(1)" not in response.content.decode()
    assert not ENGLISH.search(visible(response)), ENGLISH.search(visible(response))


def visible(response: Any) -> str:
    """Return the page without what was typed into it."""
    return re.sub(r"<(textarea|script|style).*?</\1>|value=\"[^\"]*\"", "", said(response), flags=re.S)


@pytest.mark.parametrize(
    ("name", "label", "section"),
    [
        ("moderation:close", "Motif", "Réponses aux commentaires et aux questions"),
        ("moderation:reopen", "Motif", "Réponses aux commentaires et aux questions"),
        ("moderation:reply", "Votre réponse", "Réponses aux commentaires et aux questions"),
        ("moderation:remove", "Motif de la nétiquette", "Nétiquette"),
        ("moderation:referral-ask", "Votre question", "Réponses aux commentaires et aux questions"),
        ("moderation:referral-record", "Réponse", "Réponses aux commentaires et aux questions"),
        ("moderation:note", "Note interne", "Rôle de l’agent aux communications"),
        ("moderation:qualify", "Nature", "Rôle de l’agent aux communications"),
        ("moderation:restore", "Motif", "Réponses aux commentaires"),
        ("moderation:warning-sent", "Moyen", "Publicité"),
    ],
)
def test_an_empty_form_reads_the_field_and_the_section(
    name: str, label: str, section: str, agent: Person, things: dict[str, Any]
) -> None:
    refused = send(signed_in(agent), name, TABLE[name], things, {})
    assert refused.status_code == 422
    [alert] = re.findall(r"role=\"alert\".*?</p>", said(refused), flags=re.S)[:1]
    assert f"{label}\u00a0: " in alert
    assert section in alert


def test_unknown_messages_replies_removals_and_people_are_not_found(agent: Person) -> None:
    browser = signed_in(agent)
    for number in (0, 999_999, 2**31, 2**63 - 1, 2**63, 10**30):
        for name, line in TABLE.items():
            if set(line.arguments) & {"message", "subscriber", "batch", "bulk", "view", "no emergency"}:
                values = ["advertising" if argument == "track" else number for argument in line.arguments]
                for method in line.methods:
                    response = getattr(browser, method)(reverse(name, args=values))
                    assert response.status_code == 404, (name, number)


def test_a_file_instead_of_a_text_and_a_text_instead_of_a_file(agent: Person, things: dict[str, Any]) -> None:
    browser = signed_in(agent)
    note = reverse("moderation:note", args=[things["message"]])
    assert browser.post(note, {"note-text": SimpleUploadedFile("a.txt", b"x")}).status_code == 422
    assert browser.post(reverse("moderation:import"), {"file": "texte"}).status_code == 422
    body = "{}"
    assert browser.post(note, body, content_type="application/json").status_code == 422
    assert (
        browser.post(note, b"\xff\xfe", content_type="application/x-www-form-urlencoded").status_code == 422
    )
