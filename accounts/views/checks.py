"""Checks of profiles: the overview, the sheet of an account, its changes of look, and what proves them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from accounts import profiles
from accounts.access import signed_in
from accounts.checks import check_may_check, record_checks, record_visual_change
from accounts.csv_files import csv_response
from accounts.evidence import evidence_response
from accounts.forms.checks import CheckSheet, VisualChangeForm
from accounts.managed import in_charge_of
from accounts.models import (
    Aspect,
    Evidence,
    OfficialAccount,
    Person,
    ProfileCheck,
    RelatedPolicy,
    VisualChange,
)
from accounts.views.paging import number_of
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
HISTORY = 30
# Short enough for the smallest of profiles (« Abonnements et abonnés », R-044).
DISCLAIMER = gettext_lazy(
    "Suivre un compte, ou être suivi, n’est pas endosser\u00a0: les propos des autres n’engagent pas la Ville."
)


class CheckListView(View):
    """Every profile, aspect by aspect: whoever is signed in sees them all (R-059)."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        now, person = timezone.now(), signed_in(request)
        filters = profiles.Filters.of(request.GET.dict())
        found = profiles.accounts_found(filters, person, now, after=number_of(request.GET.get("apres")))
        page = list(found[: profiles.PAGE + 1])
        query = _query(filters)
        context = {
            "rows": profiles.with_standings(page[: profiles.PAGE], filters, now),
            "filters": filters,
            "query": urlencode(query),
            "next_url": f"?{urlencode(query | {'apres': page[profiles.PAGE - 1].pk})}"
            if len(page) > profiles.PAGE
            else "",
            "states": profiles.STATES,
            "aspects": Aspect.choices,
            "columns": [label for code, label in Aspect.choices if filters.aspect in {"", code}],
            "counts": profiles.counts(now),
            "in_charge": set(in_charge_of(person, now).values_list("pk", flat=True)),
            "policies": RelatedPolicy.objects.all(),
        }
        return render(request, "accounts/check_list.html", context)


def _query(filters: profiles.Filters) -> dict[str, Any]:
    asked = {"etat": filters.state, "aspect": filters.aspect, "a-moi": "1" if filters.mine else ""}
    return {name: value for name, value in asked.items() if value}


class CheckExportView(View):
    """The same list as a CSV file."""

    audience = "staff"

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send one line for each aspect that the filters keep."""
        now, person = timezone.now(), signed_in(request)
        lines = _export(profiles.Filters.of(request.GET.dict()), person, now)
        return csv_response("verifications.csv", lines)


def _export(filters: profiles.Filters, person: Person, now: datetime) -> Iterator[list[object]]:
    heads = _("plateforme"), _("compte"), _("aspect"), _("état"), _("à refaire dès le"), _("vérifié le")
    yield [*heads, _("vérifié par"), _("où"), _("lien"), _("empreinte de la capture"), _("remarque")]
    for account, cell in profiles.every_cell(filters, person, now):
        seen = _seen(cell.standing.last)
        aspect = cell.standing.get_aspect_display()
        yield [account.platform.name, account.name, aspect, cell.label, cell.standing.due_on, *seen]


def _seen(last: ProfileCheck | None) -> list[object]:
    if last is None:
        return []
    at = timezone.localtime(last.checked_at).strftime("%Y-%m-%d %H:%M")
    capture = last.evidence.sha256 if last.evidence else ""
    return [at, last.checked_by, last.place, last.url, capture, last.note]


class CheckRecordView(View):
    """The sheet of one account: what each aspect showed the last time, and what it shows now."""

    audience = "staff"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        return _show(request, _account(slug))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Record what was seen, then show the sheet anew."""
        now, account = timezone.now(), _account(slug)
        sheet = CheckSheet(account, now=now, data=request.POST, files=request.FILES)
        if not sheet.is_valid():
            return _show(request, account, sheet=sheet, status=INVALID)
        try:
            seen_at = sheet.general.cleaned_data["seen_at"]
            checks = record_checks(
                account=account, findings=sheet.findings, actor=signed_in(request), now=now, seen_at=seen_at
            )
        except PolicyRefusal as refusal:
            sheet.show_again(now)
            return _show(request, account, sheet=sheet, alert=str(refusal), status=CONFLICT)
        done = ngettext("%(number)s aspect vérifié.", "%(number)s aspects vérifiés.", len(checks))
        messages.success(request, done % {"number": len(checks)})
        return HttpResponseRedirect(reverse("accounts:check-record", args=[slug]))


class VisualChangeView(View):
    """The look of an account was changed."""

    audience = "staff"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show the form."""
        return self._show(request, _account(slug), VisualChangeForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Record it; the logo and the visual are then to be looked at again."""
        account, form = _account(slug), VisualChangeForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, account, form, INVALID)
        try:
            record_visual_change(
                account=account, **form.cleaned_data, actor=signed_in(request), now=timezone.now()
            )
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, account, form, CONFLICT)
        messages.success(
            request, _("Le changement est inscrit\u00a0: vérifiez maintenant le logo et le visuel.")
        )
        return HttpResponseRedirect(reverse("accounts:check-record", args=[account.slug]))

    def _show(
        self, request: HttpRequest, account: OfficialAccount, form: VisualChangeForm, status: int = 200
    ) -> HttpResponse:
        outcome = check_may_check(signed_in(request), account, timezone.now())
        context = {"account": account, "form": form, "outcome": outcome}
        return render(request, "accounts/visual_change.html", context, status=status)


class CheckEvidenceView(View):
    """A capture that proves a check or a change of look."""

    audience = "staff"

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Send the file; 404 for a file that proves something else."""
        evidence = get_object_or_404(Evidence, pk=pk)
        proves = ProfileCheck.objects.filter(evidence=evidence).exists()
        if not proves and not VisualChange.objects.filter(evidence=evidence).exists():
            raise Http404
        return evidence_response(evidence)


def _account(slug: str) -> OfficialAccount:
    return get_object_or_404(OfficialAccount.objects.select_related("platform"), slug=slug)


def _show(
    request: HttpRequest,
    account: OfficialAccount,
    *,
    sheet: CheckSheet | None = None,
    alert: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    (row,) = profiles.with_standings([account], profiles.Filters(), now)
    known = [cell.standing.last for cell in row.cells if cell.standing.last]
    sheet = sheet or CheckSheet(account, now=now, known=known)
    checks = account.checks.select_related("checked_by", "evidence")
    context = {
        "account": account,
        "sheet": sheet,
        "pairs": list(zip(sheet.aspects, row.cells, strict=False)),
        "alert": alert,
        "outcome": check_may_check(signed_in(request), account, now),
        "disclaimer": DISCLAIMER,
        "checks": checks[:HISTORY],
        "changes": account.visual_changes.select_related("recorded_by", "evidence")[:HISTORY],
    }
    return render(request, "accounts/check_record.html", context, status=status)
