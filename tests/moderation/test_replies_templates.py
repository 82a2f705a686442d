"""Approved answers: their variables, those to begin with, and the page where they are edited."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from moderation.answer_templates import templates_for
from moderation.loading import load
from moderation.models import AnswerTemplate, ContactDetail, Message, Removal
from moderation.replies import record_reply_sent, submit_reply
from moderation.reply_cautions import Passing, ReplyCautioned
from moderation.templating import KINDS, render, same_text, template_problems, variables
from policy.loading import Report
from policy.models import RegisterEntry
from tests.builders import a_person, the_policy_world
from tests.builders_acts import GOOD_REPLY, PROOF, SOON, a_draft, a_qualified_message, an_agent, send
from tests.builders_moderation import a_message


def test_variables_are_named_between_braces_and_replaced():
    body = "Voyez {site}, ou écrivez à {courriel}. {site}"
    assert variables(body) == ["site", "courriel"]
    assert render(body, {"site": "example.org"}) == "Voyez example.org, ou écrivez à {courriel}. example.org"


def test_a_value_is_never_read_as_a_template():
    assert render("{a}", {"a": "{b}", "b": "non"}) == "{b}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a\r\nb", "a\nb ", True),
        (" a", "a\n", True),
        ("a b", "a  b", False),
        ("a.", "a!", False),
    ],
)
def test_only_line_endings_make_no_difference(one, other, same):
    assert same_text(one, other) == same


@pytest.mark.parametrize(
    ("body", "kinds", "fields"),
    [
        ("Voyez {site}.", ["complaint"], set()),
        ("Voyez {lien}.", ["complaint"], {"body"}),
        ("Voyez {Site}.", ["complaint"], {"body"}),
        ("Voyez {site.", ["complaint"], {"body"}),
        ("Voyez {}.", ["complaint"], {"body"}),
        ("Voyez {site}.", [], {"kinds"}),
        ("Voyez {site}.", ["négatif"], {"kinds"}),
    ],
)
def test_a_template_is_refused_for_an_unknown_variable_or_kind(body, kinds, fields):
    assert set(template_problems(body, kinds, ["site"])) == fields


def test_the_kinds_are_the_model_s_own():
    assert set(Message.Kind.values) == KINDS


@pytest.mark.clause("R-040")
@pytest.mark.clause("R-042")
@pytest.mark.django_db
def test_the_policy_comes_with_a_redirection_for_complaints_and_one_for_the_press():
    the_policy_world()
    redirections = AnswerTemplate.objects.filter(is_redirection=True, is_active=True)
    # A danger is told to call for help, whatever else it complains of.
    redirections = redirections.exclude(slug__startswith="danger-")
    for kind, variable in (("complaint", "lien_plaintes"), ("media_request", "telephone_medias")):
        bodies = [template.body for template in redirections if kind in template.kinds]
        assert bodies
        assert all(f"{{{variable}}}" in body or "{coordonnees}" in body for body in bodies)
    assert AnswerTemplate.objects.filter(slug__startswith="remerciement").count() >= 3


@pytest.mark.django_db
def test_loading_again_creates_nothing_and_leaves_what_a_person_changed():
    the_policy_world()
    ContactDetail.objects.filter(name="telephone_medias").update(value="418 555-0100")
    report = Report()
    load(report, dry_run=False)
    assert report.created == []
    assert [str(one.database) for one in report.differences] == ["418 555-0100"]
    assert ContactDetail.objects.get(name="telephone_medias").value == "418 555-0100"


@pytest.mark.django_db
def test_an_unknown_variable_is_refused_in_french_by_the_form():
    the_policy_world()
    template = AnswerTemplate(slug="essai", title="Essai", kinds=["complaint"], body="Voyez {adresse}.")
    with pytest.raises(ValidationError, match=r"Variable inconnue.*adresse"):
        template.full_clean()


@pytest.mark.django_db
def test_editing_an_approved_answer_leaves_a_line_and_acts_are_only_read():
    the_policy_world()
    request = RequestFactory().post("/")
    request.user = a_person(is_superuser=True, is_staff=True)
    template = AnswerTemplate.objects.get(slug="plainte-coordonnees")
    page = admin.site.get_model_admin(AnswerTemplate)
    form = page.get_form(request, template)(
        {
            "title": template.title,
            "slug": template.slug,
            "kinds": template.kinds,
            "body": "Bonjour, voyez {site}.",
            "is_redirection": "on",
            "is_active": "on",
        },
        instance=template,
    )
    assert form.is_valid(), form.errors
    page.save_model(request, form.save(commit=False), form, change=True)
    entry: Any = RegisterEntry.objects.get(event="moderation.answer_template.changed")
    assert "plaintes" in entry.before["body"]
    assert entry.after["body"] == "Bonjour, voyez {site}."
    assert not page.has_delete_permission(request)
    removals = admin.site.get_model_admin(Removal)
    assert not any(
        (
            removals.has_add_permission(request),
            removals.has_change_permission(request),
            removals.has_delete_permission(request),
        )
    )


@pytest.mark.django_db
def test_a_template_is_filled_with_the_message_and_blocked_while_a_variable_is_not():
    the_policy_world()
    agent = an_agent()
    message = a_qualified_message(agent, author_name="Citoyenne 7")
    AnswerTemplate.objects.all().delete()
    AnswerTemplate.objects.create(
        slug="nom", title="Nom", kinds=["question"], body="Bonjour {auteur}, merci. {compte}, {site}"
    )
    AnswerTemplate.objects.create(
        slug="vide", title="Vide", kinds=["question"], body="Voyez {site}, {lien_plaintes}"
    )
    ContactDetail.objects.filter(name="lien_plaintes").update(value="")
    named, blocked = templates_for(message, SOON)
    assert named.text.startswith("Bonjour Citoyenne 7, merci.")
    assert (named.problem, "Site Web" in named.stale) == ("", True)
    assert "lien_plaintes" in blocked.problem
    ContactDetail.objects.update(verified_on=SOON.date())
    assert templates_for(message, SOON)[0].stale == ""
    with pytest.raises(ValidationError, match="accolades"):
        send(a_draft(message, agent, text=f"{GOOD_REPLY} {{site}}"), agent)


@pytest.mark.django_db
def test_a_reply_that_waited_while_the_citizen_wrote_again_is_read_again_before_it_leaves():
    the_policy_world()
    agent = an_agent()
    message = a_qualified_message(agent, author_id="citoyen-x")
    reply = submit_reply(reply_id=a_draft(message, agent).pk, actor=agent, version=None, now=SOON)
    later = SOON + timedelta(minutes=5)
    a_message(author_id="citoyen-x", posted_at=later)
    sent: dict[str, Any] = {
        "actor": agent,
        "permalink": PROOF,
        "sent_at": later,
        "version": None,
        "now": later,
    }
    with pytest.raises(ReplyCautioned, match="en a écrit un autre"):
        record_reply_sent(reply_id=reply.pk, **sent)
    done = record_reply_sent(reply_id=reply.pk, passing=Passing(codes=frozenset({"thread"})), **sent)
    assert done.passed_cautions.get().clause == "R-084"
