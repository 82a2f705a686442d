"""The batches: their list, one of them with its lines, and what is decided of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.models import Person
from accounts.views.paging import number_in, number_of, page_after
from policy.outcomes import PolicyRefusal
from privacy.access import InChargeView
from privacy.disposals import (
    approve_batch,
    ask_may_approve,
    exclude_item,
    propose_batch,
    put_back_item,
    refuse_batch,
)
from privacy.forms.disposals import ExcludeForm, RefuseForm
from privacy.models import DisposalBatch, DisposalItem
from privacy.records.catalogue import RECORD_TYPES
from privacy.tasks import depersonalise_batch

CONFLICT, INVALID = 409, 422


class DisposalListView(InChargeView):
    """The batches, those that are open unless told."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page; the filter and the place in the list are in the address."""
        state = request.GET.get("etat", "")
        batches = DisposalBatch.objects.all()
        if state in DisposalBatch.State.values:
            batches = batches.filter(state=state)
        elif state != "tous":
            batches = batches.filter(state__in=DisposalBatch.OPEN)
        page = page_after(batches.select_related("rule", "proposed_by", "decided_by").counted(), request)
        context = {
            "page": page,
            "rows": [(batch, RECORD_TYPES[batch.record_type]) for batch in page.rows],
            "chosen": state,
            "states": DisposalBatch.State.choices,
        }
        return render(request, "privacy/disposal_list.html", context)


class DisposalView(InChargeView):
    """One batch."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return show_batch(request, pk)


def show_batch(
    request: HttpRequest, pk: int, *, status: int = 200, alert: str = "", typed: forms.Form | None = None
) -> HttpResponse:
    """Answer the page of a batch with some of its lines; a form that was refused takes the place of the blank one."""
    found = DisposalBatch.objects.counted().select_related("rule", "proposed_by", "decided_by")
    batch = get_object_or_404(found, pk=number_in(pk))
    now, person = timezone.now(), signed_in(request)
    state, words = request.GET.get("etat", ""), request.GET.get("q", "").replace("\x00", "").strip()[:100]
    page = page_after(_lines(batch, state, words).select_related("set_by"), request)
    may_approve = ask_may_approve(batch, person, now)
    context = {
        "batch": batch,
        "type": RECORD_TYPES[batch.record_type],
        "page": page,
        "lines": described(batch, page.rows),
        "chosen": state,
        "words": words,
        "states": DisposalItem.State.choices,
        "may_approve": may_approve,
        "can_exclude": batch.state in (DisposalBatch.State.PREPARED, DisposalBatch.State.SUBMITTED),
        "refuse_form": typed if isinstance(typed, RefuseForm) else RefuseForm(),
        "exclude_form": typed if isinstance(typed, ExcludeForm) else None,
        "excluded_line": number_of(str(typed.data.get("line", "")))
        if isinstance(typed, ExcludeForm)
        else None,
        "alert": alert,
    }
    return render(request, "privacy/disposal.html", context, status=status)


def _lines(batch: DisposalBatch, state: str, words: str) -> "QuerySet[DisposalItem]":
    lines = batch.items.all()
    if state in DisposalItem.State.values:
        lines = lines.filter(state=state)
    if not words:
        return lines
    number = number_of(words)
    found = Q(subject_id=number) if number is not None else Q(pk__in=[])
    for source in RECORD_TYPES[batch.record_type].sources:
        among = batch.items.filter(subject_type=source.label).values("subject_id")
        said = Q()
        for field in source.words:
            said |= Q(**{f"{field}__icontains": words})
        rows = source.model._default_manager.filter(said, pk__in=among)  # noqa: SLF001 - any model's rows
        found |= Q(subject_type=source.label, subject_id__in=rows.values("pk"))
    return lines.filter(found)


def described(batch: DisposalBatch, lines: list[DisposalItem]) -> list[tuple[DisposalItem, Any]]:
    """Return lines with what a person reads of each."""
    words: dict[tuple[str, int], Any] = {}
    for source in RECORD_TYPES[batch.record_type].sources:
        ids = [line.subject_id for line in lines if line.subject_type == source.label]
        words |= {(source.label, pk): one for pk, one in (source.describe(ids) if ids else {}).items()}
    return [(line, words.get((line.subject_type, line.subject_id))) for line in lines]


class _BatchActView(InChargeView):
    """An act on a batch: refused, it shows the page again with the sentence and what was typed."""

    http_method_names = ["post"]
    form_class: type[forms.Form] = forms.Form

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, then go back to the batch."""
        get_object_or_404(DisposalBatch, pk=number_in(pk))
        form = self.form_class(request.POST)
        if not form.is_valid():
            return show_batch(request, pk, status=INVALID, typed=form)
        try:
            done = self.act(form.cleaned_data, pk, signed_in(request), timezone.now())
        except (PolicyRefusal, ValidationError) as refused:
            sentence = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
            return show_batch(request, pk, status=CONFLICT, alert=sentence, typed=form)
        messages.success(request, done)
        return HttpResponseRedirect(reverse("privacy:disposal", args=[pk]))

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Call the function of the act, and say that it is done."""
        raise NotImplementedError


class ProposeView(_BatchActView):
    """Say that the list was read."""

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Propose it."""
        propose_batch(batch_id=pk, actor=person, now=now)
        return _("Le lot est proposé\u00a0: une autre personne doit l’approuver.")


class ApproveView(_BatchActView):
    """Let a batch be depersonalised."""

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Approve it, and ask a worker to begin."""
        approve_batch(batch_id=pk, actor=person, now=now)
        transaction.on_commit(lambda: depersonalise_batch.delay(pk), robust=True)
        return _("Le lot est approuvé\u00a0: la dépersonnalisation commence.")


class RefuseView(_BatchActView):
    """Refuse a batch."""

    form_class = RefuseForm

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Refuse it."""
        refuse_batch(batch_id=pk, **typed, actor=person, now=now)
        return _("Le lot est refusé.")


class ExcludeView(_BatchActView):
    """Set one line aside."""

    form_class = ExcludeForm

    def act(self, typed: dict[str, Any], pk: int, person: Person, now: datetime) -> str:
        """Set it aside, if it is of this batch."""
        line = get_object_or_404(DisposalItem, pk=typed.pop("line"), batch=pk)
        exclude_item(item_id=line.pk, **typed, actor=person, now=now)
        return _("La ligne est écartée\u00a0: elle ne sera pas dépersonnalisée.")


class PutBackView(InChargeView):
    """Put one line back in its batch."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        """Put it back."""
        found = get_object_or_404(DisposalItem, pk=number_in(line), batch=number_in(pk))
        try:
            put_back_item(item_id=found.pk, actor=signed_in(request), now=timezone.now())
        except ValidationError as refused:
            return show_batch(request, pk, status=CONFLICT, alert=" ".join(refused.messages))
        messages.success(request, _("La ligne est remise dans le lot."))
        return HttpResponseRedirect(reverse("privacy:disposal", args=[pk]))
