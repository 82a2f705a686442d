"""Requests that wait for the decision of somebody: which ones, since when, and what is late (R-056)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.bodies import bodies_of
from accounts.models import AccountRequest, Body, Person, RequestApproval
from accounts.models.requests import AccountRequestQuerySet
from accounts.rights import local_date
from city.calendars import NoOpeningHours, calendar_for
from city.clock import ClockError, deadline
from city.office_calendar import OfficeCalendar
from policy.models import Reading
from policy.pending import Pending, PendingKind, register_pending

REMINDER, ESCALATION = "approval_reminder_open_days", "approval_escalation_open_days"
# More on one screen would not be decided one by one; the list of the site shows them all.
SHOWN = 50


@dataclass(frozen=True)
class Pace:
    """How long a decision may wait, in open days, on the calendar of the offices."""

    reminder_days: int
    escalation_days: int
    calendar: OfficeCalendar | None

    @classmethod
    def at(cls, now: datetime) -> "Pace":
        """Read the city's choice and its calendar; three queries. Without opening hours, every day counts."""
        days = Reading.objects.values_at(now)
        try:
            calendar = calendar_for(None, around=local_date(now))
        except NoOpeningHours:
            calendar = None
        return cls(days[REMINDER], days[ESCALATION], calendar)

    def reminder_at(self, since: datetime) -> datetime:
        """When the body that has not decided is reminded."""
        return self._after(since, self.reminder_days)

    def escalation_at(self, since: datetime) -> datetime:
        """When others are told; never before the reminder."""
        return self._after(since, max(self.escalation_days, self.reminder_days))

    def _after(self, since: datetime, days: int) -> datetime:
        if self.calendar is None:
            return since + timedelta(days=days)
        try:
            return deadline(since, days, self.calendar)
        except ClockError:  # nothing opens for more than a year: as good as no hours
            return since + timedelta(days=days)


def awaiting_decision_of(person: Person, now: datetime) -> AccountRequestQuerySet:
    """Return the requests of others on which `person` may decide now, the oldest first; one query."""
    of_a_body = Q(pk__in=[])
    for body in bodies_of(person, now):
        of_a_body |= Q(pk__in=AccountRequest.objects.awaiting(body).order_by().values("pk"))
    own = RequestApproval.objects.filter(
        request=OuterRef("pk"), content_hash=OuterRef("content_hash"), person=person
    )
    return AccountRequest.objects.waiting().filter(of_a_body, ~Exists(own)).exclude(requester=person)


def with_decisions(requests: AccountRequestQuerySet) -> AccountRequestQuerySet:
    """Read with the requests what a line about each of them says."""
    approvals = RequestApproval.objects.select_related("person")
    return requests.select_related("platform", "account__platform", "requester").prefetch_related(
        Prefetch("approvals", approvals)
    )


def what_is_asked(asked: AccountRequest) -> str:
    """Return « Ouvrir un compte : Instagram — Ville de Rimouski »."""
    opens = asked.purpose == AccountRequest.Purpose.OPEN
    sentence = _("Ouvrir un compte\u00a0: %(what)s") if opens else _("Fermer un compte\u00a0: %(what)s")
    return sentence % {"what": asked}


def waiting_since(asked: AccountRequest) -> datetime:
    """Since when its present content waits: an edit has voided what was decided before."""
    return asked.updated_at


def decisions_said(asked: AccountRequest) -> list[str]:
    """Return what each body has decided on the present content, in words."""
    return [
        _("%(body)s\u00a0: %(decision)s par %(person)s")
        % {
            "body": capfirst(one.get_body_display()),
            "decision": one.get_decision_display(),
            "person": one.person,
        }
        for one in asked.approvals.all()
        if one.is_about(asked.content_hash)
    ]


def decision_page(asked: AccountRequest, person: Person, body: Body) -> str:
    """Return where `person` decides: in the administration site for the direction générale that opens it."""
    if body == Body.MANAGEMENT and person.is_staff:
        return reverse("admin:accounts_accountrequest_change", args=[asked.pk])
    return reverse("accounts:request", args=[asked.pk])


def _rows(person: Any, now: datetime) -> Iterable[Pending]:
    pace = Pace.at(now)
    for asked in with_decisions(awaiting_decision_of(person, now))[:SHOWN]:
        by = _("Demandé par %(person)s") % {"person": asked.requester}
        since = waiting_since(asked)
        yield Pending(
            label=what_is_asked(asked),
            detail=". ".join([by, *decisions_said(asked)]),
            since=since,
            url=reverse("admin:accounts_accountrequest_change", args=[asked.pk]),
            is_late=pace.reminder_at(since) <= now,
        )


REQUESTS = register_pending(
    PendingKind(code="accounts.requests", title=gettext_lazy("Demandes de compte"), rows=_rows)
)
