"""The administration site edits what the table below says, and only reads the rest: for a superuser as for anybody.

A new model of the site is read-only (`ReadOnlyAdmin`), or has its line here and the reason of it.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Person
from policy.models import RegisterEntry
from policy.recorded_admin import ReadOnlyAdmin, RecordedAdmin
from tests.builders import the_policy_world


@dataclass(frozen=True)
class Line:
    """What may be done to a model in the site, and why there."""

    may: frozenset[str]
    why: str
    actions: frozenset[str] = frozenset()
    # Rows edited on the page of another model, with what may be done to them.
    inlines: tuple[str, ...] = ()


def line(may: str, why: str, *, actions: str = "", inlines: str = "") -> Line:
    return Line(frozenset(may.split()), why, frozenset(actions.split()), tuple(inlines.split()))


EDITABLE = {
    "accounts.Person": line("add change", "people are entered by the city; deactivated, never deleted"),
    "accounts.Position": line("add change", "the jobs of the city", inlines="accounts.PositionAlias"),
    "accounts.Holding": line("add change", "who holds which position; once recorded, only its end"),
    "accounts.Platform": line("add change", "what a social network can do, as data (R-007)"),
    "accounts.OfficialAccount": line("change", "resolution, hours, follow-up; never the state nor the list"),
    "accounts.Replacement": line("add change", "goes through record_replacement and end_replacement"),
    "accounts.RelatedPolicy": line("add change", "the policies that this one announces (R-107, R-111)"),
    "accounts.WatchWord": line("add change", "the words by which look-alike accounts are searched (R-013)"),
    "city.Closure": line("add change", "the days the offices are closed", actions="confirm decline"),
    "city.ElectionPeriod": line("add change", "dates and candidates, as data", inlines="city.Candidate"),
    "city.HoursSet": line("add change", "when the offices are open", inlines="city.OpeningInterval"),
    "city.Service": line("add change", "services and their designated respondents"),
    "editorial.Label": line("add change", "the words by which posts are found", actions="merge"),
    "editorial.PostTemplate": line("add change", "the texts with which a post may begin"),
    "moderation.AnswerTemplate": line("add change", "approved answers"),
    "moderation.ContactDetail": line("add change", "what the variables of the answers stand for"),
    "netiquette.Subscriber": line("change", "being a member of the council, and nothing else (R-101)"),
    "policy.PolicyVersion": line("add change", "the adopted text; one that a decision cites is only read"),
    "policy.Reading": line("add change", "what the text leaves open, dated and signed"),
}
NOTHING = Line(frozenset(), "")
REGISTRY: dict[type[Model], Any] = dict(admin.site._registry)
MODELS = sorted(REGISTRY, key=lambda model: model._meta.label)
VERBS = ("add", "change", "delete")


def named(model: type[Model]) -> str:
    return str(model._meta.label)


@pytest.fixture
def root(db: None) -> Person:
    the_policy_world()
    return Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")


@pytest.fixture
def request_of_root(root: Person) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = root
    return request


@pytest.fixture
def browser(root: Person) -> Client:
    browser = Client()
    browser.force_login(root, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_every_line_of_the_table_is_a_model_of_the_site() -> None:
    assert set(EDITABLE) <= {named(model) for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_the_site_offers_a_superuser_what_the_table_says_and_no_more(
    model: type[Model], request_of_root: Any
) -> None:
    page, promised = REGISTRY[model], EDITABLE.get(named(model), NOTHING)
    offered = {verb for verb in VERBS if getattr(page, f"has_{verb}_permission")(request_of_root)}
    assert offered == promised.may
    assert page.has_view_permission(request_of_root)
    assert set(page.get_actions(request_of_root)) == promised.actions
    assert not page.list_editable
    rows = [inline.model._meta.label for inline in page.get_inline_instances(request_of_root)]
    assert tuple(rows) == promised.inlines
    assert isinstance(page, RecordedAdmin if promised.may else ReadOnlyAdmin), "each change is registered"


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_what_is_not_offered_is_refused_when_it_is_sent(model: type[Model], browser: Client) -> None:
    promised = EDITABLE.get(named(model), NOTHING)
    space = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found = model._default_manager.first()
    before, lines = list(model._default_manager.values()), RegisterEntry.objects.count()
    number = found.pk if found is not None else 0
    assert browser.get(reverse(f"{space}_changelist")).status_code == 200
    addresses = {
        "add": reverse(f"{space}_add"),
        "change": reverse(f"{space}_change", args=[number]),
        "delete": reverse(f"{space}_delete", args=[number]),
    }
    for verb in set(VERBS) - promised.may:
        assert browser.post(addresses[verb], {"post": "yes"}).status_code == 403, verb
    assert browser.get(addresses["delete"]).status_code == 403
    browser.post(reverse(f"{space}_changelist"), {"action": "delete_selected", "_selected_action": [number]})
    if found is not None:
        page = browser.get(addresses["change"]).content.decode()
        assert "deletelink" not in page
        if "change" not in promised.may:
            assert 'name="_save"' not in page
        assert browser.get(reverse(f"{space}_history", args=[number])).status_code == 200
    assert list(model._default_manager.values()) == before
    assert RegisterEntry.objects.count() == lines


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_models_apps_columns_and_fields_have_names_in_french(
    model: type[Model], request_of_root: Any
) -> None:
    own = getattr(model._meta, "original_attrs", {})
    assert {"verbose_name", "verbose_name_plural"} <= set(own), "Django derives English names otherwise"
    assert str(model._meta.app_config.verbose_name) != model._meta.app_label.title()
    page = REGISTRY[model]
    shown = {*page.list_display, *page.get_fields(request_of_root, model())} - {"__str__"}
    hidden = {
        name
        for name, field in page.get_form(request_of_root, model()).base_fields.items()
        if field.widget.is_hidden
    }
    assert not {name for name in shown - hidden if not has_a_name(name, model, page)}


def has_a_name(name: str, model: type[Model], page: Any) -> bool:
    """Say whether somebody has named a column or a field: Django derives an English name from the code otherwise."""
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        label = str(label_for_field(name, model, page))
        return label not in {name, name.replace("_", " "), name.replace("_", " ").capitalize()}
    return getattr(found, "_verbose_name", None) is not None
