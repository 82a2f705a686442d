"""The letters as data: written by the city, each version kept, none without what a person is owed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from netiquette.letter_templates import template_of, write_template
from netiquette.models import LetterTemplate
from netiquette.rules.letters import LETTER_KINDS, may_write_template
from policy.loading import load_everything
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, a_person

KIND = "warning_conduct"


@pytest.fixture
def body(world: None) -> str:
    return template_of(KIND).body


def _write(actor: Person, body: str, short: str = "Explications : {lien}") -> LetterTemplate:
    return write_template(kind=KIND, body=body, short_body=short, actor=actor, now=NOW)


def test_every_kind_of_letter_comes_with_its_words_and_loading_again_changes_none(agent, body):
    assert set(LetterTemplate.objects.values_list("kind", flat=True)) == set(LETTER_KINDS)
    written = _write(agent, f"{body}\n\nMerci.")
    assert load_everything().created == []
    assert template_of(KIND) == written
    assert written.number == 2


@pytest.mark.clause("R-122")
@pytest.mark.parametrize("name", sorted(LETTER_KINDS[KIND].needed))
def test_a_letter_that_leaves_out_what_the_person_is_owed_is_refused(agent, body, name):
    with pytest.raises(PolicyRefusal, match=f"Il manque.*{name}"):
        _write(agent, body.replace(f"{{{name}}}", ""))
    assert template_of(KIND).number == 1


@pytest.mark.clause("R-127")
@pytest.mark.parametrize(
    ("added", "short", "words"),
    [
        ("{inconnu}", "{lien}", "Variable inconnue"),
        ("{", "{lien}", "accolade"),
        ("Vos propos sont criminels.", "{lien}", "conclut en droit"),
        ("", "sans lien", "lien"),
        ("", "{lien} " + "x" * 300, "280 au plus"),
        ("", " ", "forme courte"),
    ],
)
def test_a_letter_with_a_mistake_is_refused(agent, body, added, short, words):
    with pytest.raises(PolicyRefusal, match=words):
        _write(agent, body + added, short)


@pytest.mark.parametrize("who", ["animateur-diffusion", "superuser"])
def test_only_the_team_and_the_management_write_letters(body, who):
    person = a_person(is_superuser=True, is_staff=True) if who == "superuser" else a_holder(who)
    with pytest.raises(PolicyRefusal, match="équipe des communications"):
        _write(person, body)
    client = Client()
    client.force_login(person)
    assert client.get(reverse("netiquette:letter", args=[KIND])).status_code == 404


def test_the_version_written_is_in_the_register_with_the_words_before(agent, body):
    _write(agent, f"{body}\nMerci.")
    entry = RegisterEntry.objects.get(event="netiquette.letter_template.written")
    assert entry.before and entry.before["texte"] == body


def test_postgresql_lets_nobody_change_nor_erase_a_version(body):
    for act in (
        lambda: LetterTemplate.objects.update(body="{lien}"),
        lambda: LetterTemplate.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_two_people_write_at_once_both_versions_are_kept():
    from tests.builders import the_policy_world

    the_policy_world()
    body = template_of(KIND).body
    people = [a_holder("agent-communications"), a_holder("conseiller-strategique")]

    def write(person: Person) -> None:
        try:
            _write(person, body)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, people))
    assert list(LetterTemplate.objects.filter(kind=KIND).values_list("number", flat=True)) == [3, 2, 1]


def test_the_page_previews_before_it_serves_and_keeps_what_was_typed(agent, body):
    client = Client()
    client.force_login(agent)
    address = reverse("netiquette:letter", args=[KIND])
    typed = {"body": f"{body}\n\nAu plaisir, {{ville}}", "short_body": "{lien}"}
    preview = client.post(address, typed | {"preview": "1"})
    assert "Au plaisir, Ville de Rimouski" in preview.content.decode()
    assert template_of(KIND).number == 1
    refused = client.post(address, typed | {"body": "Bonjour {nom}, ceci est trop court."})
    assert refused.status_code == 409
    assert "Bonjour {nom}, ceci est trop court." in refused.content.decode()
    assert client.post(address, typed).status_code == 302
    shown = client.get(address).content.decode()
    assert "Version 2 en usage" in shown
    assert "Versions précédentes" in shown


def test_the_rule_says_yes_to_the_words_provided(world):
    for one in LetterTemplate.objects.all():
        assert may_write_template(
            kind=one.kind, body=one.body, short_body=one.short_body, is_entitled=True
        ).allowed
