"""Custody of the accounts: the list of what is missing, each account, and the acts of the team."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.authorizations import is_team_member
from accounts.completeness import STATES, gaps_of, lacking, with_gaps
from accounts.csv_files import csv_response
from accounts.custodians import visible_accounts
from accounts.custody import (
    CustodyChanged,
    CustodyDetails,
    add_holder,
    confirm_access,
    record_custody,
    record_outside_rotation,
    withdraw_holder,
)
from accounts.forms.custody import CustodyForm, HolderForm
from accounts.models import Custody, CustodyHolder, OfficialAccount, Person
from accounts.views.custody_page import show_custody
from policy.outcomes import PolicyRefusal

PAGE = 50
INVALID, CONFLICT = 422, 409
# What the list can be narrowed to: the gaps each one counts, in the address in French.
NARROWED = {
    "incomplets": (gettext_lazy("Où il manque quelque chose"), ()),
    "a-changer": (gettext_lazy("Mot de passe à changer"), ("rotation", "former_holder")),
    "a-confirmer": (gettext_lazy("Accès à confirmer"), ("confirmation",)),
}


class CustodyListView(View):
    """Each account that the person follows, and what is missing for the team to hold its access."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        now, person = timezone.now(), signed_in(request)
        text = request.GET.get("q", "").strip().replace("\x00", "")
        narrowed = request.GET.get("etat", "")
        found = _found(person, now, text, narrowed)
        after = (
            found.model.objects.filter(slug=request.GET.get("apres", "")).select_related("platform").first()
        )
        rows = list((_after(found, after) if after else found)[: PAGE + 1])
        chosen = {"q": text, "etat": narrowed if narrowed in NARROWED else ""}
        context = {
            "rows": [(account, gaps_of(account)) for account in rows[:PAGE]],
            "next_url": _next_url(request.path, rows, chosen),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "states": [(code, label) for code, (label, _codes) in NARROWED.items()],
        }
        return render(request, "accounts/custody_list.html", context)


class CustodyExportView(View):
    """The completeness of every access, as a CSV file: never a secret, nor how to recover one."""

    audience = "team"

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the same rows as the list, all of them."""
        now, person = timezone.now(), signed_in(request)
        if not reach_of(person, now).oversees:
            raise Http404
        found = _found(person, now, "", request.GET.get("etat", ""))
        return csv_response("acces.csv", _lines(found))


class CustodyView(View):
    """How one account is entered, and what is missing."""

    audience = "custody"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it to the team, the direction générale, and whoever holds this access; 404 to others."""
        return show_custody(request, slug)


