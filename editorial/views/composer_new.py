"""A new post: its page before it exists."""

import json
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount
from accounts.views.paging import number_of
from editorial.composer import SHARED
from editorial.drafting import check_propose
from editorial.forms.composer import IdeaForm, VariantForm
from editorial.lengths import rules_for_script
from editorial.models import Label, Post, PostTemplate
from editorial.offers import BY_CODE
from editorial.starting import begin_once, duplicate_post, model_called, proposed_instant
from editorial.views.composer import CONFLICT, INVALID, act, seen_post
from policy.outcomes import PolicyRefusal


class PostCreateView(View):
    """A post to begin; `date`, `compte` and `modele` in the address fill it in."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the blank page."""
        now, asked = timezone.now(), request.GET
        model = model_called(number_of(asked.get("modele")))
        initial: dict[str, Any] = {
            "scheduled_at": proposed_instant(asked.get("date", ""), asked.get("heure", ""))
        }
        kind = asked.get("genre", "")
        idea: dict[str, Any] = {"kind": kind} if kind in Post.Kind.values else {}
        if model:
            initial |= {"text": model.text, "link": model.link}
            idea |= {"kind": model.kind} if model.kind else {}
        accounts = self.accounts(request)
        chosen = set(asked.getlist("compte")) or ({accounts[0].slug} if len(accounts) == 1 else set())
        platforms = {one.platform.slug for one in accounts}
        content = VariantForm(initial=initial, prefix=SHARED, platforms=platforms)
        if not model:
            # Found again on this machine if the page is left before anything is kept.
            content.fields["text"].widget.attrs["data-keep"] = "post-new"
        return self.show(request, IdeaForm(initial=idea, at=now), content, accounts, chosen)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it as a draft, then do what was asked."""
        person, now = signed_in(request), timezone.now()
        accounts, chosen = self.accounts(request), set(request.POST.getlist("accounts"))
        idea = IdeaForm(request.POST, at=now)
        platforms = {one.platform.slug for one in accounts}
        content = VariantForm(request.POST, prefix=SHARED, platforms=platforms)
        if not (idea.is_valid() & content.is_valid()):
            return self.show(request, idea, content, accounts, chosen, status=INVALID)
        if not (
            idea.cleaned_data["title"] or content.cleaned_data["text"] or content.cleaned_data.get("title")
        ):
            idea.add_error("title", _("Écrivez au moins un titre de travail, ou le texte."))
            return self.show(request, idea, content, accounts, chosen, status=INVALID)
        try:
            post = begin_once(
                request.POST.get("once", ""),
                idea=idea.values(),
                labels=idea.label_names(),
                accounts=[one for one in accounts if one.slug in chosen],
                content=content.values(),
                actor=person,
                now=now,
            )
        except PolicyRefusal as refusal:
            return self.show(request, idea, content, accounts, chosen, status=CONFLICT, alert=str(refusal))
        code = request.POST.get("act", "")
        if code in BY_CODE:
            return act(request, seen_post(request, post.pk), BY_CODE[code])
        messages.success(request, _("Le brouillon est enregistré."), extra_tags="sent=post-new")
        return HttpResponseRedirect(reverse("editorial:post", args=[post.pk]))

    def accounts(self, request: HttpRequest) -> list[OfficialAccount]:
        """Return the accounts on which the person publishes."""
        return list(accounts_for(signed_in(request), "publish", timezone.now()).select_related("platform"))

    def show(
        self,
        request: HttpRequest,
        idea: IdeaForm,
        content: VariantForm,
        accounts: list[OfficialAccount],
        chosen: set[str],
        *,
        status: int = 200,
        alert: str = "",
    ) -> HttpResponse:
        """Answer the page."""
        platforms = {one.platform.slug: one.platform.name for one in accounts}
        context = {
            "counts": [
                {"slug": slug, "name": name, "rules": json.dumps(rules_for_script(slug))}
                for slug, name in platforms.items()
            ],
            "idea": idea,
            "content": content,
            "accounts": accounts,
            "chosen": chosen,
            "once": request.POST.get("once") or secrets.token_urlsafe(12),
            "models": PostTemplate.objects.filter(is_active=True),
            "labels": Label.objects.values_list("name", flat=True),
            "may_propose": check_propose(signed_in(request), timezone.now()),
            "alert": alert,
        }
        return render(request, "editorial/post_new.html", context, status=status)


class PostDuplicateView(View):
    """Another post with the same words and images, without their dates."""

    audience = "post-propose"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin it, on the accounts of the person, and open it."""
        post, person, now = seen_post(request, pk), signed_in(request), timezone.now()
        if not (may := check_propose(person, now)).allowed:
            raise PermissionDenied(may.sentence)
        own = set(accounts_for(person, "publish", now).values_list("pk", flat=True))
        title = _("%(title)s (copie)") % {"title": post.title[:140]}
        copy = duplicate_post(post=post, title=title, accounts=own, actor=person, now=now)
        messages.success(request, _("Voici la copie\u00a0: un brouillon sans date."))
        return HttpResponseRedirect(reverse("editorial:post", args=[copy.pk]))
