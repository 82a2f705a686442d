"""Loading what the policy lists (accounts, positions, hours…) from the apps' data files, overwriting nobody.

Each app may have a `loading.py` with `load(report, dry_run)`. What is missing is created; what a person changed
since is reported, and left alone unless asked otherwise.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, TypeVar, cast

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from policy.catalogue import TEXT_DIR
from policy.models import PolicyVersion
from policy.register import Decision, record_many

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Difference:
    """What the file says, and what the database says instead."""

    subject: str
    field: str
    file: str
    database: str
    # The file won; otherwise the database stays as it is.
    is_overwritten: bool

    def __str__(self) -> str:
        return _(
            "%(subject)s, %(field)s\u00a0: fichier «\u00a0%(file)s\u00a0», base «\u00a0%(database)s\u00a0»"
        ) % vars(self)


@dataclass
class Report:
    """What a load creates and where it differs; `overwrite` makes the file win."""

    overwrite: bool = False
    created: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    # For the register, written at once at the end of the load.
    decisions: list[Decision] = field(default_factory=list)

    def ensure(
        self,
        rows: QuerySet[M],
        *,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        decided: Mapping[str, Any] | None = None,
        only_new: Mapping[str, Any] | None = None,
    ) -> tuple[M, bool]:
        """Return the row of `rows` that has `key`, and whether it has just been created.

        An existing row is compared with `values`. What is `decided` elsewhere is compared too and never overwritten;
        `only_new` is used for the creation and never compared.
        """
        found = rows.filter(**key).first()
        if found is None:
            created = rows.create(**key, **values, **(decided or {}), **(only_new or {}))
            self.note_created(created)
            return created, True
        for name, value in (decided or {}).items():
            if getattr(found, name) != value:
                self.note_difference(found, name, value, getattr(found, name), keep=True)
        changed = [name for name, value in values.items() if getattr(found, name) != value]
        for name in changed:
            self.note_difference(found, name, values[name], getattr(found, name))
            if self.overwrite:
                setattr(found, name, values[name])
        if changed and self.overwrite:
            found.save(update_fields=changed)
        return found, False

    def ensure_set(
        self,
        owner: Model,
        name: str,
        *,
        wanted: Collection[str],
        present: Collection[str],
        is_new: bool,
        add: Callable[[list[str]], object],
        remove: Callable[[list[str]], object],
    ) -> None:
        """Bring what belongs to `owner` to `wanted`: wholly when the owner is new, else as `ensure` does."""
        missing, excess = set(wanted) - set(present), set(present) - set(wanted)
        if (missing or excess) and not is_new:
            self.note_difference(owner, name, sorted(wanted), sorted(present))
        if is_new or self.overwrite:
            if missing:
                add(sorted(missing))
            if excess:
                remove(sorted(excess))

    def note_created(self, created: Model) -> None:
        """Tell, in the report and in the register, that a row was created."""
        self.created.append(_named(created))
        self._decide("loaded", created)

    def note_difference(
        self, subject: Model, name: str, wanted: object, present: object, *, keep: bool = False
    ) -> None:
        """Tell that the file and the database differ; in the register too when the file wins (never with `keep`)."""
        wins = self.overwrite and not keep
        labels = {one.name: str(getattr(one, "verbose_name", one.name)) for one in subject._meta.get_fields()}
        difference = Difference(
            _named(subject), labels.get(name, name), _in_words(wanted), _in_words(present), wins
        )
        self.differences.append(difference)
        if wins:
            self._decide(
                "overwritten", subject, before={name: difference.database}, after={name: difference.file}
            )

    def _decide(self, verb: str, subject: Model, **details: Any) -> None:
        event = f"{subject._meta.app_label}.{subject._meta.model_name}.{verb}"
        capacity = _("chargement de la politique")
        self.decisions.append(
            Decision(event=event, actor=None, capacity=capacity, subject=subject, **details)
        )


class _Loader(Protocol):
    def load(self, report: Report, dry_run: bool) -> None: ...


@transaction.atomic
def load_everything(*, overwrite: bool = False, dry_run: bool = False) -> Report:
    """Load every app's data, lower apps first, in one transaction; with `dry_run`, nothing is kept."""
    report = Report(overwrite=overwrite)
    for loader in _loaders():
        loader.load(report, dry_run)
    record_many(report.decisions)
    if dry_run:
        transaction.set_rollback(True)
    return report


def load(report: Report, dry_run: bool) -> None:
    """Compare the adopted versions of the policy with the file; `migrate` has created them (policy/adoption.py).

    Decisions cite them: none is ever overwritten (R-001).
    """
    listed = tomllib.loads((TEXT_DIR / "versions.toml").read_text(encoding="utf-8"))["version"]
    for words in listed:
        key = {"effective_from": words.pop("effective_from")}
        report.ensure(PolicyVersion.objects.all(), key=key, values={}, decided=words)


def _loaders() -> Iterable[_Loader]:
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, "loading"):
            yield cast("_Loader", import_module(f"{app.name}.loading"))


def _named(subject: Model) -> str:
    return f"{subject._meta.verbose_name} «\u00a0{subject}\u00a0»"


def _in_words(value: object) -> str:
    if isinstance(value, list | tuple | set):
        return ", ".join(str(one) for one in value) or "—"
    return "—" if value in (None, "") else str(value)
