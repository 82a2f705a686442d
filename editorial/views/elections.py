"""Pages of elections: the periods, one period with the share of each candidate, the decision on a publication."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.evidence import evidence_response
from accounts.views.doors import OverseersView
from accounts.views.paging import number_in, number_of, page_after
from city.models import ElectionPeriod
from editorial.elections import decide_case, equity, speaks_on_elections, unequal
from editorial.forms.elections import CaseForm
from editorial.models import ElectionCase, Variant
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
TO_DECIDE, DECIDED = "a-decider", "decidees"


class ElectionListView(OverseersView):
    """The periods, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, with what each has left to decide."""
        found = ElectionPeriod.objects.select_related("watch").annotate(
            candidates_count=Count("candidates", distinct=True),
            pending_count=Count("candidates__cases", filter=Q(candidates__cases__outcome=""), distinct=True),
        )
        context = {"periods": found[:50], "now": timezone.now()}
        return render(request, "editorial/elections/list.html", context)


class ElectionView(OverseersView):
    """One period."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; the filters and the place in the list are in the address."""
        return show_period(request, pk)


class ElectionCaseView(OverseersView):
    """The decision on one publication."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, case: int) -> HttpResponse:
        """Decide; refused, the page says why and keeps what was typed."""
        found = get_object_or_404(ElectionCase, candidate__period=number_in(pk), pk=number_in(case))
        form = CaseForm(request.POST, request.FILES, auto_id=f"c{found.pk}-%s")
        if not form.is_valid():
            return show_period(request, pk, status=INVALID, typed={found.pk: form})
        try:
            decide_case(case_id=found.pk, **form.values(), actor=signed_in(request), now=timezone.now())
        except PolicyRefusal as refusal:
            return show_period(request, pk, status=CONFLICT, alert=str(refusal), typed={found.pk: form})
        messages.success(request, _("La décision est inscrite."))
        return HttpResponseRedirect(reverse("editorial:election", args=[pk]))


class ElectionProofView(OverseersView):
    """The capture that proves a withdrawal."""

    def get(self, request: HttpRequest, pk: int, case: int) -> FileResponse:
        """Give the file, or 404."""
        found = get_object_or_404(
            ElectionCase.objects.select_related("proof"),
            candidate__period=number_in(pk),
            pk=number_in(case),
            proof__isnull=False,
        )
        if found.proof is None:
            raise Http404
        return evidence_response(found.proof)


def show_period(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[int, CaseForm] | None = None,
) -> HttpResponse:
    """Answer the page of a period; a form of `typed` was refused, and takes the place of the blank one."""
    person, now, typed = signed_in(request), timezone.now(), typed or {}
    period = get_object_or_404(ElectionPeriod.objects.select_related("watch"), pk=number_in(pk))
    page = page_after(_cases(request, period), request)
    shown = [*(_missing(typed, page.rows)), *page.rows]
    held = Variant.objects.filter(
        state=Variant.State.HELD, scheduled_at__lt=period.ends_at, state_since__gte=period.starts_at
    )
    context = {
        "period": period,
        "is_open": period.starts_at <= now < period.ends_at,
        "shares": equity(period),
        "page": page,
        "cases": [(one, typed.get(one.pk) or CaseForm(auto_id=f"c{one.pk}-%s")) for one in shown],
        "unequal": unequal(list(ElectionCase.objects.filter(candidate__period=period))),
        "held": held.select_related("post", "account__platform").order_by("scheduled_at")[:100],
        "chosen": {key: request.GET.get(key, "") for key in ("etat", "candidature")},
        "may_decide": speaks_on_elections(person, now),
        "city": settings.CITY_NAME,
        "alert": alert,
    }
    return render(request, "editorial/elections/period.html", context, status=status)


def _cases(request: HttpRequest, period: ElectionPeriod) -> Any:
    found = ElectionCase.objects.filter(candidate__period=period).select_related(
        "candidate", "variant__post", "variant__account__platform", "decided_by", "proof"
    )
    state, candidate = request.GET.get("etat", ""), number_of(request.GET.get("candidature"))
    if candidate is not None:
        found = found.filter(candidate=candidate)
    if state == TO_DECIDE:
        return found.pending()
    return found.exclude(outcome="") if state == DECIDED else found


def _missing(typed: dict[int, CaseForm], rows: list[ElectionCase]) -> list[ElectionCase]:
    """The cases whose form was refused and that the page of the list does not show."""
    absent = set(typed) - {one.pk for one in rows}
    found = ElectionCase.objects.select_related("candidate", "variant__post", "variant__account__platform")
    return list(found.filter(pk__in=absent)) if absent else []
