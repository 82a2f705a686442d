"""Putting in the database the versions of the policy listed in `policy/text/versions.toml`."""

import tomllib
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from policy.catalogue import TEXT_DIR
from policy.models import PolicyVersion


def load_adopted_versions(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Create the adopted versions that are missing and return how many; an existing one is never touched."""
    listed = tomllib.loads((TEXT_DIR / "versions.toml").read_text(encoding="utf-8"))["version"]
    known = set(PolicyVersion.objects.using(using).values_list("effective_from", flat=True))
    missing = [PolicyVersion(**entry) for entry in listed if entry["effective_from"] not in known]
    return len(PolicyVersion.objects.using(using).bulk_create(missing))


def load_after_migrate(*, using: str, **_kwargs: Any) -> None:
    """After `migrate` and `flush`: no decision can be registered without a version, so there always is one."""
    connection = connections[using]
    with connection.cursor() as cursor:
        # `migrate policy zero` ends here too, its tables gone.
        if PolicyVersion._meta.db_table not in connection.introspection.table_names(cursor):
            return
    load_adopted_versions(using=using)
