"""The city's letters: read, rewritten, and seen filled before they serve."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import signed_in
from netiquette.deciders import handles_reviews
from netiquette.forms.letters import TemplateForm
from netiquette.letter_samples import sample
from netiquette.letter_templates import ask_may_write, current_templates, write_template
from netiquette.models import LetterTemplate
from netiquette.rules.letters import LETTER_KINDS, VARIABLES
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class LetterListView(View):
    """The kinds of letters, each with the version in use."""

    audience = "review"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, or 404 to whoever writes none."""
        _check_reader(request, timezone.now())
        return render(request, "netiquette/letter_list.html", {"templates": current_templates()})


class LetterView(View):
    """One letter: its words, a preview, its earlier versions."""

    audience = "review"

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Show the version in use, ready to be rewritten."""
        return self.show(request, kind)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Write the next version, or with `preview` show it filled first."""
        now = timezone.now()
        _check_reader(request, now)
        form = TemplateForm(request.POST)
        if not form.is_valid():
            return self.show(request, kind, form, status=INVALID)
        words = {"kind": kind, **form.cleaned_data}
        outcome = ask_may_write(**words, person=signed_in(request), now=now) if kind in LETTER_KINDS else None
        if outcome is None or not outcome.allowed:
            return self.show(request, kind, form, status=CONFLICT, alert=outcome.sentence if outcome else "")
        if "preview" in request.POST:
            return self.show(request, kind, form)
        try:
            write_template(**words, actor=signed_in(request), now=now)
        except PolicyRefusal as refusal:
            return self.show(request, kind, form, status=CONFLICT, alert=str(refusal))
        messages.success(request, _("La nouvelle version sert dès maintenant."))
        return HttpResponseRedirect(reverse("netiquette:letter", args=[kind]))

    def show(
        self,
        request: HttpRequest,
        kind: str,
        form: TemplateForm | None = None,
        *,
        status: int = 200,
        alert: str = "",
    ) -> HttpResponse:
        """Answer the page; what was typed and refused stays typed."""
        now = timezone.now()
        _check_reader(request, now)
        versions = list(LetterTemplate.objects.filter(kind=kind).select_related("written_by"))
        if not versions:
            raise Http404
        current = versions[0]
        shown = {"body": current.body, "short_body": current.short_body}
        if form is not None:
            shown |= {name: form.data.get(name, "") for name in shown}
        context: dict[str, Any] = {
            "kind": LETTER_KINDS[kind],
            "current": current,
            "earlier": versions[1:],
            "form": form or TemplateForm(initial=shown),
            "variables": _variables(kind),
            "sample": sample(shown["body"], now),
            "short_sample": sample(shown["short_body"], now),
            "alert": alert,
        }
        return render(request, "netiquette/letter.html", context, status=status)


def _variables(kind: str) -> list[tuple[str, Any, bool]]:
    """Return the variables of a letter: name, what it stands for, whether the letter must hold it."""
    known, needed = LETTER_KINDS[kind].known, LETTER_KINDS[kind].needed
    return [(f"{{{name}}}", label, name in needed) for name, label in VARIABLES.items() if name in known]


def _check_reader(request: HttpRequest, now: datetime) -> None:
    if not handles_reviews(signed_in(request), now):
        raise Http404
