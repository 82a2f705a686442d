"""What seals secrets: keys of its own, tied to a row, changed without losing anything (T55, T56)."""

import base64
import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts import key_rotation
from accounts.models import Custody, Secret
from accounts.vault import DoesNotOpen, MissingKey, Sealed, parse_field_keys, seal, unseal
from tests.builders import NOW, a_person, an_account, the_policy_world

OLD, NEW = b"o" * 32, b"n" * 32
PLANTED = "grève-Été-42!"
ROW = Secret.SEALED


@pytest.fixture
def keys(settings: Any) -> Any:
    settings.FIELD_KEYS = {"old": OLD}
    return settings


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_what_is_sealed_opens_in_its_row_alone(keys: Any) -> None:
    sealed = seal(ROW, 7, PLANTED)
    assert unseal(ROW, 7, sealed) == PLANTED
    assert PLANTED.encode() not in sealed.content
    assert sealed.key_id == "old"
    assert repr(sealed) == "Sealed(key_id='old')"
    with pytest.raises(DoesNotOpen, match="modifié ou déplacé"):
        unseal(ROW, 8, sealed)


def test_the_same_text_is_never_sealed_twice_alike(keys: Any) -> None:
    assert seal(ROW, 7, PLANTED).content != seal(ROW, 7, PLANTED).content


def test_one_bit_changed_and_it_does_not_open(keys: Any) -> None:
    sealed = seal(ROW, 7, PLANTED)
    changed = bytes([*sealed.content[:-1], sealed.content[-1] ^ 1])
    with pytest.raises(DoesNotOpen):
        unseal(ROW, 7, Sealed("old", changed))


def test_a_key_that_is_missing_is_named(keys: Any) -> None:
    sealed = seal(ROW, 7, PLANTED)
    keys.FIELD_KEYS = {"new": NEW}
    with pytest.raises(MissingKey, match="old"):
        unseal(ROW, 7, sealed)


def test_keys_are_read_newest_first() -> None:
    assert list(parse_field_keys([f"2027:{encoded(NEW)}", f" 2026:{encoded(OLD)}"])) == ["2027", "2026"]
    assert parse_field_keys([]) == {}


@pytest.mark.parametrize(
    "given",
    [
        "",
        "2026",
        f":{encoded(NEW)}",
        f"2 0:{encoded(NEW)}",
        "2026:pas-du-base64",
        f"2026:{encoded(b'court')}",
    ],
)
def test_a_key_that_is_none_is_refused_without_being_repeated(given: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        parse_field_keys([given])
    assert "pas-du-base64" not in str(refused.value)


def test_two_keys_of_one_name_are_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="2026"):
        parse_field_keys([f"2026:{encoded(NEW)}", f"2026:{encoded(OLD)}"])


@pytest.fixture
def secrets(keys: Any, db: None) -> list[Secret]:
    """Four secrets of one account, under the old key."""
    the_policy_world()
    custody = Custody.objects.create(account=an_account("x-villerimouski"), way=Custody.Way.SHARED)
    who = a_person()
    for number, kind in enumerate(Secret.Kind, start=1):
        sealed = seal(ROW, number, f"{PLANTED}{number}")
        Secret.objects.create(
            pk=number,
            custody=custody,
            kind=kind,
            sealed=sealed.content,
            key_id=sealed.key_id,
            version=1,
            rotated_at=NOW,
            set_by=who,
        )
    keys.FIELD_KEYS = {"new": NEW, "old": OLD}
    return list(Secret.objects.order_by("pk"))


def opened() -> list[str]:
    rows = Secret.objects.order_by("pk")
    return [unseal(ROW, row.pk, Sealed(row.key_id, bytes(row.sealed or b""))) for row in rows]


def test_the_command_seals_everything_under_the_newest_key(
    keys: Any, secrets: list[Secret], monkeypatch: Any
) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 3)
    out = StringIO()
    call_command("rotate_keys", "--format=json", stdout=out)
    assert json.loads(out.getvalue())[0] == {"field": "accounts.Secret.sealed", "resealed": 4, "kept": 0}
    assert set(Secret.objects.values_list("key_id", flat=True)) == {"new"}
    keys.FIELD_KEYS = {"new": NEW}
    assert opened() == [f"{PLANTED}{number}" for number in (1, 2, 3, 4)]
    # The dates and the versions are those of the secret, which has not changed.
    assert set(Secret.objects.values_list("version", "rotated_at")) == {(1, NOW)}
    again = StringIO()
    call_command("rotate_keys", stdout=again)
    assert "0 scellé de nouveau, 4 déjà" in again.getvalue()


def test_stopped_in_the_middle_it_goes_on_from_there(
    keys: Any, secrets: list[Secret], monkeypatch: Any
) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 1)
    batches = key_rotation._batches(ROW)
    next(batches)
    next(batches)
    del batches
    assert list(Secret.objects.order_by("pk").values_list("key_id", flat=True)) == [
        "new",
        "new",
        "old",
        "old",
    ]
    (done, *_others) = key_rotation.rotate_keys()
    assert (done.resealed, done.kept) == (2, 2)
    assert len(opened()) == 4


@pytest.mark.parametrize(
    ("now_given", "said"),
    [({"new": NEW}, "«\u00a0old\u00a0»"), ({"new": NEW, "old": b"x" * 32}, "ne s’ouvre pas")],
    ids=["missing key", "wrong key"],
)
def test_without_the_right_key_nothing_is_rewritten_and_the_row_is_named(
    keys: Any, secrets: list[Secret], now_given: dict[str, bytes], said: str
) -> None:
    # The first rows would be sealed again before the last one stops everything, were they not opened first.
    last = seal(ROW, 4, PLANTED)
    Secret.objects.filter(pk=4).update(sealed=last.content, key_id=last.key_id)
    Secret.objects.filter(pk=2).update(sealed=Secret.objects.get(pk=3).sealed)
    before = list(Secret.objects.order_by("pk").values_list("key_id", "sealed"))
    keys.FIELD_KEYS = now_given
    with pytest.raises(CommandError) as stopped:
        call_command("rotate_keys")
    assert said in str(stopped.value)
    assert "Rien n’a été réécrit" in str(stopped.value)
    assert "accounts.Secret n°" in str(stopped.value)
    assert list(Secret.objects.order_by("pk").values_list("key_id", "sealed")) == before


def test_a_destroyed_secret_is_left_alone(keys: Any, secrets: list[Secret]) -> None:
    Secret.objects.filter(pk=1).update(sealed=None, key_id="")
    (done, *_others) = key_rotation.rotate_keys()
    assert (done.resealed, done.kept) == (3, 0)
