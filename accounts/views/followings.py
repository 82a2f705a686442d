"""What the accounts follow: the list, something new, one following and what is done to it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts import followed
from accounts.access import signed_in
from accounts.followings import accounts_followed_by, check_may_keep, confirm_following, follow, unfollow
from accounts.forms.followings import EndForm, FollowingForm
from accounts.models import Following, OfficialAccount
from accounts.party_balance import imbalances
from accounts.rights import local_date
from accounts.views.paging import number_of
from policy.outcomes import CautionNeedsReason, PolicyRefusal
from policy.register import entries_about

CONFLICT, INVALID = 409, 422


class FollowingListView(View):
    """Everything that the city's accounts follow, and the imbalances between parties (R-045, R-047)."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        now, person = timezone.now(), signed_in(request)
        filters = followed.Filters.of(request.GET.dict())
        found = followed.found_followings(filters, now, after=number_of(request.GET.get("apres")))
        page = list(found[: followed.PAGE + 1])
        more = len(page) > followed.PAGE
        following = urlencode(filters.query | {"apres": str(page[followed.PAGE - 1].pk)}) if more else ""
        context = {
            "followings": page[: followed.PAGE],
            "filters": filters,
            "next_url": f"?{following}" if following else "",
            "states": followed.STATES,
            "categories": Following.Category.choices,
            "accounts": OfficialAccount.objects.authorised().select_related("platform")[:200],
            "imbalances": imbalances(now),
            "today": local_date(now),
            "may_add": accounts_followed_by(person, now).exists(),
        }
        return render(request, "accounts/following_list.html", context)


class FollowingAddView(View):
    """Something new to follow."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form; the address may name the account."""
        now = timezone.now()
        initial = {"account": request.GET.get("compte", ""), "started_on": local_date(now)}
        return _show_form(request, _form(request, now, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it."""
        now = timezone.now()
        form = _form(request, now, data=request.POST)
        if not form.is_valid():
            return _show_form(request, form, status=INVALID)
        try:
            following = follow(
                account=form.cleaned_data["account"],
                wanted=form.wanted(),
                written_reason=form.cleaned_data["written_reason"],
                actor=signed_in(request),
                now=now,
            )
        except PolicyRefusal as refusal:
            needs_reason = isinstance(refusal, CautionNeedsReason)
            form.add_error("written_reason" if needs_reason else None, str(refusal))
            return _show_form(request, form, needs_reason=needs_reason, status=CONFLICT)
        messages.success(request, _("L’abonnement est inscrit."))
        return HttpResponseRedirect(reverse("accounts:following", args=[following.pk]))


def _form(request: HttpRequest, now: datetime, *, data: Any = None, initial: Any = None) -> FollowingForm:
    accounts = accounts_followed_by(signed_in(request), now)
    return FollowingForm(data, initial=initial, accounts=accounts, today=local_date(now))


def _show_form(
    request: HttpRequest, form: FollowingForm, *, needs_reason: bool = False, status: int = 200
) -> HttpResponse:
    accounts = form.fields["account"].queryset  # type: ignore[attr-defined]
    context = {"form": form, "needs_reason": needs_reason, "may_add": accounts.exists()}
    return render(request, "accounts/following_add.html", context, status=status)


class FollowingView(View):
    """One following: why, since when, and what may be done about it."""

    audience = "staff"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return _show(request, pk, EndForm())


class FollowingConfirmView(View):
    """It was looked at again, and stays."""

    audience = "staff"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it."""
        get_object_or_404(Following, pk=pk)
        try:
            confirm_following(following_id=pk, actor=signed_in(request), now=timezone.now())
        except PolicyRefusal as refusal:
            return _show(request, pk, EndForm(), alert=str(refusal), status=CONFLICT)
        messages.success(request, _("L’abonnement est confirmé."))
        return HttpResponseRedirect(reverse("accounts:following", args=[pk]))


class FollowingEndView(View):
    """It is no longer followed."""

    audience = "staff"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it, from today on."""
        get_object_or_404(Following, pk=pk)
        form = EndForm(request.POST)
        if not form.is_valid():
            return _show(request, pk, form, status=INVALID)
        try:
            unfollow(following_id=pk, actor=signed_in(request), now=timezone.now(), **form.cleaned_data)
        except PolicyRefusal as refusal:
            needs_reason = isinstance(refusal, CautionNeedsReason)
            form.add_error("written_reason" if needs_reason else None, str(refusal))
            return _show(request, pk, form, needs_reason=needs_reason, status=CONFLICT)
        messages.success(request, _("L’abonnement est terminé."))
        return HttpResponseRedirect(reverse("accounts:following", args=[pk]))


def _show(
    request: HttpRequest,
    pk: int,
    form: EndForm,
    *,
    alert: str = "",
    needs_reason: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    rows = Following.objects.select_related("account__platform", "party", "recorded_by", "ended_by")
    following = get_object_or_404(rows, pk=pk)
    context = {
        "following": following,
        "form": form,
        "alert": alert,
        "needs_reason": needs_reason,
        "outcome": check_may_keep(signed_in(request), following.account, now),
        "is_late": following.ended_on is None and following.review_on <= local_date(now),
        "entries": entries_about(following).select_related("actor")[:30],
    }
    return render(request, "accounts/following.html", context, status=status)
