"""Queries of the ORM written once as SQL: it takes longer to write these than PostgreSQL to answer them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

# Stand for the values to come while the SQL is written; no row has them.
SOMEBODY = -1
SOME_ACCOUNT = -2
SOME_DAY = date.min


@dataclass(frozen=True)
class PreparedQuery:
    """SQL and its parameters, among which the values above are to be replaced."""

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> Self:
        """Write the SQL of `rows`."""
        return cls(*rows.query.sql_with_params())

    def asked(self, *, person: int, day: date, account: int | None = None) -> tuple[str, list[Any]]:
        """Return the SQL and the parameters for these values."""
        known = {SOMEBODY: person, SOME_DAY: day, SOME_ACCOUNT: account}
        return self.sql, [
            known.get(value, value) if isinstance(value, int | date) else value for value in self.parameters
        ]
