"""Whatever the product keeps has a type of record; whatever is emptied is emptied whole."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from policy.depersonalised import CanBeDepersonalised
from privacy.models import RetentionRule
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.kept import NO_PERSONAL_WORD
from tests.builders import the_policy_world

OURS = {"policy", "city", "accounts", "platforms", "netiquette", "editorial", "moderation", "privacy"}
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)
# Columns of emptied rows that say nothing of anybody: codes, names of objects of the product.
KEPT = {
    "moderation_passedcaution": {"code", "clause"},
    # Whom a service had designated to answer is of the staff; the link is of no use once answered.
    "moderation_referral": {
        "respondent_name",
        "respondent_email",
        "answered_by",
        "interim_by",
        "link_nonce",
        "token_hash",
    },
    # The caution is a sentence of ours, the same for everybody.
    "netiquette_warning": {"reference", "display_caution"},
    "netiquette_exclusion": {"reference"},
    "netiquette_review": {"number"},
    "accounts_notice": {"level", "item_type", "recipient_email"},
    "policy_registerentry": {"event", "capacity", "subject_type", "account_label", "clause"},
}


def our_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            yield model


def test_every_model_is_in_one_type_of_record_or_holds_no_personal_word() -> None:
    listed = [label for known in RECORD_TYPES.values() for label in known.holds]
    assert sorted(set(listed)) == sorted(listed), "each model has one type"
    assert not NO_PERSONAL_WORD & set(listed)
    ours = {model._meta.label for model in our_models()}
    assert sorted(ours - set(listed) - NO_PERSONAL_WORD) == [], "give them a type in privacy/records"
    assert set(listed) | NO_PERSONAL_WORD <= ours, "these have gone"


def test_what_this_software_disposes_of_can_be_emptied() -> None:
    disposed = {source.model for known in RECORD_TYPES.values() for source in known.sources}
    assert all(issubclass(model, CanBeDepersonalised) for model in disposed)


@pytest.mark.django_db
def test_a_rule_is_proposed_for_each_type_and_none_is_below_its_least() -> None:
    the_policy_world()
    rules = {rule.record_type: rule for rule in RetentionRule.objects.all()}
    assert set(rules) == set(RECORD_TYPES)
    for code, rule in rules.items():
        is_kept = rule.disposition == RetentionRule.Disposition.KEEP
        assert is_kept or rule.months >= RECORD_TYPES[code].minimum_months, code


def emptied_columns(table: str) -> set[str]:
    """Return the columns that PostgreSQL empties, as the trigger of the table says them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND tgfoid = 'policy_depersonalise'::regproc",
            [table],
        )
        found = [row[0].split("\\000")[2:-1] for row in cursor.fetchall()]
    assert found, f"{table} has no trigger that empties it"
    return {re.sub(":.*", "", name) for names in found for name in names}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model",
    [one for one in our_models() if any(f.name == "depersonalised_at" for f in one._meta.fields)],
    ids=lambda one: one._meta.label,
)
def test_every_column_of_words_of_an_emptied_row_is_emptied_or_named_as_a_code(model: Any) -> None:
    table = model._meta.db_table
    words = {
        str(field.column)
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS) and not field.choices
    }
    assert sorted(words - emptied_columns(table) - KEPT.get(table, set())) == []
