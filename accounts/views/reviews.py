"""The yearly review of accesses: those to finish, one of them holder by holder, and what is decided there."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.forms.reviews import AccessForm, ClosingForm, WithdrawalForm
from accounts.models import AccessReview
from accounts.reviewed import UnknownAccess, accesses_of
from accounts.reviews import ask_may_decide, close_review, decide_access, is_reviewer
from accounts.rights import local_date
from accounts.rules.reviews import may_close_review
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID, PAGE = 409, 422, 50
SOME_PRESENCE = "keep"


class ReviewListView(View):
    """Reviews to finish, late first, or those that are finished."""

    audience = "team"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        now = timezone.now()
        _overseen(request)
        today, state = local_date(now), request.GET.get("etat", "")
        reviews = AccessReview.objects.select_related("account__platform", "closed_by")
        chosen = {
            "terminees": reviews.filter(closed_at__isnull=False).order_by("-closed_at", "-pk"),
            "en-retard": reviews.overdue(today),
        }.get(state, reviews.open())
        start = _number(request.GET.get("debut")) or 0
        page = list(chosen[start : start + PAGE + 1])
        following = {"etat": state, "debut": start + PAGE} if state else {"debut": start + PAGE}
        context = {
            "reviews": page[:PAGE],
            "next_url": f"{request.path}?{urlencode(following)}" if len(page) > PAGE else "",
            "state": state,
            "today": today,
            "late": AccessReview.objects.overdue(today).count(),
        }
        return render(request, "accounts/review_list.html", context)


class ReviewView(View):
    """One review."""

    audience = "team"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return _show(request, pk)


class AccessDecideView(View):
    """Confirm or withdraw one access."""

    audience = "team"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide, then go on with the next one."""
        user = _overseen(request)
        is_withdrawal = request.POST.get("act") == "withdraw"
        form = (WithdrawalForm if is_withdrawal else AccessForm)(request.POST)
        code = request.POST.get("access", "")
        if not form.is_valid():
            return _show(request, pk, status=INVALID, typed={code: form})
        typed = dict(form.cleaned_data)
        typed.pop("access")
        try:
            decision = decide_access(
                review_id=pk,
                access_code=code,
                is_withdrawal=is_withdrawal,
                actor=user,
                now=timezone.now(),
                **typed,
            )
        except (AccessReview.DoesNotExist, UnknownAccess) as error:
            raise Http404 from error
        except PolicyRefusal as refusal:
            return _show(request, pk, status=CONFLICT, typed={code: form}, alert=str(refusal))
        said = (
            _("L’accès de %(person)s est retiré.")
            if is_withdrawal
            else _("L’accès de %(person)s est confirmé.")
        )
        messages.success(request, said % {"person": decision.person})
        return HttpResponseRedirect(reverse("accounts:review", args=[pk]))


class ReviewCloseView(View):
    """End the review."""

    audience = "team"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it, then go back to the others."""
        user, form = _overseen(request), ClosingForm(request.POST)
        if not form.is_valid():
            return _show(request, pk, status=INVALID, closing=form)
        try:
            review = close_review(review_id=pk, actor=user, now=timezone.now(), **form.cleaned_data)
        except AccessReview.DoesNotExist as error:
            raise Http404 from error
        except PolicyRefusal as refusal:
            return _show(request, pk, status=CONFLICT, closing=form, alert=str(refusal))
        messages.success(request, _("La revue de %(account)s est terminée.") % {"account": review.account})
        return HttpResponseRedirect(reverse("accounts:review-list"))


def _show(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    typed: dict[str, forms.Form] | None = None,
    closing: forms.Form | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the review; a form of `typed`, by access, takes the place of the blank one, opened."""
    now, user = timezone.now(), _overseen(request)
    review = get_object_or_404(AccessReview.objects.select_related("account__platform", "closed_by"), pk=pk)
    accesses, reviews = accesses_of(review, now), is_reviewer(user, now)
    rows = [
        {
            "access": access,
            "may": ask_may_decide(review, access, user, now, reviews=reviews),
            "form": (typed or {}).get(access.code)
            or WithdrawalForm(
                initial={"access": access.code, "ends_on": local_date(now)}, auto_id=f"{access.code}-%s"
            ),
        }
        for access in accesses.every
    ]
    context: dict[str, Any] = {
        "review": review,
        "rows": rows,
        "undecided": len(accesses.undecided),
        "may_close": may_close_review(
            is_reviewer=reviews,
            is_open=review.closed_at is None,
            undecided=len(accesses.undecided),
            presence=SOME_PRESENCE,
            note="",
        ),
        "closing": closing or ClosingForm(),
        "today": local_date(now),
        "alert": alert,
    }
    return render(request, "accounts/review.html", context, status=status)


def _overseen(request: HttpRequest) -> Any:
    """Return who is signed in, or 404 for whoever neither follows the accounts as a whole nor reviews accesses."""
    user, now = signed_in(request), timezone.now()
    if not reach_of(user, now).oversees and not is_reviewer(user, now):
        raise Http404
    return user


def _number(value: str | None) -> int | None:
    """Return a number of the address, or None for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else None
