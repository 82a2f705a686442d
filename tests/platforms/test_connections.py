"""Connecting an account: who may, the tokens sealed, changed keys, what is kept and what is not."""

import base64
import json
import os
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.key_rotation import rotate_keys
from accounts.models import OfficialAccount
from platforms.connections import access_of, connect_account, disconnect_account
from platforms.models import Connection
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_council_member, a_holder, an_account
from tests.builders_accounts import a_suspended_account
from tests.platforms.scripted import connect

pytestmark = pytest.mark.django_db
URL = "http://127.0.0.1:9"


def test_tokens_are_sealed_and_open_only_for_their_row(page: OfficialAccount) -> None:
    mine = connect(page, URL)
    assert access_of(mine).tokens["access_token"] == "planted-token"
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM platforms_connection t")
        assert "planted-token" not in str(cursor.fetchall())
    assert "planted-token" not in json.dumps(list(RegisterEntry.objects.values()), default=str)
    other = connect(an_account("facebook-loisirs"), URL)
    Connection.objects.filter(pk=other.pk).update(sealed=mine.sealed)
    other.refresh_from_db()
    with pytest.raises(Exception, match="ne s’ouvre pas"):
        access_of(other)


@pytest.mark.clause("R-014")
def test_only_a_person_designated_for_the_account_connects_it(page: OfficialAccount) -> None:
    for nobody in (a_council_member(), a_holder("direction-generale")):
        with pytest.raises(PolicyRefusal):
            connect_account(account_id=page.pk, tokens={"t": "1"}, external_id="1", actor=nobody, now=NOW)
        with pytest.raises(PolicyRefusal):
            disconnect_account(account_id=page.pk, reason="", actor=nobody, now=NOW)
    assert not Connection.objects.exists()


@pytest.mark.clause("R-012")
def test_a_suspended_account_is_not_connected(page: OfficialAccount) -> None:
    a_suspended_account(page.slug)
    with pytest.raises(PolicyRefusal):
        connect(page, URL)


def test_disconnecting_forgets_the_tokens_and_both_acts_are_registered(page: OfficialAccount) -> None:
    connect(page, URL)
    gone = disconnect_account(
        account_id=page.pk, reason="Départ", actor=a_holder("agent-communications"), now=NOW
    )
    gone.refresh_from_db()
    assert (gone.state, gone.sealed, gone.key_id) == ("disconnected", None, "")
    events = set(
        RegisterEntry.objects.filter(subject_type="platforms.connection").values_list("event", flat=True)
    )
    assert events == {"platforms.connection.opened", "platforms.connection.ended"}


def test_a_changed_key_seals_the_tokens_again(page: OfficialAccount, settings: Any) -> None:
    mine = connect(page, URL)
    settings.FIELD_KEYS = {"newer": os.urandom(32), **settings.FIELD_KEYS}
    assert "platforms.Connection.sealed" in {line.field for line in rotate_keys()}
    mine.refresh_from_db()
    assert mine.key_id == "newer"
    settings.FIELD_KEYS = {"newer": settings.FIELD_KEYS["newer"]}
    assert access_of(mine).tokens["access_token"] == "planted-token"


def test_postgresql_keeps_no_token_in_clear(page: OfficialAccount) -> None:
    mine = connect(page, URL)
    for wrong in ({"sealed": b"short"}, {"sealed": None}, {"key_id": ""}):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            Connection.objects.filter(pk=mine.pk).update(**wrong)


def test_the_administration_site_shows_no_token(page: OfficialAccount, admin_client: Any) -> None:
    mine = connect(page, URL)
    answer = admin_client.get(f"/admin/platforms/connection/{mine.pk}/change/").content.decode()
    assert "planted" not in answer
    assert base64.b64encode(bytes(mine.sealed or b"")).decode() not in answer
