"""Pages of the requests to open or close an account."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.bodies import bodies_of
from accounts.events import told
from accounts.forms.requests import FORMS, DecisionForm
from accounts.models import AccountRequest, Body, OfficialAccount, Person
from accounts.plan import content
from accounts.requests import (
    StaleRequest,
    amend_request,
    approve_request,
    check_complete,
    check_decide,
    draft_request,
    refuse_request,
    submit_request,
    withdraw_request,
)
from accounts.rules.requests import may_ask_for_account
from accounts.states import ImpossibleAct
from accounts.views.paging import number_of
from policy.outcomes import PolicyRefusal
from policy.register import entries_about

CONFLICT, INVALID = 409, 422
PAGE = 50
STATES = {
    "en-attente": [AccountRequest.State.SUBMITTED],
    "brouillons": [AccountRequest.State.DRAFT],
    "decidees": [
        AccountRequest.State.GRANTED,
        AccountRequest.State.REFUSED,
        AccountRequest.State.WITHDRAWN,
    ],
}


def visible_requests(user: Person, now: datetime) -> QuerySet[AccountRequest]:
    """Return the requests that `user` may read."""
    visible = AccountRequest.objects.visible_to(user, oversees=reach_of(user, now).oversees)
    return visible.select_related("platform", "account__platform", "requester")


class RequestListView(View):
    """The requests that the person may read, newest first."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the state, the account and the place in the list are in the address."""
        user, now = signed_in(request), timezone.now()
        state, after = request.GET.get("etat", ""), number_of(request.GET.get("apres"))
        account = OfficialAccount.objects.filter(
            slug=request.GET.get("compte", "").replace("\x00", "")
        ).first()
        about = f"&compte={account.slug}" if account else ""
        found = visible_requests(user, now).order_by("-pk")
        if account:
            found = found.filter(account=account)
        if state in STATES:
            found = found.filter(state__in=STATES[state])
        if after is not None:
            found = found.filter(pk__lt=after)
        rows = list(found[: PAGE + 1])
        next_url = f"?etat={state}{about}&apres={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
        context = {
            "rows": rows[:PAGE],
            "chosen": state,
            "account": account,
            "about": about,
            "next_url": next_url,
            "may_ask": may_ask_for_account(is_employee=user.kind == Person.Kind.EMPLOYEE),
        }
        return render(request, "accounts/request_list.html", context)


class RequestCreateView(View):
    """A new request: to open an account, or to close one."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the blank form; `objet=fermer` and `compte=…` in the address choose."""
        purpose = _purpose(request)
        account = OfficialAccount.objects.filter(slug=request.GET.get("compte", "")).first()
        form = FORMS[purpose](initial={"account": account} if account else None)
        return _show_form(request, form, purpose)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was typed as a draft, then submit it if asked."""
        purpose, user, now = _purpose(request), signed_in(request), timezone.now()
        form = FORMS[purpose](request.POST)
        if not form.is_valid():
            return _show_form(request, form, purpose, status=INVALID)
        try:
            asked = draft_request(purpose=purpose, values=form.values(), actor=user, now=now)
        except PolicyRefusal as refusal:
            return _show_form(request, form, purpose, status=CONFLICT, alert=str(refusal))
        return _saved(request, form, asked, user, now)


class RequestEditView(View):
    """One's own request, to go on with or to amend."""

    audience = "request"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it as it is."""
        asked = self.own(request, pk)
        return _show_form(request, FORMS[asked.purpose](instance=asked), asked.purpose, asked=asked)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the changes, then submit if asked."""
        user, now = signed_in(request), timezone.now()
        asked = self.own(request, pk)
        form = FORMS[asked.purpose](request.POST, instance=asked)
        if not form.is_valid():
            return _show_form(request, form, asked.purpose, asked=asked, status=INVALID)
        try:
            asked = amend_request(request_id=pk, values=form.values(), actor=user, now=now)
        except (PolicyRefusal, ImpossibleAct) as refusal:
            return _show_form(request, form, asked.purpose, asked=asked, status=CONFLICT, alert=str(refusal))
        return _saved(request, form, asked, user, now)

    def own(self, request: HttpRequest, pk: int) -> AccountRequest:
        """Return the request when it is the person's own; 404 when unseen, 403 when another's."""
        user = signed_in(request)
        asked = get_object_or_404(visible_requests(user, timezone.now()), pk=pk)
        if asked.requester_id != user.pk:
            raise PermissionDenied
        return asked


class RequestView(View):
    """One request, whole: what is asked, what each body decided, what happened."""

    audience = "request"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_request(request, pk)