class CustodyActView(View):
    """An act of the communications team on an access: refused, the page comes back with what was typed."""

    audience = "custodians"
    http_method_names = ["post"]
    key = ""
    done: Any = ""

    def post(self, request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        """Do the act, then go back to the page."""
        now, person = timezone.now(), signed_in(request)
        if not is_team_member(person, now):
            raise Http404
        account = get_object_or_404(visible_accounts(person, now).select_related("custody"), slug=slug)
        form = self.get_form(account, now)
        if form is not None and not form.is_valid():
            return show_custody(request, slug, status=INVALID, typed={self.key: form})
        try:
            self.act(account, form.cleaned_data if form is not None else {}, person, now)
        except (PolicyRefusal, CustodyChanged) as refusal:
            typed = {self.key: form} if form is not None else {}
            return show_custody(request, slug, status=CONFLICT, typed=typed, alert=str(refusal))
        messages.success(request, self.done)
        return HttpResponseRedirect(reverse("accounts:custody", args=[slug]))

    def get_form(self, account: OfficialAccount, now: datetime) -> forms.BaseForm | None:
        """Return the form of the act, filled by the request; None when it has none."""
        return None

    def act(self, account: OfficialAccount, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class CustodyRecordView(CustodyActView):
    """Write how the account is entered."""

    key = "record"
    done = gettext_lazy("L’accès est inscrit.")

    def get_form(self, account: OfficialAccount, now: datetime) -> forms.BaseForm:
        """Return what was typed."""
        # A row of its own: what is typed never lands on the one that the page reads.
        return CustodyForm(self.request.POST, auto_id="record-%s", now=now)

    def act(self, account: OfficialAccount, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Write it, unless somebody else did meanwhile."""
        version = typed.pop("version")
        record_custody(
            account=account, details=CustodyDetails(**typed), version=version, actor=person, now=now
        )


class CustodyConfirmView(CustodyActView):
    """Say that one has just entered the account with what is kept here."""

    done = gettext_lazy("L’accès est confirmé.")

    def act(self, account: OfficialAccount, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Record it."""
        confirm_access(custody_id=_custody_of(account).pk, actor=person, now=now)


class CustodyRotatedView(CustodyActView):
    """Say that the password kept elsewhere was changed."""

    done = gettext_lazy("Le changement est inscrit.")

    def act(self, account: OfficialAccount, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Record it."""
        record_outside_rotation(custody_id=_custody_of(account).pk, actor=person, now=now)


class HolderAddView(CustodyActView):
    """Record somebody as holding the access."""

    key = "holder"
    done = gettext_lazy("La personne est inscrite.")

    def get_form(self, account: OfficialAccount, now: datetime) -> forms.BaseForm:
        """Return what was typed."""
        return HolderForm(self.request.POST, auto_id="holder-%s", now=now)

    def act(self, account: OfficialAccount, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Record the person."""
        custody = _custody_of(account)
        add_holder(custody_id=custody.pk, **typed, actor=person, now=now)


class HolderWithdrawView(CustodyActView):
    """Record that somebody no longer holds the access."""

    done = gettext_lazy("La personne n’est plus inscrite.")

    def act(self, account: OfficialAccount, typed: dict[str, Any], person: Person, now: datetime) -> None:
        """Withdraw the person, once."""
        holder = get_object_or_404(CustodyHolder, pk=self.kwargs["pk"], custody=_custody_of(account))
        withdraw_holder(holder_id=holder.pk, actor=person, now=now)


def _custody_of(account: OfficialAccount) -> Custody:
    """Return the custody of an account, or 404 while nobody has recorded it."""
    return get_object_or_404(Custody, account=account)


def _found(person: Person, now: datetime, text: str, narrowed: str) -> QuerySet[Any]:
    """The accounts that `person` follows: in use unless somebody looks for a name, with their gaps."""
    found = visible_accounts(person, now)
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(platform__name__icontains=text) | Q(handle__icontains=text)
        )
    else:
        found = found.filter(state__in=STATES)
    if narrowed in NARROWED:
        found = lacking(found, now, *NARROWED[narrowed][1])
    return (
        with_gaps(found, now).select_related("platform", "custody").order_by("platform__name", "name", "pk")
    )


def _after(found: QuerySet[Any], last: OfficialAccount) -> QuerySet[Any]:
    """Keep what follows `last` in the order of the list."""
    same = Q(platform__name=last.platform.name)
    return found.filter(
        Q(platform__name__gt=last.platform.name)
        | (same & Q(name__gt=last.name))
        | (same & Q(name=last.name, pk__gt=last.pk))
    )


def _next_url(path: str, rows: list[Any], chosen: dict[str, str]) -> str:
    if len(rows) <= PAGE:
        return ""
    kept = {key: value for key, value in chosen.items() if value}
    return f"{path}?{urlencode(kept | {'apres': rows[PAGE - 1].slug})}"


def _lines(found: QuerySet[Any]) -> Iterator[tuple[str, ...]]:
    """Yield the head, then a row for each account."""
    yield (
        _("compte"),
        _("façon d’accéder"),
        _("ce qui manque"),
        _("dernier changement"),
        _("accès confirmé le"),
    )
    for account in found.iterator():
        custody = getattr(account, "custody", None)
        yield (
            str(account),
            custody.get_way_display() if custody else "",
            " ; ".join(gaps_of(account)),
            _day(custody.rotated_at) if custody else "",
            _day(custody.confirmed_at) if custody else "",
        )


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "Y-m-d") if at else ""
