"""The list of what the city holds about a person is complete: a new model that leads to one has its line."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from privacy.holdings import LINKED, NAMED, NOTHING_MORE, Rows
from privacy.holdings.entries import LABELS

OURS = {"policy", "city", "accounts", "platforms", "netiquette", "editorial", "moderation", "privacy"}
ROOTS = {"netiquette.Subscriber", "moderation.Message"}
# Keys that lead there without being foreign keys, as a sanction's to the message of a higher app.
BY_NUMBER = {"message_id", "subscriber_id", "message", "subscriber"}


def our_models() -> dict[str, type[Model]]:
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    return {label: model for label, model in models.items() if label.split(".")[0] in OURS}


def leads_to(model: type[Model], known: set[str]) -> bool:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        related: Any = field.related_model
        if related is not None and related._meta.label in known:
            return True
        if related is None and field.name in BY_NUMBER:
            return True
    return False


def concerned() -> set[str]:
    """Return the models that lead to a person, from one to the next, however far."""
    models, known = our_models(), set(ROOTS)
    while more := {label for label, model in models.items() if label not in known and leads_to(model, known)}:
        known |= more
    return known


def listed() -> set[str]:
    def of(rows: Rows) -> Iterator[str]:
        yield rows.model
        for part in rows.parts:
            yield from of(part)

    return {label for source in (*LINKED, *NAMED) for label in of(source.rows)}


def test_every_model_that_leads_to_a_person_is_in_the_list_or_says_why_not() -> None:
    known = listed() | set(NOTHING_MORE) | ROOTS
    assert sorted(concerned() - known) == [], "add them to privacy/holdings/table.py"
    assert all(reason.strip() for reason in NOTHING_MORE.values())


def test_nothing_in_the_list_has_gone() -> None:
    labels = set(our_models())
    assert listed() <= labels
    assert set(NOTHING_MORE) <= concerned()


def test_the_search_for_models_sees_those_that_lead_there_by_a_number_and_by_another() -> None:
    found = concerned()
    assert {"netiquette.Warning", "moderation.Reference", "moderation.SearchEntry"} <= found
    assert "accounts.Following" not in found


@pytest.mark.parametrize("source", LINKED, ids=lambda source: source.key)
def test_every_field_of_a_listed_model_is_told_or_says_nothing_of_the_person(source: Any) -> None:
    def check(rows: Rows) -> None:
        fields = {field.name for field in apps.get_model(rows.model)._meta.concrete_fields}
        told = {*rows.plain, *rows.words, *rows.agents, *rows.others, *rows.untold}
        # An emptied row has nothing left to tell, and says since when on its page.
        assert sorted(fields - told - {"id", "depersonalised_at", rows.link}) == [], rows.model
        assert sorted(set(rows.untold) - fields) == [], rows.model
        for part in rows.parts:
            check(part)

    check(source.rows)


@pytest.mark.parametrize("source", [*LINKED, *NAMED], ids=lambda source: source.key)
def test_each_source_tells_only_fields_that_exist(source: Any) -> None:
    def check(rows: Rows) -> None:
        model = apps.get_model(rows.model)
        for name in (*rows.plain, *rows.words, *rows.agents, *rows.others):
            model._meta.get_field(name)
        for part in rows.parts:
            check(part)

    check(source.rows)
    assert source.rows.entries([]) == []


def test_every_fact_has_its_name_in_french() -> None:
    def english(rows: Rows) -> Iterator[str]:
        model: Any = apps.get_model(rows.model)
        for name in (*rows.plain, *rows.words, *rows.agents, *rows.others):
            field = model._meta.get_field(name)
            if name not in LABELS and str(field.verbose_name) == name.replace("_", " "):
                yield f"{rows.model}.{name}"
        for part in rows.parts:
            yield from english(part)

    # The same word in both languages.
    alike = {"mention", "message", "question", "image", "messages"}
    alike |= {"justification", "nature"}
    found = {label for source in (*LINKED, *NAMED) for label in english(source.rows)}
    assert sorted(label for label in found if label.rpartition(".")[2] not in alike) == []
