"""Internal notes: for colleagues, never an answer."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from moderation.access import MessageNotFound
from moderation.claims import claim
from moderation.notes import add_note
from tests.builders import a_holder, the_policy_world
from tests.builders_acts import SOON, a_qualified_message, an_adviser, an_agent, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.mark.clause("R-085")
def test_a_note_is_no_answer_and_changes_nothing_of_the_message(agent):
    message = a_qualified_message(agent)
    note = add_note(message_id=message.pk, text=" Vu avec le service. ", actor=agent, now=SOON)
    after = fresh(message)
    assert (note.text, note.author, note.created_at) == ("Vu avec le service.", agent, SOON)
    assert (after.first_reply_at, after.state, after.version) == (None, "to_answer", message.version)
    assert after.next_alert_at == message.next_alert_at


def test_a_colleague_writes_a_note_while_another_holds_the_message(agent):
    message = claim(message_id=a_qualified_message(agent).pk, actor=agent, now=SOON)
    assert add_note(message_id=message.pk, text="Vu.", actor=an_adviser(), now=SOON).pk


def test_an_empty_note_or_one_by_a_stranger_is_refused(agent):
    message = a_qualified_message(agent)
    with pytest.raises(ValidationError, match="Écrivez la note"):
        add_note(message_id=message.pk, text="  ", actor=agent, now=SOON)
    with pytest.raises(MessageNotFound):
        add_note(message_id=message.pk, text="Vu.", actor=a_holder("animateur-diffusion"), now=SOON)
    assert not message.notes.exists()
