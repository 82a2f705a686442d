"""Replacements: their list, the form that records one, and the one that interrupts it."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.coverage import gaps
from accounts.forms.replacements import InterruptionForm, RecordForm, absentees
from accounts.models import OfficialAccount, Person, Replacement
from accounts.replacements import end_replacement, record_replacement
from accounts.rights import local_date
from accounts.views.replacement_page import Shown, ask_may_end, shown, visible_replacement
from policy.outcomes import PolicyRefusal
from policy.words import day_in_words

PAGE = 50
GAPS_READ = 200
CONFLICT, INVALID = 409, 422
Stage = Replacement.Stage
FILTERS = {
    "": gettext_lazy("En cours et à venir"),
    Stage.IN_EFFECT.value: gettext_lazy("En vigueur"),
    Stage.TO_COME.value: gettext_lazy("À venir"),
    Stage.NOTICE_OWED.value: gettext_lazy("En attente de l’avis"),
    Stage.COVER_ASKED.value: gettext_lazy("En attente d’une réponse"),
    Stage.DECLINED.value: gettext_lazy("Relève refusée"),
    Stage.OVER.value: gettext_lazy("Terminés"),
}


class ReplacementListView(View):
    """Those that concern the person; all of them for whoever follows the accounts."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filters and the place in the list are in the address."""
        now, user = timezone.now(), signed_in(request)
        today, oversees = local_date(now), reach_of(user, now).oversees
        chosen = {
            "etat": request.GET.get("etat", ""),
            "compte": request.GET.get("compte", ""),
            "q": request.GET.get("q", "").strip().replace("\x00", ""),
        }
        visible = Replacement.objects.visible_to(user, oversees=oversees)
        found = _ordered(_filtered(visible, chosen, today), chosen["etat"], request.GET.get("apres", ""))
        page = list(found[: PAGE + 1])
        context = {
            "rows": [shown(one, today) for one in page[:PAGE]],
            "next_url": _next_url(request.path, page, chosen),
            "filters": FILTERS.items(),
            "heading": FILTERS.get(chosen["etat"], FILTERS[""]),
            "accounts": OfficialAccount.objects.filter(
                pk__in=Replacement.accounts.through.objects.filter(replacement__in=visible).values(
                    "officialaccount"
                )
            ).select_related("platform"),
            "chosen": chosen,
            "is_filtered": any(chosen.values()),
            "may_record": absentees(user, now).exists(),
            "gaps": _gaps(visible, today) if oversees else [],
        }
        return render(request, "accounts/replacement_list.html", context)


def _filtered(rows: QuerySet[Replacement], chosen: dict[str, str], today: date) -> QuerySet[Replacement]:
    found: Any = rows
    found = found.standing(chosen["etat"], today)
    if chosen["compte"]:
        found = found.filter(accounts__slug=chosen["compte"])
    if chosen["q"]:
        name = chosen["q"]
        found = found.filter(Q(absent__full_name__icontains=name) | Q(substitute__full_name__icontains=name))
    result: QuerySet[Replacement] = found.select_related("absent", "substitute").prefetch_related(
        "accounts__platform"
    )
    return result


def _ordered(rows: QuerySet[Replacement], stage: str, after: str) -> QuerySet[Replacement]:
    """Put the soonest first, or the latest for those that are over; start after the replacement `after`."""
    past = stage == Stage.OVER
    last = Replacement.objects.filter(pk=number(after)).values_list("starts_on", "pk").first()
    if last:
        day, pk = last
        beyond = (
            Q(starts_on__lt=day) | Q(starts_on=day, pk__lt=pk)
            if past
            else Q(starts_on__gt=day) | Q(starts_on=day, pk__gt=pk)
        )
        rows = rows.filter(beyond)
    return rows.order_by("-starts_on", "-pk") if past else rows.order_by("starts_on", "pk")


def _next_url(path: str, page: list[Replacement], chosen: dict[str, str]) -> str:
    """Return the address of the next page, with the same filters; nothing after the last one."""
    if len(page) <= PAGE:
        return ""
    kept = {key: value for key, value in chosen.items() if value}
    return f"{path}?{urlencode(kept | {'apres': page[PAGE - 1].pk})}"


def _gaps(visible: Any, today: date) -> Any:
    """Return the accounts that an absence leaves without anybody, today or later."""
    rows = visible.open(today).select_related("absent", "substitute").prefetch_related("accounts__platform")
    return gaps(rows.order_by("starts_on", "pk")[:GAPS_READ], today=today)


