"""Pages of what waits for an approval: the list, one variant, and the decision, for one or for several."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.access import signed_in
from accounts.forms.approvals import APPROVE
from accounts.models import Person
from accounts.views.paging import number_of
from editorial.access import StaleVariant, check_write
from editorial.approval_page import Sheet, sheets_of, to_read
from editorial.approvals import approve_variant, refuse_variant
from editorial.awaiting import MINE, listed
from editorial.deciders import Deciders
from editorial.forms.approvals import VariantDecisionForm
from editorial.models import Variant
from editorial.states import ImpossibleAct
from policy.events import event_in_words
from policy.outcomes import PolicyRefusal
from policy.register import entries_about

CONFLICT, INVALID = 409, 422
REFUSALS = (PolicyRefusal, ImpossibleAct, StaleVariant)


class ApprovalListView(View):
    """What waits for the person first; every state with its count, each text in full."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the state and the page are in the address."""
        return show_list(request)


class ApprovalView(View):
    """One variant in full, what changed since the last decision, and the decision."""

    audience = "variant"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_approval(request, pk)


class ApprovalDecideView(View):
    """Approve or refuse the content that was on the screen."""

    audience = "variant"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide, then go back to the list; refused or stale, show the variant again with why and what was typed."""
        user, now = signed_in(request), timezone.now()
        get_object_or_404(Variant.objects.visible_to(user, now), pk=pk)
        form = VariantDecisionForm(request.POST.dict())
        if not form.is_valid():
            return show_approval(request, pk, status=INVALID, form=form)
        try:
            said = decide(pk, form.cleaned_data, user, now)
        except REFUSALS as refusal:
            return show_approval(request, pk, status=CONFLICT, form=form, alert=str(refusal))
        messages.success(request, said)
        return redirect(back_to(request, pk))


class ApprovalBulkView(View):
    """Approve several variants, each by every rule: those that may not be stay, with why."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Approve what was ticked and say what became of each."""
        user, now = signed_in(request), timezone.now()
        approved, refusals = 0, []
        for ticked in dict.fromkeys(request.POST.getlist("variants")):
            pk, _colon, content_hash = ticked.partition(":")
            variant = Variant.objects.visible_to(user, now).filter(pk=number_of(pk) or 0).first()
            if variant is None:
                continue
            try:
                approve_variant(variant_id=variant.pk, content_hash=content_hash, actor=user, now=now)
                approved += 1
            except REFUSALS as refusal:
                refusals.append(f"{variant}\u00a0: {refusal}")
        if not approved and not refusals:
            return show_list(request, status=INVALID, alert=_("Cochez les publications à approuver."))
        if refusals:
            done = approved_in_words(approved)
            return show_list(request, status=CONFLICT, alert=done, refusals=refusals)
        messages.success(request, approved_in_words(approved))
        return redirect(f"{reverse('editorial:approval-list')}?etat={request.POST.get('etat', '')}")


def decide(pk: int, typed: dict[str, Any], user: Person, now: datetime) -> str:
    """Go through the functions that ask the rules under their lock; return what to say of it."""
    decided: dict[str, Any] = {
        "variant_id": pk,
        "content_hash": typed["content_hash"],
        "actor": user,
        "now": now,
    }
    if typed["decision"] != APPROVE:
        variant = refuse_variant(**decided, reason=typed["reason"])
        return _("Refus inscrit\u00a0: %(what)s. La personne qui l’a soumise est avisée.") % {"what": variant}
    variant = approve_variant(**decided)
    if variant.state == Variant.State.SCHEDULED:
        return _("Approuvée et programmée\u00a0: %(what)s.") % {"what": variant}
    return _("Approuvée\u00a0: %(what)s.") % {"what": variant}


def show_list(
    request: HttpRequest, *, status: int = 200, alert: str = "", refusals: list[str] | None = None
) -> HttpResponse:
    """Answer a page of the list."""
    user, now = signed_in(request), timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    deciders = Deciders.at(now)
    found = listed(user, deciders, now, chosen=asked.get("etat", ""), page=number_of(asked.get("page")) or 1)
    sheets = sheets_of(list(to_read(found.variants)), user, deciders, now)
    context = {
        "listed": found,
        "sheets": sheets,
        "may_tick": found.chosen == MINE and len(sheets) > 1,
        "previous_url": f"?etat={found.chosen}&page={found.page - 1}" if found.page > 1 else "",
        "next_url": f"?etat={found.chosen}&page={found.page + 1}" if found.has_more else "",
        "form": VariantDecisionForm(),
        "back": f"{reverse('editorial:approval-list')}?etat={found.chosen}",
        "alert": alert,
        "refusals": refusals or [],
        "now": now,
    }
    return render(request, "editorial/approvals/list.html", context, status=status)


def show_approval(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    alert: str = "",
    form: VariantDecisionForm | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """Answer the page of one variant, or 404 to whoever may not see it."""
    user, now = signed_in(request), timezone.now()
    sheet = sheet_of(pk, user, now)
    history = entries_about(sheet.variant).select_related("actor")
    context = {
        "sheet": sheet,
        "variant": sheet.variant,
        "history": [(entry, event_in_words(entry.event)) for entry in history],
        "form": form_again(form, sheet.variant.content_hash),
        "may_justify": check_write(sheet.variant, user, now).allowed,
        "typed": typed,
        "back": reverse("editorial:approval", args=[pk]),
        "alert": alert,
        "now": now,
    }
    return render(request, "editorial/approvals/page.html", context, status=status)


def sheet_of(pk: int, user: Person, now: datetime) -> Sheet:
    """Return the sheet of one variant that `user` sees; raise Http404."""
    variant = get_object_or_404(to_read(Variant.objects.visible_to(user, now)), pk=pk)
    return sheets_of([variant], user, Deciders.at(now), now)[0]


def form_again(sent: VariantDecisionForm | None, content_hash: str, *, seen: int = 0) -> VariantDecisionForm:
    """Return the form of the present content, with what was typed in `sent` and its errors."""
    present = {"content_hash": content_hash, "seen": seen}
    if sent is None:
        return VariantDecisionForm(initial=present)
    again = VariantDecisionForm({**sent.data, **present})
    again.full_clean()
    return again


def back_to(request: HttpRequest, pk: int) -> str:
    """Return where the form asks to come back to, on this site; else the list."""
    asked = str(request.POST.get("back", ""))
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return asked
    return reverse("editorial:approval-list")


def approved_in_words(count: int) -> str:
    """Return how many were approved."""
    if not count:
        return _("Aucune publication approuvée.")
    return ngettext("%(n)s publication approuvée.", "%(n)s publications approuvées.", count) % {"n": count}
