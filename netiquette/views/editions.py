"""The pages on which the communications team writes, approves and publishes the editions of the nétiquette."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import oversees, signed_in
from accounts.authorizations import is_team_member
from accounts.models import Person
from netiquette import drafting, publication
from netiquette.comparing import differences_between
from netiquette.drafting import StaleEdition
from netiquette.forms import editions as typed_forms
from netiquette.forms.editions import (
    AbandonForm,
    EndForm,
    GroundForm,
    InForceForm,
    StartForm,
    WhyForm,
    WordsForm,
    rule_forms,
    rules_typed,
)
from netiquette.models import Edition
from netiquette.public_text import end_of
from netiquette.rules.editions import may_write_edition
from policy.events import event_in_words
from policy.outcomes import PolicyRefusal
from policy.register import entries_about

CONFLICT, INVALID = 409, 422
RELATED = ("account__platform", "author", "last_editor", "approver", "based_on__account__platform")


def check_sees(request: HttpRequest) -> None:
    """404 for whoever does not follow the accounts as a whole: what is being written is not public yet."""
    if not oversees(request):
        raise Http404


def check_writes(request: HttpRequest) -> Person:
    """Return who is signed in; 404 for anybody but the team, which alone has the acts."""
    person = signed_in(request)
    if not is_team_member(person, timezone.now()):
        raise Http404
    return person


class EditionListView(View):
    """Every edition, those being written first, and starting a new one."""

    audience = "team"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        check_sees(request)
        return _show_list(request, StartForm())


class EditionStartView(View):
    """A new draft, from the edition in force."""

    audience = "custodians"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it, and open its page."""
        person, form = check_writes(request), StartForm(request.POST)
        if not form.is_valid():
            return _show_list(request, form, status=INVALID)
        edition = drafting.start_edition(
            account=form.cleaned_data["account"], actor=person, now=timezone.now()
        )
        messages.success(request, _("Le brouillon est écrit à partir de l’édition en vigueur."))
        return HttpResponseRedirect(reverse("netiquette:edition-edit", args=[edition.pk]))


def _show_list(request: HttpRequest, form: StartForm, *, status: int = 200) -> HttpResponse:
    now, person = timezone.now(), signed_in(request)
    rows = [(one, one.stage(now)) for one in Edition.objects.select_related(*RELATED)]
    order = [Edition.Stage.DRAFT, Edition.Stage.APPROVED, Edition.Stage.COMING, Edition.Stage.PUBLISHED]
    context = {
        "groups": [(stage, [one for one, its in rows if its == stage]) for stage in order],
        "applying": set(_applying(now)),
        "may_write": may_write_edition(is_team=is_team_member(person, now)),
        "form": form,
        "now": now,
    }
    return render(request, "netiquette/editions/list.html", context, status=status)


def _applying(now: datetime) -> list[int]:
    """Return the edition that applies today in each line."""
    lines = Edition.objects.published(now).order_by().values_list("account", flat=True).distinct()
    found = [Edition.objects.applying_to(line, now).values_list("pk", flat=True).first() for line in lines]
    return [pk for pk in found if pk]


class EditionView(View):
    """One edition: its words, what changed, who wrote and approved it, and what may be done."""

    audience = "team"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        check_sees(request)
        return show_edition(request, pk)


def show_edition(
    request: HttpRequest,
    pk: int,
    *,
    status: int = 200,
    alert: str = "",
    typed: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """Answer the page of an edition; a form of `typed` takes the place of the blank one of its name."""
    now, person = timezone.now(), signed_in(request)
    edition = get_object_or_404(Edition.objects.select_related(*RELATED), pk=pk)
    held = {"version": edition.version}
    grounds = typed_forms.grounds_by_rule(edition)
    context = {
        "edition": edition,
        "stage": edition.stage(now),
        "ends_at": end_of(edition) if edition.in_force_from else None,
        "rules": [(rule, grounds.get(rule.pk, [])) for rule in edition.rules.order_by("ordinal")],
        "differences": differences_between(edition.based_on, edition, grounds=True)
        if edition.based_on
        else [],
        "may_amend": drafting.check_amend(edition, person, now),
        "may_approve": publication.check_approve(edition, person, now),
        "may_put_in_force": publication.check_put_in_force(edition, now, person, now),
        "may_cancel": publication.check_cancel(edition, person, now),
        "may_end": publication.check_end(edition, now, person, now),
        "ground_form": GroundForm(edition=edition, initial=held, auto_id="ground-%s"),
        "in_force_form": InForceForm(initial=held, auto_id="force-%s"),
        "abandon_form": AbandonForm(initial=held, auto_id="abandon-%s"),
        "cancel_form": WhyForm(auto_id="cancel-%s"),
        "end_form": EndForm(auto_id="end-%s"),
        "history": [
            (one, event_in_words(one.event)) for one in entries_about(edition).select_related("actor")
        ],
        "alert": alert,
        "now": now,
        **(typed or {}),
    }
    return render(request, "netiquette/editions/edition.html", context, status=status)


class EditionEditView(View):
    """The words and the rules of a draft, on one page."""

    audience = "custodians"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them as they are."""
        person = check_writes(request)
        edition = get_object_or_404(Edition.objects.select_related(*RELATED), pk=pk)
        amendable = drafting.check_amend(edition, person, timezone.now())
        if not amendable.allowed:
            return show_edition(request, pk, status=CONFLICT, alert=amendable.sentence)
        words = WordsForm(
            initial={
                "title": edition.title,
                "introduction": edition.introduction,
                "closing": edition.closing,
                "version": edition.version,
            }
        )
        return _show_form(request, edition, words, rule_forms(edition))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep them; refused, the page comes back with what was typed."""
        person = check_writes(request)
        edition = get_object_or_404(Edition.objects.select_related(*RELATED), pk=pk)
        words, rules = WordsForm(request.POST), rule_forms(edition, request.POST)
        if not (words.is_valid() and rules.is_valid()):
            return _show_form(request, edition, words, rules, status=INVALID)
        try:
            drafting.save_edition(
                edition_id=pk,
                rules=rules_typed(rules),
                actor=person,
                now=timezone.now(),
                **words.cleaned_data,
            )
        except (PolicyRefusal, StaleEdition) as refusal:
            return _show_form(request, edition, words, rules, status=CONFLICT, alert=str(refusal))
        messages.success(request, _("Le brouillon est enregistré."))
        again = "netiquette:edition-edit" if "go_on" in request.POST else "netiquette:edition"
        return HttpResponseRedirect(reverse(again, args=[pk]))


def _show_form(
    request: HttpRequest,
    edition: Edition,
    words: WordsForm,
    rules: Any,
    *,
    status: int = 200,
    alert: str = "",
) -> HttpResponse:
    context = {"edition": edition, "form": words, "rules": rules, "alert": alert}
    return render(request, "netiquette/editions/form.html", context, status=status)