class ReplacementRecordView(View):
    """The form: for oneself, or for somebody else when one follows the accounts."""

    audience = "staff"
    kept = ("absent", "substitute", "accounts", "reason", "starts_on", "ends_on")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; the address may carry what was typed before the absent person was chosen."""
        now, user = timezone.now(), signed_in(request)
        absent = self._absent(request.GET, user, now)
        typed = {name: request.GET.get(name, "") for name in self.kept if request.GET.get(name)}
        if "accounts" in typed:
            typed["accounts"] = request.GET.getlist("accounts")  # type: ignore[assignment]
        form = RecordForm(initial=typed, actor=user, absent=absent, now=now)
        return self._page(request, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it, or show the form again with what was typed."""
        now, user = timezone.now(), signed_in(request)
        if "choose" in request.POST:
            typed = [(name, value) for name in self.kept for value in request.POST.getlist(name) if value]
            return HttpResponseRedirect(f"{request.path}?{urlencode(typed)}")
        form = RecordForm(request.POST, actor=user, absent=self._absent(request.POST, user, now), now=now)
        if not form.is_valid() or "substitute" not in form.cleaned_data:
            return self._page(request, form, INVALID)
        try:
            replacement = record_replacement(**form.cleaned_data, actor=user, now=now)
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, form, CONFLICT)
        messages.success(request, _recorded(replacement))
        return redirect("accounts:replacement", replacement.pk)

    def _absent(self, typed: QueryDict, user: Person, now: datetime) -> Person | None:
        """Return who is away: the person chosen, or else oneself, among those one may choose."""
        people = absentees(user, now)
        return people.filter(pk=number(typed.get("absent", ""))).first() or people.filter(pk=user.pk).first()

    def _page(self, request: HttpRequest, form: RecordForm, status: int = 200) -> HttpResponse:
        people: Any = form.fields["absent"]
        context = {
            "form": form,
            "has_somebody": people.queryset.exists(),
            "is_complete": len(form.fields) > 1,
        }
        return render(request, "accounts/replacement_form.html", context, status=status)


def _recorded(replacement: Replacement) -> str:
    if replacement.cover == Replacement.Cover.ASKED:
        return _("Demande envoyée à %(name)s\u00a0: le remplacement prend effet après son accord.") % {
            "name": replacement.substitute
        }
    return _("Remplacement inscrit\u00a0: il prend effet dès que l’avis à l’équipe est envoyé.")


class ReplacementEndView(View):
    """« Retour anticipé »: a page that asks from when, and says what becomes of today."""

    audience = "team"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        today = local_date(timezone.now())
        return self._page(request, self._found(request, pk), InterruptionForm(today=today))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Interrupt it, or ask again."""
        now, found = timezone.now(), self._found(request, pk)
        form = InterruptionForm(request.POST, today=local_date(now))
        if not form.is_valid():
            return self._page(request, found, form, INVALID)
        try:
            ended = end_replacement(replacement_id=pk, actor=signed_in(request), now=now, **form.cleaned_data)
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, found, form, CONFLICT)
        messages.success(request, _ended(ended, local_date(now)))
        return redirect("accounts:replacement", pk)

    def _found(self, request: HttpRequest, pk: int) -> Shown:
        now, user = timezone.now(), signed_in(request)
        return shown(visible_replacement(pk, user, now), local_date(now))

    def _page(
        self, request: HttpRequest, found: Shown, form: InterruptionForm, status: int = 200
    ) -> HttpResponse:
        outcome = ask_may_end(found.replacement, signed_in(request), timezone.now())
        context = {"row": found, "form": form, "outcome": outcome}
        return render(request, "accounts/replacement_end.html", context, status=status)


def _ended(replacement: Replacement, today: date) -> str:
    if replacement.was_cancelled:
        return _("Remplacement annulé\u00a0: il ne commencera pas.")
    if replacement.is_over(today):
        return _("Remplacement interrompu\u00a0: %(name)s n’a plus accès à ces comptes dès maintenant.") % {
            "name": replacement.substitute
        }
    return _("Remplacement écourté\u00a0: dernier jour d’accès, le %(day)s.") % {
        "day": day_in_words(replacement.last_day)
    }


def number(value: str | None) -> int:
    """Return a number of the address, or zero, which is nobody's, for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else 0
