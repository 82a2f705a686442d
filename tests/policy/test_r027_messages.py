"""Campaign content in messages: found, removed as far as possible, the same for every candidate (R-026, R-027)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from city.models import Candidate, ElectionPeriod
from moderation.campaigns import equity, find_campaigns, set_aside, unequal
from moderation.compliance.campaigns import contents_are_decided
from moderation.kinds import qualify_message
from moderation.models import CampaignContent, Message, Removal
from moderation.removals import (
    grounds_for,
    record_removal_done,
    record_removal_impossible,
    remove_message,
)
from moderation.rules.campaigns import may_notify_campaign
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_moderation import a_message

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-027"), pytest.mark.clause("R-026")]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
IDEAS = "Mes idées pour le quai: des bancs, des arbres, et des taxes gelées."


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def an_election(*names: str) -> ElectionPeriod:
    period = ElectionPeriod.objects.create(
        level="municipal", label="Élection générale", starts_at=NOW - DAY, ends_at=NOW + 40 * DAY
    )
    for name in names or ("Éloïse Zwierzina", "Omer Quévillon"):
        Candidate.objects.create(period=period, name=name, handles=[f"@{name.split()[1].lower()}"])
    return period


def from_candidate(name: str, text: str = IDEAS) -> Message:
    return a_message(author_id=name, author_name=f"@{name}", text=text)


def qualify(message: Message, agent: Person, kind: str, reason: str = "Relu") -> None:
    qualify_message(
        message_id=message.pk,
        kind=kind,
        is_danger=False,
        actor=agent,
        version=None,
        now=NOW + HOUR,
        reason=reason,
    )


def removal_of(message: Message, agent: Person) -> Removal:
    qualify(message, agent, "electoral")
    ground = grounds_for(message).get(clause="R-027")
    return remove_message(
        message_id=message.pk,
        ground_id=ground.pk,
        measure=Removal.Measure.HIDE,
        actor=agent,
        version=None,
        now=NOW + HOUR,
    )


def test_citizens_debate_is_never_listed_and_the_same_text_of_two_candidates_is_equally(
    agent: Person,
) -> None:
    an_election()
    debate = a_message(text="Je suis contre le projet d’aréna, et Éloïse Zwierzina aussi.")
    mine, yours = from_candidate("zwierzina"), from_candidate("quévillon")
    assert [find_campaigns(NOW + HOUR), find_campaigns(NOW + HOUR)] == [2, 0]
    found = {one.message_id: one for one in CampaignContent.objects.all()}
    assert debate.pk not in found
    assert found[mine.pk].text_key == found[yours.pk].text_key
    assert [str(found[one.pk].candidate) for one in (mine, yours)] == ["Éloïse Zwierzina", "Omer Quévillon"]
    assert Message.objects.get(pk=mine.pk).kind == "" and not Removal.objects.exists()


def test_a_candidate_s_ordinary_question_is_answered_and_written_down_as_unrelated(agent: Person) -> None:
    period = an_election()
    question = from_candidate("zwierzina", "À quelle heure ferme la bibliothèque?")
    find_campaigns(NOW + HOUR)
    qualify(question, agent, "question")
    content = CampaignContent.objects.get()
    for reason in ("", "  "):
        with pytest.raises(PolicyRefusal, match="sans lien"):
            set_aside(content_id=content.pk, reason=reason, actor=agent, now=NOW + HOUR)
    set_aside(content_id=content.pk, reason="Question sur les heures", actor=agent, now=NOW + 2 * HOUR)
    share = next(one for one in equity(period) if one.found)
    assert (share.outcomes["not_electoral"], share.outcomes["pending"]) == (1, 0)
    assert share.delay == 2 * HOUR
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignContent.objects.update(set_aside_reason="Autre")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM moderation_campaigncontent")


def test_each_end_is_counted_for_each_candidate_and_a_supporter_s_apart(agent: Person) -> None:
    period = an_election()
    hidden, stuck, pending = (from_candidate(name) for name in ("zwierzina", "quévillon", "quévillon"))
    find_campaigns(NOW + HOUR)
    supporter = a_message(text="Tous avec notre équipe, votez!")
    record_removal_done(
        removal_id=removal_of(hidden, agent).pk, proof="Constaté", actor=agent, now=NOW + 3 * HOUR
    )
    record_removal_impossible(
        removal_id=removal_of(stuck, agent).pk,
        reason="Avis épinglé par un tiers",
        actor=agent,
        now=NOW + 3 * HOUR,
    )
    qualify(supporter, agent, "electoral")
    shares = {str(one.candidate): one for one in equity(period)}
    assert shares["Éloïse Zwierzina"].outcomes["hidden"] == 1
    assert shares["Éloïse Zwierzina"].delay == 3 * HOUR
    omer = shares["Omer Quévillon"]
    assert (omer.found, omer.outcomes["impossible"], omer.outcomes["pending"]) == (2, 1, 1)
    assert shares["None"].found == 1
    assert contents_are_decided(NOW + HOUR).figure == 2
    assert pending.pk in CampaignContent.objects.undecided().values_list("message", flat=True)


def test_the_same_text_removed_for_one_is_set_aside_for_another_by_the_adviser_alone(agent: Person) -> None:
    an_election()
    mine, yours = from_candidate("zwierzina"), from_candidate("quévillon")
    find_campaigns(NOW + HOUR)
    removal_of(mine, agent)
    qualify(yours, agent, "comment")
    content = CampaignContent.objects.get(message=yours)
    with pytest.raises(PolicyRefusal, match="le conseiller stratégique tranche"):
        set_aside(content_id=content.pk, reason="Autre chose", actor=agent, now=NOW + HOUR)
    set_aside(
        content_id=content.pk, reason="Il cite", actor=a_holder("conseiller-strategique"), now=NOW + HOUR
    )
    record_removal_done(removal_id=Removal.objects.get().pk, proof="Vu", actor=agent, now=NOW + 2 * HOUR)
    assert len(unequal(CampaignContent.objects.all())) == 2


def test_what_is_judged_electoral_is_not_set_aside(agent: Person) -> None:
    an_election()
    message = from_candidate("zwierzina")
    qualify(message, agent, "electoral")
    content = CampaignContent.objects.get()
    with pytest.raises(PolicyRefusal, match="autre nature"):
        set_aside(content_id=content.pk, reason="Non", actor=agent, now=NOW + HOUR)


def test_the_notice_is_the_same_for_everybody() -> None:
    asked = {"kind": "electoral", "nature": "notice"}
    assert may_notify_campaign(**asked, is_the_template=True).allowed
    assert not may_notify_campaign(**asked, is_the_template=False).allowed
    assert may_notify_campaign(kind="question", nature="answer", is_the_template=False).allowed


def test_the_page_shows_who_may_see_it_the_equity_and_keeps_what_was_typed(agent: Person) -> None:
    period = an_election()
    ElectionPeriod.objects.update(starts_at=NOW - DAY, ends_at=timezone.now() + DAY)
    from_candidate("zwierzina", "Bonjour, quand passe la collecte?")
    find_campaigns(NOW + HOUR)
    content = CampaignContent.objects.get()
    url = reverse("moderation:campaign", args=[period.pk])
    aside = reverse("moderation:campaign-set-aside", args=[period.pk, content.pk])
    client = Client()
    client.force_login(a_holder("webmestre"))
    assert [client.get(url).status_code, client.post(aside).status_code] == [404, 404]
    client.force_login(agent)
    page = client.get(url).content.decode()
    assert "Éloïse Zwierzina" in page and "quand passe la collecte" in page
    assert client.post(aside, {"reason": ""}).status_code == 422
    assert client.post(aside, {"reason": "Une question ordinaire"}).status_code == 302
    assert "Une question ordinaire" in client.get(url).content.decode()
    queue = client.get(reverse("moderation:queue")).content.decode()
    assert url in queue and "Élection générale" in queue
    ElectionPeriod.objects.update(starts_at=NOW - 9 * DAY, ends_at=NOW - DAY)
    page = client.get(url).content.decode()
    assert "2 candidatures y sont encore nommées" in page
    assert "Conservation" not in page
    client.force_login(a_holder("conseiller-strategique"))
    assert reverse("privacy:retention") in client.get(url).content.decode()
