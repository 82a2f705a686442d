"""The retention schedule: one line for each type of record, and the rule of one of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.rights import local_date
from policy.outcomes import PolicyRefusal
from privacy.access import InChargeView
from privacy.forms.retention import RuleForm
from privacy.models import DisposalBatch, LegalHold, RetentionRule
from privacy.proposals import prepare_batch
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.types import RecordType
from privacy.schedule import schedule, set_rule

CONFLICT, INVALID = 409, 422


class ScheduleView(InChargeView):
    """« Conservation »: how long each type of record is kept, and what awaits somebody."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the schedule in effect."""
        now = timezone.now()
        opened = DisposalBatch.objects.filter(state__in=DisposalBatch.OPEN)
        by_type = {batch.record_type: batch for batch in opened}
        lines = [(line, by_type.get(line.type.code)) for line in schedule(now)]
        context = {
            "lines": lines,
            "opened": len(by_type),
            "to_review": LegalHold.objects.to_review(local_date(now)).count(),
            "holds": LegalHold.objects.in_force().count(),
        }
        return render(request, "privacy/retention.html", context)


class RuleView(InChargeView):
    """The rules that one type of record has had, and a new one."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show them, with a form filled as the rule in effect."""
        known = _type_or_404(code)
        rule = RetentionRule.objects.in_effect(timezone.now()).filter(record_type=code).first()
        names = ("number", "active_months", "semi_active_months", "disposition")
        initial = {name: getattr(rule, name) for name in names} if rule else {}
        return self.show(request, known, RuleForm(initial=initial))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Write a new rule."""
        known, form = _type_or_404(code), RuleForm(request.POST)
        if not form.is_valid():
            return self.show(request, known, form, INVALID)
        try:
            set_rule(record_type=code, **form.cleaned_data, actor=signed_in(request), now=timezone.now())
        except PolicyRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(request, known, form, CONFLICT)
        except ValidationError as refused:
            add_errors(form, refused)
            return self.show(request, known, form, INVALID)
        messages.success(request, _("La règle est inscrite."))
        return HttpResponseRedirect(reverse("privacy:retention"))

    def show(
        self, request: HttpRequest, known: RecordType, form: RuleForm, status: int = 200
    ) -> HttpResponse:
        """Answer the page with a form."""
        rules = RetentionRule.objects.filter(record_type=known.code).annotate(used=Count("batches"))
        context = {"type": known, "rules": rules, "form": form}
        return render(request, "privacy/retention_rule.html", context, status=status)


class PrepareView(InChargeView):
    """Look at once for what is past its time, without waiting for the night."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Prepare a batch and lead to it, or say that nothing is past its time."""
        _type_or_404(code)
        now = timezone.now()
        rule = RetentionRule.objects.in_effect(now).filter(record_type=code).first()
        batch = prepare_batch(rule=rule, now=now, actor=signed_in(request)) if rule else None
        if batch is None:
            messages.info(request, _("Rien n’est échu, ou un lot est déjà ouvert."))
            return HttpResponseRedirect(reverse("privacy:retention"))
        return HttpResponseRedirect(reverse("privacy:disposal", args=[batch.pk]))


def add_errors(form: Any, refused: ValidationError) -> None:
    """Put the sentences of a function on the fields that they name, or above the form."""
    errors = refused.error_dict if hasattr(refused, "error_dict") else {"": [refused]}
    for name, found in errors.items():
        form.add_error(name if name in form.fields else None, [str(one) for e in found for one in e.messages])


def _type_or_404(code: str) -> RecordType:
    if code not in RECORD_TYPES:
        raise Http404
    return RECORD_TYPES[code]
