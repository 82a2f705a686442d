"""Political parties: level by level, who follows which; all or none in one operation; the list of parties."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.access import signed_in
from accounts.followings import (
    accounts_followed_by,
    check_may_keep,
    follow_all_parties,
    unfollow_all_parties,
)
from accounts.forms.followings import PartyEndForm, PartyFollowForm, PartyListForm
from accounts.models import Following, Level, OfficialAccount, Party
from accounts.parties import add_parties, check_may_keep_list, end_party
from accounts.party_balance import followed_parties, imbalances
from accounts.rights import local_date
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class PartyReportView(View):
    """Level by level: the parties, the accounts that follow them all, and those that follow some only (R-047)."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return _report(request, _list_form())


def _list_form() -> PartyListForm:
    return PartyListForm(initial={"registered_on": timezone.localdate()})


class PartyAddView(View):
    """Parties added to the list, pasted."""

    audience = "staff"
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add those that are not there yet."""
        form = PartyListForm(request.POST)
        if not form.is_valid():
            return _report(request, form, status=INVALID)
        typed = form.cleaned_data
        try:
            added = add_parties(
                level=typed["level"],
                lines=typed["names"],
                registered_on=typed["registered_on"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return _report(request, form, status=CONFLICT)
        done = ngettext("%(number)s parti ajouté.", "%(number)s partis ajoutés.", max(len(added), 1))
        messages.success(request, done % {"number": len(added)})
        return HttpResponseRedirect(reverse("accounts:party-report"))


class PartyEndView(View):
    """A party that is no longer registered."""

    audience = "staff"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the day."""
        return self._show(request, pk, PartyEndForm(initial={"ended_on": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it; what was all of them may not be so any more."""
        form = PartyEndForm(request.POST)
        if not form.is_valid():
            return self._show(request, pk, form, INVALID)
        get_object_or_404(Party, pk=pk)
        try:
            with transaction.atomic():
                end_party(party_id=pk, actor=signed_in(request), now=timezone.now(), **form.cleaned_data)
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, pk, form, CONFLICT)
        except IntegrityError:
            form.add_error("ended_on", _("La fin de l’inscription suit son début."))
            return self._show(request, pk, form, INVALID)
        messages.success(request, _("La liste des partis est à jour."))
        return HttpResponseRedirect(reverse("accounts:party-report"))

    def _show(self, request: HttpRequest, pk: int, form: PartyEndForm, status: int = 200) -> HttpResponse:
        outcome = check_may_keep_list(signed_in(request), timezone.now())
        context = {"party": get_object_or_404(Party, pk=pk), "form": form, "outcome": outcome}
        return render(request, "accounts/party_end.html", context, status=status)


class PartyFollowView(View):
    """All the parties of a level or none, for one account, in one operation."""

    audience = "staff"

    def get(self, request: HttpRequest, slug: str, level: str) -> HttpResponse:
        """Show what is followed, and the choice."""
        account = _account(slug, level)
        form = PartyFollowForm(parties=_missing(account, level), initial={"choice": "all"})
        return self._show(request, account, Level(level), form)

    def post(self, request: HttpRequest, slug: str, level: str) -> HttpResponse:
        """Do it."""
        account, now = _account(slug, level), timezone.now()
        form = PartyFollowForm(request.POST, parties=_missing(account, level))
        if not form.is_valid():
            return self._show(request, account, Level(level), form, INVALID)
        try:
            self._apply(request, account, level, form, now)
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, account, Level(level), form, CONFLICT)
        messages.success(
            request, _("C’est inscrit\u00a0: ce compte suit tous les partis de ce palier, ou aucun.")
        )
        return HttpResponseRedirect(reverse("accounts:party-report"))

    def _apply(
        self, request: HttpRequest, account: OfficialAccount, level: str, form: PartyFollowForm, now: datetime
    ) -> None:
        actor, reason = signed_in(request), form.cleaned_data["justification"]
        if form.cleaned_data["choice"] == "none":
            unfollow_all_parties(account=account, level=level, reason=reason, actor=actor, now=now)
            return
        follow_all_parties(
            account=account,
            level=level,
            justification=reason,
            addresses=form.addresses(),
            actor=actor,
            now=now,
        )

    def _show(
        self,
        request: HttpRequest,
        account: OfficialAccount,
        level: Level,
        form: PartyFollowForm,
        status: int = 200,
    ) -> HttpResponse:
        now = timezone.now()
        followed = Following.objects.current().filter(account=account, party__level=level)
        context = {
            "account": account,
            "level": level,
            "form": form,
            "followed": followed.select_related("party"),
            "missing": form.parties,
            "today": local_date(now),
            "outcome": check_may_keep(signed_in(request), account, now),
        }
        return render(request, "accounts/party_follow.html", context, status=status)


def _account(slug: str, level: str) -> OfficialAccount:
    if level not in Level.values:
        raise Http404
    return get_object_or_404(OfficialAccount.objects.select_related("platform"), slug=slug)


def _missing(account: OfficialAccount, level: str) -> list[Party]:
    followed = followed_parties(account, level)
    registered = Party.objects.registered(timezone.localdate()).filter(level=level)
    return [party for party in registered if party.pk not in followed]


def _report(request: HttpRequest, form: PartyListForm, status: int = 200) -> HttpResponse:
    now, person = timezone.now(), signed_in(request)
    today = local_date(now)
    unequal = imbalances(now)
    parties = list(Party.objects.registered(today))
    followers = OfficialAccount.objects.authorised().filter(followings__ended_on__isnull=True)
    pairs = (
        followers.filter(followings__party__isnull=False).values_list("followings__level", "pk").distinct()
    )
    following: dict[str, set[int]] = {}
    for level, account in pairs:
        following.setdefault(level, set()).add(account)
    levels: list[dict[str, Any]] = []
    for level in Level:
        here = [one for one in unequal if one.level == level]
        ids = following.get(level.value, set()) - {one.account.pk for one in here}
        levels.append(
            {
                "level": level,
                "parties": [party for party in parties if party.level == level],
                "imbalances": here,
                "balanced": len(ids),
            }
        )
    context = {
        "levels": levels,
        "form": form,
        "accounts": accounts_followed_by(person, now).select_related("platform")[:200],
        "outcome": check_may_keep_list(person, now),
    }
    return render(request, "accounts/party_report.html", context, status=status)