class RequestActView(View):
    """An act on a request; refused, it shows the request again with the sentence and what was typed."""

    audience = "request"
    http_method_names = ["post"]
    done: Any = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back to the request."""
        user, now = signed_in(request), timezone.now()
        get_object_or_404(visible_requests(user, now), pk=pk)
        try:
            done = self.act(pk, user, now)
        except (PolicyRefusal, ImpossibleAct, StaleRequest) as refusal:
            return show_request(request, pk, status=CONFLICT, alert=str(refusal))
        messages.success(request, done)
        return HttpResponseRedirect(reverse("accounts:request", args=[pk]))

    def act(self, pk: int, user: Person, now: datetime) -> str:
        """Call the function of the act, and return what to say of it."""
        raise NotImplementedError


class RequestSubmitView(RequestActView):
    """Ask both bodies to decide."""

    def act(self, pk: int, user: Person, now: datetime) -> str:
        """Submit it."""
        submit_request(request_id=pk, actor=user, now=now)
        return _("La demande est soumise. La direction générale et l’équipe des communications sont avisées.")


class RequestWithdrawView(RequestActView):
    """Take back one's own request."""

    def act(self, pk: int, user: Person, now: datetime) -> str:
        """Withdraw it."""
        withdraw_request(request_id=pk, actor=user, now=now)
        return _("La demande est retirée.")


class RequestDecideView(RequestActView):
    """Approve or refuse in the name of a body."""

    def act(self, pk: int, user: Person, now: datetime) -> str:
        """Decide on the content that was on the screen."""
        typed = self.request.POST
        if typed.get("body") not in Body.values:
            raise Http404
        decided: dict[str, Any] = {
            "request_id": pk,
            "body": typed["body"],
            "content_hash": typed.get("content_hash", ""),
            "actor": user,
            "now": now,
        }
        if typed.get("decision") == "approve":
            asked = approve_request(**decided)
            if asked.state == AccountRequest.State.GRANTED:
                return _("La seconde approbation est inscrite\u00a0: la demande est acceptée.")
            return _("Votre approbation est inscrite. L’autre instance doit encore se prononcer.")
        refuse_request(**decided, reason=typed.get("reason", ""))
        return _("Le refus est inscrit\u00a0: la demande est close.")


def show_request(request: HttpRequest, pk: int, *, status: int = 200, alert: str = "") -> HttpResponse:
    """Answer the page of a request, or 404 to whoever may not read it."""
    user, now = signed_in(request), timezone.now()
    asked = get_object_or_404(visible_requests(user, now), pk=pk)
    form = DecisionForm(
        initial={"content_hash": asked.content_hash, "reason": request.POST.get("reason", "")}
    )
    is_open = asked.state == AccountRequest.State.SUBMITTED
    mine = asked.requester_id == user.pk
    context = {
        "asked": asked,
        "answers": content(asked),
        "approvals": [
            (one, one.is_about(asked.content_hash)) for one in asked.approvals.select_related("person")
        ],
        "missing": [body for body in Body if is_open and body not in _decided(asked)],
        "decisions": [
            (body, check_decide(asked, body, user, now)) for body in bodies_of(user, now) if is_open
        ],
        "form": form,
        "complete": check_complete(asked) if mine and asked.state == AccountRequest.State.DRAFT else None,
        "is_mine": mine,
        "history": [(entry, told(entry.event)) for entry in entries_about(asked).select_related("actor")],
        "alert": alert,
    }
    return render(request, "accounts/request.html", context, status=status)


def _decided(asked: AccountRequest) -> set[str]:
    return set(asked.approvals.filter(content_hash=asked.content_hash).values_list("body", flat=True))


def _purpose(request: HttpRequest) -> str:
    is_closing = request.GET.get("objet") == "fermer"
    return AccountRequest.Purpose.CLOSE if is_closing else AccountRequest.Purpose.OPEN


def _show_form(
    request: HttpRequest,
    form: Any,
    purpose: str,
    *,
    asked: AccountRequest | None = None,
    status: int = 200,
    alert: str = "",
) -> HttpResponse:
    context = {"form": form, "purpose": purpose, "asked": asked, "alert": alert}
    return render(request, "accounts/request_form.html", context, status=status)


def _saved(
    request: HttpRequest, form: Any, asked: AccountRequest, user: Person, now: datetime
) -> HttpResponse:
    """Submit what was just kept, if asked; a refusal leaves the draft and says what is missing."""
    if "submit" in request.POST and asked.state == AccountRequest.State.DRAFT:
        try:
            submit_request(request_id=asked.pk, actor=user, now=now)
        except PolicyRefusal as refusal:
            form.say_what_is_missing(asked)
            return _show_form(request, form, asked.purpose, asked=asked, status=CONFLICT, alert=str(refusal))
        messages.success(request, _("La demande est soumise."))
    else:
        messages.success(request, _("La demande est enregistrée."))
    return HttpResponseRedirect(reverse("accounts:request", args=[asked.pk]))
