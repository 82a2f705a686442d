"""The register of official accounts: the list, its export, and the file of one account."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts import directory
from accounts.access import signed_in
from accounts.account_file import account_file
from accounts.csv_files import csv_response
from accounts.custodians import visible_accounts
from accounts.directory import Filters, Row
from accounts.forms.addresses import AddressForm, MainAddressForm, WithdrawalForm
from accounts.models import OfficialAccount, Person, Platform
from accounts.recorded_addresses import check_keeps_addresses
from accounts.rights import local_date

# Lists that can be narrowed to one account, by their name and what the link says.
NARROWED = (
    ("editorial:calendar", gettext_lazy("Calendrier")),
    ("accounts:following-list", gettext_lazy("Abonnements")),
    ("accounts:replacement-list", gettext_lazy("Remplacements")),
    ("accounts:request-list", gettext_lazy("Demandes")),
    ("accounts:matrix", gettext_lazy("Qui peut quoi")),
)


class RegisterView(View):
    """All the accounts, whatever their state."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of what the filters of the address keep."""
        now, filters = timezone.now(), Filters.read(request.GET.dict())
        found = directory.found_accounts(filters, now)
        page = list(
            _with_relations(directory.after(found, _number(request.GET.get("apres"))))[: directory.PAGE + 1]
        )
        shown = page[: directory.PAGE]
        context = {
            "rows": directory.as_rows(shown, now),
            "next_url": _address(request.path, filters, apres=str(shown[-1].pk))
            if len(page) > len(shown)
            else "",
            "export_url": _address(reverse("accounts:register-export"), filters),
            "filters": filters,
            "states": _states(request.path, filters, now),
            "platforms": Platform.objects.filter(accounts__isnull=False).distinct(),
            "alerts": directory.alerts().values(),
        }
        return render(request, "accounts/register.html", context)


class RegisterExportView(View):
    """What the filters keep, as a CSV file."""

    audience = "staff"

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send every row, not only those of a page."""
        now, filters = timezone.now(), Filters.read(request.GET.dict())
        rows = directory.as_rows(_with_relations(directory.found_accounts(filters, now)), now)
        header = [
            _("Plateforme"),
            _("Nom du compte"),
            _("Identifiant"),
            _("Adresse principale"),
            _("État"),
            _("Autorisé le"),
            _("Autorisé par"),
            _("Résolution du conseil"),
            _("Gestionnaires aujourd’hui"),
            _("Suivi"),
            _("À surveiller"),
        ]
        name = f"comptes-officiels-{local_date(now).isoformat()}.csv"
        return csv_response(name, chain([header], (list(_cells(row)) for row in rows)))


class AccountView(View):
    """The file of one account."""

    audience = "staff"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        return show_account(request, slug)


def show_account(
    request: HttpRequest,
    slug: str,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the file; a form of `typed` takes the place of the blank one of the same key, opened."""
    now, user = timezone.now(), signed_in(request)
    account = get_object_or_404(OfficialAccount.objects.select_related("platform"), slug=slug)
    blank = {
        "add": AddressForm(auto_id="add-%s"),
        "main": MainAddressForm(account=account, auto_id="main-%s"),
        "withdraw": WithdrawalForm(account=account, auto_id="withdraw-%s"),
    }
    context: dict[str, Any] = {
        "account": account,
        "file": account_file(account, now),
        "row": directory.as_rows([account], now)[0],
        "addresses": account.addresses.select_related("added_by"),
        "follow_up": account.follow_up_positions.all(),
        "may_keep": check_keeps_addresses(user, now),
        "forms": blank | (typed or {}),
        "links": list(_links(account, user, now)),
        "today": local_date(now),
        "alert": alert,
    }
    return render(request, "accounts/account.html", context, status=status)


def _with_relations(accounts: Any) -> Any:
    return accounts.select_related("platform").prefetch_related("follow_up_positions")


def _states(path: str, filters: Filters, now: datetime) -> list[tuple[str, str, int, bool]]:
    """Return label, address, number and whether it is chosen, of all the accounts and of each state."""
    counts = directory.counts_by_state(filters, now)
    everything = (_("Tous"), _address(path, filters, etat=""), sum(counts.values()), not filters.state)
    return [
        everything,
        *(
            (
                str(state.label).capitalize(),
                _address(path, filters, etat=state),
                counts.get(state, 0),
                filters.state == state,
            )
            for state in OfficialAccount.State
        ),
    ]


def _links(account: OfficialAccount, user: Person, now: datetime) -> Iterator[tuple[str, Any]]:
    """Yield the pages about this account only that `user` may see, and what each link says."""
    about = urlencode({"compte": account.slug})
    yield f"{reverse('moderation:queue')}?{about}", _("Messages")
    if visible_accounts(user, now).filter(pk=account.pk).exists():
        yield reverse("accounts:custody", args=[account.slug]), _("Accès et mots de passe")
    yield reverse("accounts:check-record", args=[account.slug]), _("Vérifications")
    for name, label in NARROWED:
        yield f"{reverse(name)}?{about}", label


def _address(path: str, filters: Filters, **changes: str) -> str:
    asked = filters.as_query(**changes)
    return f"{path}?{urlencode(asked)}" if asked else path


def _number(value: str | None) -> int | None:
    """Return a number of the address, or None for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else None


def _cells(row: Row) -> Iterator[object]:
    account = row.account
    yield from (account.platform.name, account.name, account.handle, account.url, account.get_state_display())
    yield from (account.authorised_on, account.authorised_by, account.council_resolution or _("à entériner"))
    yield row.managers
    yield ", ".join(position.title for position in account.follow_up_positions.all())
    yield ", ".join(str(alert.label) for alert in row.alerts)
