"""The ideas that have no date yet: proposed, kept or declined, then given an account and a day."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import accounts_for
from accounts.models import Person
from accounts.views.paging import page_after
from editorial.access import writable
from editorial.addresses import move_address
from editorial.calendar.choices import MOST
from editorial.drafting import add_variant, check_propose, draft_post
from editorial.forms.ideas import DeclineForm, IdeaAccountForm, IdeaForm
from editorial.models import Post, Variant
from editorial.selection import check_select, decline_post, keep_post
from policy.outcomes import PolicyRefusal

INVALID = 422
# Ideas of the tray beside the calendar; the others are on their page.
IN_THE_TRAY = 12
STAGES = {"proposees": Post.Stage.PROPOSED, "retenues": Post.Stage.KEPT}


class IdeaListView(View):
    """All the ideas that the person sees."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them, the newest first."""
        return show_ideas(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write down one more."""
        form = IdeaForm(request.POST)
        if not form.is_valid():
            return show_ideas(request, status=INVALID, typed={"new": form})
        person, now = signed_in(request), timezone.now()
        draft_post(values={"title": form.cleaned_data["title"]}, actor=person, now=now, is_proposal=True)
        messages.success(request, _("L’idée est notée."))
        return HttpResponseRedirect(reverse("editorial:idea-list"))


class IdeaTrayView(View):
    """The first of them, beside the calendar."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show those to be dragged onto a day."""
        person, now = signed_in(request), timezone.now()
        ideas = list(_ideas(person, now).order_by("-pk")[: IN_THE_TRAY + 1])
        variants = [one for idea in ideas for one in idea.variants.all()]
        context = {
            "ideas": ideas[:IN_THE_TRAY],
            "has_more": len(ideas) > IN_THE_TRAY,
            "writable": writable(variants, person, now),
        }
        return render(request, "editorial/_idea_tray.html", context)


class IdeaKeepView(View):
    """Keeping a proposal."""

    audience = "variant"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it."""
        post = _seen(request, pk)
        try:
            keep_post(post_id=pk, actor=signed_in(request), now=timezone.now())
        except PolicyRefusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("«\u00a0%(title)s\u00a0» est retenue.") % {"title": post.title})
        return HttpResponseRedirect(_list_at(pk))


class IdeaDeclineView(View):
    """Declining a proposal."""

    audience = "variant"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decline it with its reason, or show what was typed again."""
        post, form = _seen(request, pk), DeclineForm(request.POST)
        if not form.is_valid():
            return show_ideas(request, status=INVALID, typed={f"decline-{pk}": form})
        try:
            decline_post(
                post_id=pk, reason=form.cleaned_data["reason"], actor=signed_in(request), now=timezone.now()
            )
        except PolicyRefusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("«\u00a0%(title)s\u00a0» est écartée.") % {"title": post.title})
        return HttpResponseRedirect(reverse("editorial:idea-list"))


class IdeaAccountView(View):
    """Choosing an account for an idea that has none; its date comes next."""

    audience = "variant"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it for that account, and ask for the date."""
        person, now = signed_in(request), timezone.now()
        _seen(request, pk)
        form = IdeaAccountForm(request.POST, person=person, at=now)
        if not form.is_valid():
            return show_ideas(request, status=INVALID, typed={f"account-{pk}": form})
        variant = add_variant(post_id=pk, account=form.cleaned_data["account"], actor=person, now=now)
        return HttpResponseRedirect(f"{move_address(variant.pk)}?retour={reverse('editorial:idea-list')}")


def show_ideas(
    request: HttpRequest, *, status: int = 200, typed: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """Answer the page; a form of `typed` takes the place of the blank one of the same key."""
    person, now = signed_in(request), timezone.now()
    stage = request.GET.get("etat", "")
    rows = _ideas(person, now)
    if stage in STAGES:
        rows = rows.filter(stage=STAGES[stage])
    page = page_after(rows, request)
    typed = typed or {}
    variants = [one for idea in page.rows for one in idea.variants.all()]
    context: dict[str, Any] = {
        "ideas": [
            (idea, typed.get(f"decline-{idea.pk}"), typed.get(f"account-{idea.pk}")) for idea in page.rows
        ],
        "next_url": page.next_url,
        "stage": stage if stage in STAGES else "",
        "new_form": typed.get("new") or IdeaForm(),
        "may_propose": check_propose(person, now),
        "may_select": check_select(person, now),
        "writable": writable(variants, person, now),
        "own_accounts": list(accounts_for(person, "publish", now).select_related("platform")[:MOST]),
    }
    return render(request, "editorial/ideas.html", context, status=status)


def _ideas(person: Person, now: datetime) -> QuerySet[Post]:
    living = Variant.objects.exclude(state=Variant.State.CANCELLED).select_related("account__platform")
    visible = Post.objects.visible_to(person, now).ideas()
    return visible.select_related("author").prefetch_related(
        "labels", Prefetch("variants", queryset=living.order_by("pk"))
    )


def _seen(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(signed_in(request), timezone.now()), pk=pk)


def _list_at(pk: int) -> str:
    return f"{reverse('editorial:idea-list')}#idee-{pk}"
