"""An error that a citizen finds in a publication is noted, and tied to the correction that it brought (R-126)."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from editorial.corrections import correct_variant
from editorial.models import Amendment, Variant
from moderation.error_reports import link_correction, publications_for, report_error, set_error_aside
from moderation.models import ErrorReport
from policy.outcomes import PolicyRefusal
from tests.builders import the_policy_world
from tests.builders_acts import a_qualified_message, last_line
from tests.builders_publishing import DUE, MINUTE, a_published_variant
from tests.pages.browsing import at, said, signed_in

pytestmark = [pytest.mark.clause("R-126"), pytest.mark.django_db]
LATER = DUE + 10 * MINUTE


@pytest.fixture
def variant() -> Variant:
    the_policy_world()
    return a_published_variant()


@pytest.fixture
def agent(variant: Variant) -> Person:
    return variant.post.author


def a_report(variant: Variant, agent: Person) -> ErrorReport:
    message = a_qualified_message(agent, "comment", account=variant.account.slug)
    return report_error(
        message_id=message.pk, variant_id=variant.pk, what="L’heure est fausse", actor=agent, now=LATER
    )


def corrected(variant: Variant, agent: Person, now: datetime = LATER + MINUTE) -> Amendment:
    return correct_variant(
        variant_id=variant.pk, words={"text": "À 20 h."}, reason="Heure erronée", actor=agent, now=now
    )


def test_the_correction_is_tied_to_the_message_that_reported_the_error(variant, agent):
    report = a_report(variant, agent)
    amendment = corrected(variant, agent)
    done = link_correction(report_id=report.pk, amendment_id=amendment.pk, actor=agent, now=LATER + MINUTE)
    assert (done.state, done.amendment, done.settled_by) == ("corrected", amendment, agent)
    line = last_line(done.message)
    assert (line.event, line.after["correction"]) == ("moderation.error.corrected", amendment.pk)
    with pytest.raises(ValidationError, match="déjà réglée"):
        set_error_aside(report_id=report.pk, reason="Rien", actor=agent, now=LATER)


def test_a_correction_made_before_does_not_answer_the_report(variant, agent):
    amendment = corrected(variant, agent, now=LATER - MINUTE)
    report = a_report(variant, agent)
    with pytest.raises(PolicyRefusal, match="antérieure"):
        link_correction(report_id=report.pk, amendment_id=amendment.pk, actor=agent, now=LATER)


def test_the_publication_is_of_the_account_and_what_is_wrong_is_said_once(variant, agent):
    elsewhere = a_qualified_message(agent, "comment", account="facebook-loisirs")
    values = {"variant_id": variant.pk, "actor": agent, "now": LATER}
    with pytest.raises(PolicyRefusal, match="publication du compte"):
        report_error(message_id=elsewhere.pk, what="Faux", **values)
    report = a_report(variant, agent)
    with pytest.raises(ValidationError, match="déjà"):
        report_error(message_id=report.message_id, what="Faux", **values)
    with pytest.raises(PolicyRefusal, match="pourquoi"):
        set_error_aside(report_id=report.pk, reason=" ", actor=agent, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.update(state="corrected")
    assert publications_for(report.message) == [variant]


def test_on_the_page_it_is_noted_then_set_aside(variant, agent):
    message, browser = a_qualified_message(agent, "comment", account=variant.account.slug), signed_in(agent)
    assert "Signaler une erreur" in said(browser.get(at("message", message.pk)))
    refused = browser.post(at("error", message.pk), {"erreur-variant": variant.pk, "erreur-what": ""})
    assert refused.status_code == 422
    typed = {"erreur-variant": variant.pk, "erreur-what": "La date est fausse"}
    assert browser.post(at("error", message.pk), typed).status_code == 302
    report = ErrorReport.objects.get()
    page = said(browser.get(at("error", message.pk)))
    assert "La date est fausse" in page
    assert "Corriger la publication" in page
    ended = browser.post(at("error-end", message.pk, report.pk), {"reason": "La date est juste"})
    assert ended.status_code == 302
    assert "La date est juste" in said(browser.get(at("error", message.pk)))
