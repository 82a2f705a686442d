"""The dossier of one person under three names on two networks: everything of hers, nothing of the neighbour's."""

import hashlib
import html
import io
import json
import re
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.kinds import qualify_message
from moderation.notes import add_note
from netiquette.models import Subscriber
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal
from privacy.dossiers import judge_match, open_dossier, revise_mask, set_identity_aside
from privacy.models import Dossier, DossierIdentity, MaskRevision, Production
from privacy.productions import ask_production, build_production
from tests.builders import a_holder, the_policy_world
from tests.builders_acts import a_draft
from tests.builders_moderation import a_message
from tests.builders_privacy import LATER, OF_THE_NEIGHBOUR, Citizen, a_citizen, a_dossier, an_officer

MASK = "[tiers masqué]"


@pytest.fixture(autouse=True)
def _world(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


@pytest.fixture
def officer() -> Person:
    return an_officer()


@pytest.fixture
def citizen() -> Citizen:
    return a_citizen()


def produced(dossier: Dossier, officer: Person | None, now: datetime = LATER, **asked: Any) -> Production:
    asked.setdefault("is_read", True)
    production = ask_production(dossier_id=dossier.pk, actor=officer, now=now, **asked)
    made = build_production(production.pk, clock=lambda: now)
    assert made.state == Production.State.DONE, made.failure
    return made


def files_of(production: Production) -> dict[str, str]:
    with production.file.open("rb") as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def document_of(production: Production) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files_of(production)["dossier.json"])
    return document


