"""The register of closed comments: where, why, until when; and the form that writes one more down."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import accounts_for
from accounts.rights import local_date
from accounts.views.paging import number_in, number_of, page_after
from editorial.comment_closures import ACTION, close_comments, keep_closed, reopen_comments
from editorial.forms.comment_closures import CloseCommentsForm, KeepClosedForm
from editorial.models import CommentClosure, Variant
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422


class CommentClosuresView(View):
    """The closures, those still in force first."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return show_closures(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write one more down, or show what was typed again."""
        person, now = signed_in(request), timezone.now()
        form = CloseCommentsForm(request.POST, person=person, at=now)
        if not form.is_valid():
            return show_closures(request, status=INVALID, form=form)
        try:
            close_comments(**form.cleaned_data, actor=person, now=now)
        except PolicyRefusal as refusal:
            return show_closures(request, status=CONFLICT, form=form, alert=str(refusal))
        messages.success(request, _("La fermeture des commentaires est inscrite."))
        return HttpResponseRedirect(reverse("editorial:comment-closures"))


class ReopenCommentsView(View):
    """Comments open again."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it down."""
        try:
            reopen_comments(closure_id=number_in(pk), actor=signed_in(request), now=timezone.now())
        except CommentClosure.DoesNotExist as error:
            raise Http404 from error
        except PolicyRefusal as refusal:
            return show_closures(request, status=CONFLICT, alert=str(refusal))
        messages.success(request, _("Les commentaires sont rouverts."))
        return HttpResponseRedirect(reverse("editorial:comment-closures"))


class KeepClosedView(View):
    """Comments closed a little longer."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the closure another end, or show what was typed again."""
        number, form = number_in(pk), KeepClosedForm(request.POST, auto_id=f"c{pk}-%s")
        if not CommentClosure.objects.closed().filter(pk=number).exists():
            raise Http404
        if not form.is_valid():
            return show_closures(request, status=INVALID, typed={number: form})
        asked: dict[str, Any] = {"closure_id": number, "actor": signed_in(request), "now": timezone.now()}
        try:
            keep_closed(**form.cleaned_data, **asked)
        except PolicyRefusal as refusal:
            return show_closures(request, status=CONFLICT, typed={number: form}, alert=str(refusal))
        messages.success(request, _("La nouvelle fin est inscrite."))
        return HttpResponseRedirect(reverse("editorial:comment-closures"))


def show_closures(
    request: HttpRequest,
    *,
    status: int = 200,
    form: CloseCommentsForm | None = None,
    typed: dict[int, forms.Form] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page; a form of `typed` was refused, and takes the place of the blank one."""
    person, now, typed = signed_in(request), timezone.now(), typed or {}
    rows = CommentClosure.objects.select_related("account__platform", "closed_by", "reopened_by")
    page = page_after(rows.exclude(reopened_at__isnull=True), request)
    own = set(accounts_for(person, ACTION, now).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "closed": [
            (one, one.account_id in own, typed.get(one.pk) or KeepClosedForm(auto_id=f"c{one.pk}-%s"))
            for one in rows.closed().order_by("ends_on", "pk")
        ],
        "refused": set(typed),
        "page": page,
        "today": local_date(now),
        "may_close": bool(own),
        "form": form or CloseCommentsForm(person=person, at=now, initial=_published(request)),
        "alert": alert,
    }
    return render(request, "editorial/comment_closures.html", context, status=status)


def _published(request: HttpRequest) -> dict[str, str]:
    """Return what the form begins with when it is opened from a publication."""
    number = number_of(request.GET.get("publication"))
    seen = Variant.objects.visible_to(signed_in(request), timezone.now())
    variant = seen.filter(pk=number).select_related("account", "post").first() if number else None
    if variant is None:
        return {}
    return {"account": variant.account.slug, "title": variant.post.title, "link": variant.permalink}
