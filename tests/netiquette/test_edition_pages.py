"""The pages of the editions: written, approved and put in force by the team; read, compared and embedded by anyone."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OfficialAccount, Person
from netiquette.models import Edition, Ground
from netiquette.publication import put_in_force
from policy.models import Reading
from tests.builders import an_account
from tests.builders_editions import a_draft_edition, an_approved_edition, saved


def _text(response: Any) -> str:
    return " ".join(
        unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split()
    )


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _now_in_force(writer: Person, account: OfficialAccount | None = None) -> Edition:
    edition = an_approved_edition(account=account, writer=writer, now=timezone.now())
    return put_in_force(edition_id=edition.pk, actor=writer, version=edition.version, now=timezone.now())


def _typed(edition: Edition, **changes: str) -> dict[str, str]:
    """Return the form of a draft as the page sends it, with a blank rule at the end."""
    rules = list(edition.rules.order_by("ordinal"))
    typed = {
        "title": edition.title,
        "introduction": edition.introduction,
        "closing": edition.closing,
        "version": str(edition.version),
        "rules-TOTAL_FORMS": str(len(rules) + 1),
        "rules-INITIAL_FORMS": str(len(rules)),
    }
    for place, rule in enumerate(rules):
        typed |= {
            f"rules-{place}-id": str(rule.pk),
            f"rules-{place}-ordinal": str(rule.ordinal),
            f"rules-{place}-text": rule.text,
            f"rules-{place}-clause": rule.clause,
        }
    return typed | changes


@pytest.mark.clause("R-133")
def test_an_edition_is_written_approved_and_published_by_the_pages(agent: Person, adviser: Person) -> None:
    writer, approver = _client(agent), _client(adviser)
    started = writer.post(reverse("netiquette:edition-start"), {"account": ""})
    draft = Edition.objects.get(author=agent)
    edit = reverse("netiquette:edition-edit", args=[draft.pk])
    assert started["Location"] == edit
    # The last rule first, and a new one.
    changed = _typed(draft, **{"rules-10-ordinal": "1", "rules-11-text": "Restez courtois."})
    invalid = writer.post(edit, changed | {"title": ""})
    assert invalid.status_code == 422
    assert "Restez courtois." in invalid.content.decode()
    assert writer.post(edit, changed).status_code == 302
    stale = writer.post(edit, changed)
    assert stale.status_code == 409
    assert "Restez courtois." in stale.content.decode()
    texts = list(draft.rules.order_by("ordinal").values_list("text", flat=True))
    assert (texts[0][:24], texts[-1]) == ("La Ville de Rimouski enc"[:24], "Restez courtois.") or len(
        texts
    ) == 12

    page = reverse("netiquette:edition", args=[draft.pk])
    assert "Une autre personne de l’équipe" in _text(writer.get(page))
    draft.refresh_from_db()
    held = {"version": draft.version}
    approve = reverse("netiquette:edition-approve", args=[draft.pk])
    assert writer.post(approve, held).status_code == 409
    assert approver.post(approve, held).status_code == 302
    assert "Approuvée par" in _text(approver.get(page))
    in_force = reverse("netiquette:edition-in-force", args=[draft.pk])
    past = held | {"starts_at": "2020-01-01T08:00"}
    refused = writer.post(in_force, past)
    assert refused.status_code == 409
    assert "jamais au passé" in _text(refused)
    assert "2020-01-01T08:00" in refused.content.decode()
    assert writer.post(in_force, held).status_code == 302
    draft.refresh_from_db()
    assert draft.number == 2
    assert "Restez courtois." in _text(Client().get(reverse("netiquette:public")))
    assert writer.get(edit).status_code == 409


@pytest.mark.clause("R-133")
def test_a_draft_and_an_edition_to_come_are_not_public(agent: Person) -> None:
    coming = an_approved_edition(writer=agent, now=timezone.now(), first_rule="Pas encore en vigueur.")
    later = timezone.now() + timedelta(days=3)
    put_in_force(
        edition_id=coming.pk, actor=agent, version=coming.version, starts_at=later, now=timezone.now()
    )
    anyone = Client()
    assert anyone.get(reverse("netiquette:public-edition", args=[2])).status_code == 404
    assert anyone.get(reverse("netiquette:public-changes", args=[2])).status_code == 404
    for name in ("public", "public-editions", "public-embed", "public-json"):
        assert "Pas encore en vigueur" not in anyone.get(reverse(f"netiquette:{name}")).content.decode()
    assert "Pas encore en vigueur." in _text(
        _client(agent).get(reverse("netiquette:edition", args=[coming.pk]))
    )
    cancel = reverse("netiquette:edition-cancel", args=[coming.pk])
    assert _client(agent).post(cancel, {"reason": " "}).status_code == 422
    assert _client(agent).post(cancel, {"reason": "Coquille."}).status_code == 302


@pytest.mark.clause("R-048")
def test_anyone_reads_past_editions_and_what_changed(agent: Person) -> None:
    _now_in_force(agent)
    anyone = Client()
    past = _text(anyone.get(reverse("netiquette:public-edition", args=[1])))
    assert "Cette édition n’est plus en vigueur" in past
    assert "possède actuellement" not in past
    current = _text(anyone.get(reverse("netiquette:public")))
    assert "Restez polis." in current
    assert "Édition 2, en vigueur depuis le" in current
    changes = anyone.get(reverse("netiquette:public-changes", args=[2])).content.decode()
    assert "<ins>" in changes
    assert "Restez polis." in changes
    back = anyone.get(reverse("netiquette:public-changes", args=[1]), {"avec": "2"}).content.decode()
    assert "<del>" in back
    assert anyone.get(reverse("netiquette:public-changes", args=[1]), {"avec": "9"}).status_code == 404
    listed = _text(anyone.get(reverse("netiquette:public-editions")))
    assert "Édition 2 en vigueur" in listed


@pytest.mark.clause("R-048")
def test_the_account_that_has_its_own_edition_shows_it_and_the_others_the_general_one(agent: Person) -> None:
    leisure = an_account("facebook-loisirs")
    _now_in_force(agent, leisure)
    anyone = Client()
    own = _text(anyone.get(reverse("netiquette:account-public", args=[leisure.slug])))
    assert "Restez polis." in own
    page = _text(anyone.get(reverse("netiquette:account-public", args=["facebook-ville"])))
    assert "La nétiquette générale de la Ville s’applique à ce compte" in page
    assert "Restez polis." not in _text(anyone.get(reverse("netiquette:public")))
    changes = _text(anyone.get(reverse("netiquette:account-changes", args=[leisure.slug, 1])))
    assert "Règle 1, ajoutée" in changes
    assert anyone.get(reverse("netiquette:account-public", args=["inconnu"])).status_code == 404


@pytest.mark.clause("R-135")
def test_the_public_page_says_the_delays_of_the_readings_the_hours_and_the_contact_of_today(
    agent: Person,
) -> None:
    page = reverse("netiquette:public")
    text = _text(Client().get(page))
    assert "24 à 48 heures, durant les heures d’ouverture des bureaux, du lundi au vendredi" in text
    assert "l’équipe des communications de la Ville" in text
    for key, value, question in (
        ("limit_open_days", 3, "A-03"),
        ("netiquette_contact", "418 555-0199", "A-33"),
    ):
        Reading.objects.create(
            key=key,
            value=value,
            effective_from=timezone.localdate() - timedelta(days=1),
            decided_by="Conseiller",
            ambiguity=question,
        )
    text = _text(Client().get(page))
    assert "24 à 72 heures, durant les heures d’ouverture" in text
    assert "418 555-0199" in text


@pytest.mark.clause("R-049")
def test_the_city_s_site_alone_may_embed_the_netiquette(agent: Person) -> None:
    address = reverse("netiquette:public-embed")
    first = Client().get(address)
    csp = dict(part.strip().split(" ", 1) for part in first["Content-Security-Policy"].split(";"))
    assert "https://rimouski.ca" in csp["frame-ancestors"].split()
    assert "*" not in csp["frame-ancestors"].split()
    assert csp["default-src"] == "'none'"
    assert "X-Frame-Options" not in first
    assert "<script" not in first.content.decode()
    assert first["Cache-Control"] == "public, max-age=300"
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert "X-Frame-Options" not in again
    _now_in_force(agent)
    renewed = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert renewed.status_code == 200
    # No other page of ours goes in a frame.
    assert Client().get(reverse("netiquette:public"))["X-Frame-Options"] == "DENY"


def test_programs_read_the_edition_in_force(agent: Person) -> None:
    response = Client().get(reverse("netiquette:public-json"))
    document = json.loads(response.content)
    assert (document["edition"], len(document["rules"]), document["account"]) == (1, 11, None)
    assert {"sentence", "names"} == set(document["accounts"][0])
    assert response["Access-Control-Allow-Origin"] == "*"
    same = Client().get(reverse("netiquette:public-json"), headers={"If-None-Match": response["ETag"]})
    assert same.status_code == 304


def test_a_ground_is_added_and_taken_out_by_the_page(agent: Person) -> None:
    draft = a_draft_edition(agent, now=timezone.now())
    rule = draft.rules.get(clause="R-121")
    add = reverse("netiquette:ground-add", args=[draft.pk])
    typed = {"rule": rule.pk, "label": "Propos xénophobe", "clause": "R-121", "version": draft.version}
    assert _client(agent).post(add, typed | {"clause": "R-119"}).status_code == 422
    assert _client(agent).post(add, typed).status_code == 302
    ground = Ground.objects.get(code="propos-xenophobe")
    draft.refresh_from_db()
    drop = reverse("netiquette:ground-drop", args=[draft.pk, ground.pk])
    assert _client(agent).post(drop, {"version": draft.version}).status_code == 302
    assert not Ground.objects.filter(pk=ground.pk).exists()


def test_what_is_typed_for_another_edition_changes_nothing_there(agent: Person) -> None:
    draft, other = (a_draft_edition(agent, now=timezone.now()) for _ in range(2))
    theirs = other.rules.order_by("ordinal").first()
    assert theirs is not None
    edit = reverse("netiquette:edition-edit", args=[draft.pk])
    _client(agent).post(edit, _typed(draft, **{"rules-0-id": str(theirs.pk), "rules-0-text": "Volée."}))
    theirs.refresh_from_db()
    assert (theirs.edition, theirs.text == "Volée.") == (other, False)
    saved(other, agent, now=timezone.now())
