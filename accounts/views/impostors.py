"""Pages of impostors, for the communications team and the direction générale: the cases, one case, a new one."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.evidence import evidence_response, is_intact
from accounts.forms.impostors import CaseForm
from accounts.impostor_addresses import read_place
from accounts.impostors import add_report, case_at, open_case
from accounts.models import ImpostorCase, WatchWord
from accounts.models.impostors import ImpostorCaseQuerySet
from accounts.rules.impostors import ACT_NAMES, ImpostorAct
from accounts.views.doors import OverseersView
from accounts.views.impostor_forms import offered_forms
from accounts.views.paging import number_in, page_after
from policy.models import Reading
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
ALL, IDLE = "tous", "sans-geste"


class ImpostorListView(OverseersView):
    """The cases."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filter and the place in the list are in the address."""
        state = request.GET.get("etat", "")
        context = {
            "page": page_after(_filtered(state), request),
            "chosen": state,
            "states": ImpostorCase.State.choices,
        }
        return render(request, "accounts/impostor_list.html", context)


def _filtered(state: str) -> ImpostorCaseQuerySet:
    cases = ImpostorCase.objects.all()
    if state == IDLE:
        now = timezone.now()
        return cases.idle(now, Reading.objects.value("impostor_idle_days", at=now))
    if state in ImpostorCase.State.values:
        return cases.filter(state=state)
    return cases if state == ALL else cases.unsettled()


class ImpostorOpenView(OverseersView):
    """A new case; an address that has one leads to it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.show(request, CaseForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it."""
        form = CaseForm(request.POST, request.FILES)
        if known := _case_named(request.POST.get("url", "")):
            return self.known(request, form, known)
        if not form.is_valid():
            return self.show(request, form, INVALID)
        values = dict(form.cleaned_data)
        capture = values.pop("capture")
        try:
            case = open_case(
                **values,
                captures=[capture] if capture else [],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(request, form, CONFLICT)
        messages.success(request, _("Le dossier est ouvert."))
        return HttpResponseRedirect(reverse("accounts:impostor", args=[case.pk]))

    def known(self, request: HttpRequest, form: CaseForm, case: ImpostorCase) -> HttpResponse:
        """Lead to the case that the address has already, with what was seen; a closed one is to be reopened."""
        if case.is_settled:
            return self.show(request, form, CONFLICT, closed=case)
        sentence = _("Un dossier est déjà ouvert pour cette adresse\u00a0: le voici.")
        if seen := request.POST.get("seen", "").replace("\x00", "").strip()[:5000]:
            add_report(case_id=case.pk, seen=seen, actor=signed_in(request), now=timezone.now())
            sentence = _(
                "Un dossier est déjà ouvert pour cette adresse\u00a0: ce que vous avez vu y est ajouté. "
                "Ajoutez-y aussi votre capture, s’il y a lieu."
            )
        messages.info(request, sentence)
        return HttpResponseRedirect(reverse("accounts:impostor", args=[case.pk]))

    def show(
        self, request: HttpRequest, form: CaseForm, status: int = 200, closed: ImpostorCase | None = None
    ) -> HttpResponse:
        """Answer the page with a form."""
        words = WatchWord.objects.filter(is_active=True)
        context = {"form": form, "words": words, "closed": closed}
        return render(request, "accounts/impostor_open.html", context, status=status)


def _case_named(url: str) -> ImpostorCase | None:
    """Return the newest case of an address that was typed; None for an official one, or one that nobody knows."""
    place = read_place(url[:500])
    return case_at(place, unsettled=False) if place and not place.official else None


class ImpostorView(OverseersView):
    """One case; `?verifier=1` reads each capture again and compares its fingerprint."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_case(request, pk, verify="verifier" in request.GET)


def show_case(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[str, Any] | None = None,
    verify: bool = False,
) -> HttpResponse:
    """Answer the page of a case; a form of `typed` was refused, and takes the place of the blank one."""
    case = get_object_or_404(ImpostorCase.objects.select_related("settled_by"), pk=number_in(pk))
    captures = list(case.evidence.select_related("added_by"))
    context = {
        "case": case,
        "reports": case.reports.select_related("reported_by")[:50],
        "steps": [(ACT_NAMES[ImpostorAct(one.act)], one) for one in case.steps.select_related("done_by")],
        "captures": [(one, is_intact(one) if verify else None) for one in captures],
        "others": ImpostorCase.objects.filter(platform=case.platform, key=case.key).exclude(pk=case.pk)[:10],
        "forms": offered_forms(case, typed or {}, captures=len(captures)),
        "alert": alert,
    }
    return render(request, "accounts/impostor.html", context, status=status)


class ImpostorCaptureView(OverseersView):
    """A capture of a case."""

    def get(self, request: HttpRequest, pk: int, capture: int) -> FileResponse:
        """Give the file, or 404."""
        case = get_object_or_404(ImpostorCase, pk=number_in(pk))
        return evidence_response(get_object_or_404(case.evidence, pk=number_in(capture)))