def section(document: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return next((one["entries"] for one in document["sections"] if one["key"] == key), [])


def values(entry: dict[str, Any], key: str) -> list[Any]:
    found = [fact["value"] for fact in entry["facts"] if fact["key"] == key]
    return found + [value for part in entry.get("parts", []) for value in values(part, key)]


@pytest.mark.clause("R-006")
def test_the_three_names_of_one_person_make_one_dossier_and_no_identity_is_merged(
    officer: Person, citizen: Citizen
) -> None:
    document = document_of(produced(a_dossier(officer, [citizen.facebook, citizen.x]), officer))
    names = {name["name"] for identity in document["identities"] for name in identity["names"]}
    assert names == {"Marc Ouellet", "Marco O.", "ouellet_rki"}
    assert [identity["platform"] for identity in document["identities"]] == ["facebook", "x"]
    assert len(section(document, "messages")) == 3
    assert Subscriber.objects.filter(pk__in=[citizen.facebook.pk, citizen.x.pk]).count() == 2


@pytest.mark.clause("R-006")
def test_nothing_of_the_neighbour_leaves_with_the_dossier(officer: Person, citizen: Citizen) -> None:
    agent = a_holder("agent-communications")
    add_note(
        message_id=citizen.messages[1].pk,
        text="Sylvie Lapierre a appelé au 581 555-0142.",
        actor=agent,
        now=LATER,
    )
    files = files_of(produced(a_dossier(officer, [citizen.facebook, citizen.x]), officer))
    for name in ("dossier.json", "dossier.html"):
        told = html.unescape(files[name])
        for theirs in OF_THE_NEIGHBOUR:
            assert theirs.casefold() not in told.casefold(), (name, theirs)
        assert MASK in told
        assert "Le parc est-il ouvert?" in told
        assert "Bravo pour la piste cyclable." in told
    document = json.loads(files["dossier.json"])
    [text] = values(section(document, "messages")[1], "text")
    assert text == (
        f"{MASK}, je sais que {MASK} habite au {MASK}. Écrivez-lui à {MASK} ou au {MASK}; voir {MASK}."
    )
    [other] = section(document, "thread")
    assert values(other, "subscriber") == values(other, "text") == [MASK]


def test_the_agents_of_the_city_are_named_unless_the_city_decides_otherwise(
    officer: Person, citizen: Citizen
) -> None:
    agent = a_holder("agent-communications")
    add_note(message_id=citizen.messages[0].pk, text="À suivre.", actor=agent, now=LATER)
    dossier = a_dossier(officer, [citizen.facebook])
    assert values(section(document_of(produced(dossier, officer)), "notes")[0], "author") == [agent.full_name]
    Reading.objects.create(
        key="dossier_masks_employees",
        value=True,
        effective_from=LATER.date(),
        decided_by="Direction générale",
        ambiguity="A-32",
    )
    assert values(section(document_of(produced(dossier, officer)), "notes")[0], "author") == [MASK]


def test_the_page_to_print_says_word_for_word_what_the_data_says(officer: Person, citizen: Citizen) -> None:
    files = files_of(produced(a_dossier(officer, [citizen.facebook, citizen.x]), officer))
    printed = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", files["dossier.html"])))
    document = json.loads(files["dossier.json"])
    told = [
        str(fact["value"])
        for one in document["sections"]
        for entry in one["entries"]
        for piece in (entry, *entry.get("parts", []))
        for fact in piece["facts"]
        if isinstance(fact["value"], str) and not fact["key"].endswith("_at") and fact["key"] != "at"
    ]
    assert len(told) > 20
    assert [text for text in told if re.sub(r"\s+", " ", text) not in printed] == []
    for word in ("<script", " on", "http-equiv", "<link", "@import", "url("):
        assert word not in re.sub(r">[^<]*<", "><", files["dossier.html"]) or word == " on"
    assert "<style>" in files["dossier.html"]


def test_the_manifest_has_the_fingerprint_of_each_file(officer: Person, citizen: Citizen) -> None:
    production = produced(a_dossier(officer, [citizen.facebook]), officer)
    files = files_of(production)
    manifest = {one["name"]: one for one in json.loads(files["manifest.json"])["files"]}
    assert set(manifest) == {"dossier.json", "dossier.html"}
    for name, line in manifest.items():
        content = files[name].encode()
        assert line == {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with production.file.open("rb") as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == production.sha256


def test_the_same_holdings_give_the_same_bytes(officer: Person, citizen: Citizen) -> None:
    agent = a_holder("agent-communications")
    qualify_message(
        message_id=citizen.messages[0].pk,
        kind="question",
        is_danger=False,
        actor=agent,
        version=None,
        now=LATER,
        keeps=False,
    )
    a_draft(citizen.messages[0], agent, now=LATER)
    dossier = a_dossier(officer, [citizen.facebook, citizen.x])
    first, second = produced(dossier, officer), produced(dossier, officer)
    assert first.sha256 == second.sha256
    a_message(author_id="fb-marc", author_name="Marco O.", text="Encore une question.")
    assert produced(dossier, officer).sha256 != first.sha256


@pytest.mark.clause("R-006")
def test_every_production_is_registered_with_who_why_and_what(officer: Person, citizen: Citizen) -> None:
    dossier = a_dossier(officer, [citizen.facebook])
    masked = produced(dossier, officer)
    with pytest.raises(PolicyRefusal, match="demande un motif"):
        ask_production(dossier_id=dossier.pk, is_unmasked=True, actor=officer, now=LATER)
    bare = produced(dossier, officer, is_unmasked=True, reason="Ordonnance de la cour")
    assert "Sylvie Lapierre" in files_of(bare)["dossier.json"]
    lines = RegisterEntry.objects.filter(event="privacy.production.produced").order_by("pk")
    told: list[Any] = [(line.actor_id, line.after, line.reason) for line in lines]
    assert [(actor, after["sha256"], after["masques"], reason) for actor, after, reason in told] == [
        (officer.pk, masked.sha256, True, ""),
        (officer.pk, bare.sha256, False, "Ordonnance de la cour"),
    ]
    written = json.dumps(
        list(
            RegisterEntry.objects.filter(event__startswith="privacy.").values(
                "subject_label", "before", "after"
            )
        )
    )
    assert "Ouellet" not in written


def test_internal_notes_are_read_before_anything_is_communicated(officer: Person, citizen: Citizen) -> None:
    agent = a_holder("agent-communications")
    add_note(message_id=citizen.messages[0].pk, text="Personne insistante.", actor=agent, now=LATER)
    dossier = a_dossier(officer, [citizen.facebook])
    with pytest.raises(PolicyRefusal, match="Relisez d’abord les notes internes"):
        ask_production(dossier_id=dossier.pk, actor=officer, now=LATER)
    assert "Personne insistante." in files_of(produced(dossier, officer, is_read=True))["dossier.json"]


def test_masks_are_revised_by_words_and_by_piece_and_the_last_word_counts(
    officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer, [citizen.facebook])

    def revised(target: str, value: str, hides: bool, reason: str = "") -> str:
        revise_mask(
            dossier_id=dossier.pk,
            target=target,
            value=value,
            hides=hides,
            reason=reason,
            actor=officer,
            now=LATER,
        )
        return files_of(produced(dossier, officer))["dossier.json"]

    words, entry = MaskRevision.Target.WORDS, MaskRevision.Target.ENTRY
    assert "parc" not in revised(words, "le PARC", True)
    with pytest.raises(PolicyRefusal, match="Dites pourquoi ce passage"):
        revised(words, "le parc", False)
    assert "Le parc est-il ouvert?" in revised(words, "le parc", False, "Rien de personnel")
    assert "45, rue Hupé" in revised(words, "45 rue hupe", False, "Adresse publique d’un commerce")
    first = citizen.messages[0]
    assert "est-il ouvert" not in revised(entry, f"message-{first.pk}", True)
    other = next(one for one in section(json.loads(revised(words, "rien", True)), "thread"))
    told = revised(entry, other["ref"], False, "Message public, sans renseignement")
    assert "Non, et la clôture est à moi." in told
    assert "Sylvie" not in told


def test_an_identity_set_aside_leaves_the_dossier_and_the_judgement_stays(
    officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer, [citizen.facebook, citizen.x])
    identity = dossier.identities.get(subscriber=citizen.x)
    with pytest.raises(PolicyRefusal, match="la même personne"):
        set_identity_aside(
            dossier_id=dossier.pk, identity_id=identity.pk, reason=" ", actor=officer, now=LATER
        )
    set_identity_aside(
        dossier_id=dossier.pk, identity_id=identity.pk, reason="Un homonyme.", actor=officer, now=LATER
    )
    assert "piste cyclable" not in files_of(produced(dossier, officer))["dossier.json"]
    identity.refresh_from_db()
    assert (identity.set_aside_reason, identity.chosen_by) == ("Un homonyme.", officer)


def test_whoever_is_not_in_charge_opens_judges_and_produces_nothing(
    officer: Person, citizen: Citizen
) -> None:
    agent = a_holder("agent-communications")
    dossier = a_dossier(officer, [citizen.facebook])
    attempts = (
        lambda: open_dossier(person="Marc", purpose="Curiosité", actor=agent, now=LATER),
        lambda: ask_production(dossier_id=dossier.pk, is_read=True, actor=agent, now=LATER),
        lambda: judge_match(
            dossier_id=dossier.pk, source="mentions", row_id=1, is_the_person=True, actor=agent, now=LATER
        ),
        lambda: revise_mask(
            dossier_id=dossier.pk, target="words", value="x", hides=True, actor=agent, now=LATER
        ),
    )
    for attempt in attempts:
        with pytest.raises(PolicyRefusal, match="Réservé aux postes"):
            attempt()
    with pytest.raises(PolicyRefusal, match="pour quelle demande"):
        open_dossier(person="Marc", actor=officer, now=LATER)
    assert Dossier.objects.count() == 1
    assert not Production.objects.exists()


def test_a_message_that_names_the_person_is_proposed_and_only_a_person_takes_it_in(
    officer: Person, citizen: Citizen
) -> None:
    from privacy.contents import contents_of, proposals_of

    named = a_message(
        author_name="Tierce personne", text="Marc Ouellet et Tierce personne ont nettoyé la plage."
    )
    dossier = a_dossier(officer, [citizen.facebook])
    assert "nettoyé la plage" not in files_of(produced(dossier, officer))["dossier.json"]
    [mentions] = [one for one in proposals_of(contents_of(dossier, officer, LATER)) if one.key == "mentions"]
    assert [entry.ref for entry in mentions.entries] == [f"message-{named.pk}"]
    judged: dict[str, Any] = {
        "dossier_id": dossier.pk,
        "source": "mentions",
        "row_id": named.pk,
        "actor": officer,
        "now": LATER,
    }
    judge_match(**judged, is_the_person=False)
    assert [one.key for one in proposals_of(contents_of(dossier, officer, LATER))] == []
    judge_match(**judged, is_the_person=True)
    told = files_of(produced(dossier, officer))["dossier.json"]
    assert f"Marc Ouellet et {MASK} ont nettoyé la plage." in told
    assert "Tierce" not in told


@pytest.mark.parametrize(
    "changes",
    [
        {"is_unmasked": True, "unmasked_reason": " "},
        {"state": "done"},
        {"state": "done", "sha256": "x" * 64, "finished_at": LATER},
        {"erased_at": LATER},
    ],
)
def test_postgresql_refuses_a_production_that_does_not_say_enough(
    officer: Person, citizen: Citizen, changes: dict[str, Any]
) -> None:
    dossier = a_dossier(officer, [citizen.facebook])
    with pytest.raises(IntegrityError), transaction.atomic():
        Production.objects.create(dossier=dossier, asked_at=LATER, **changes)


def test_postgresql_refuses_a_dossier_without_purpose_and_a_judgement_without_reason(
    officer: Person, citizen: Citizen
) -> None:
    dossier = a_dossier(officer, [citizen.facebook])
    revision = revise_mask(
        dossier_id=dossier.pk, target="words", value="parc", hides=True, actor=officer, now=LATER
    )
    refused = (
        lambda: Dossier.objects.create(person="Marc", opened_at=LATER),
        lambda: DossierIdentity.objects.create(
            dossier=dossier, subscriber=citizen.x, reason="", chosen_at=LATER
        ),
        lambda: DossierIdentity.objects.create(
            dossier=dossier, subscriber=citizen.facebook, reason="Deux fois", chosen_at=LATER
        ),
        lambda: MaskRevision.objects.create(
            dossier=dossier, target="words", value="parc", hides=False, decided_at=LATER
        ),
        lambda: MaskRevision.objects.filter(pk=revision.pk).update(value="autre"),
    )
    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
