"""Moving a variant: by the mouse, or by a form; both ask the same function, and what is lost is said first."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from accounts.access import signed_in
from editorial.access import StaleVariant, check_write
from editorial.forms.moves import MoveForm
from editorial.local_times import hour_in_words, local_clock
from editorial.models import Variant
from editorial.moving import check_neighbours, what_moving_loses, why_not_move
from editorial.scheduling import move_variant
from editorial.states import ImpossibleAct
from editorial.views.calendar import calendar_context
from policy.outcomes import PolicyRefusal
from policy.words import day_in_words

CONFLICT, INVALID, FORBIDDEN = 409, 422, 403
# What a tile tells of its fingerprint.
SEEN = 12
# Pages from which something is moved.
BACK = ("/calendrier/", "/idees/")


class MoveView(View):
    """One variant, and when it leaves."""

    audience = "variant"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form; `date` and `heure` of the address are where it was dropped."""
        variant = _visible(request, pk)
        query = request.GET
        form = MoveForm(initial={"quand": variant.scheduled_at, "content_hash": variant.content_hash})
        dropped = query.get("date", "")
        if dropped:
            given = {
                "quand_date": dropped,
                "quand_time": query.get("heure", "") or _time_of(variant),
                "content_hash": variant.content_hash,
            }
            form = MoveForm(initial={"quand": [given["quand_date"], given["quand_time"], None], **given})
        return _show(request, variant, form, back=query.get("retour", "") or _referer(request))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move it, or show the form again with what was typed and why."""
        variant, form = _visible(request, pk), MoveForm(request.POST)
        back = request.POST.get("retour", "")
        if not form.is_valid():
            return _show(request, variant, form, back=back, status=INVALID)
        asked = form.cleaned_data
        loss = what_moving_loses(variant, asked["quand"])
        if loss and not asked["confirme"] and not why_not_move(variant, signed_in(request), timezone.now()):
            return _show(request, variant, form, back=back, status=CONFLICT)
        before, had = variant.scheduled_at, variant.state
        try:
            moved = move_variant(
                variant_id=pk,
                content_hash=_seen(variant, asked["content_hash"]),
                scheduled_at=asked["quand"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except (StaleVariant, ImpossibleAct, PolicyRefusal) as refusal:
            return _refused(request, variant, form, refusal, back)
        _tell(request, moved, before, lost=had != moved.state, back=back)
        return _done(request, back)


class MoveUndoView(View):
    """Putting a variant back where it was."""

    audience = "variant"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it back its hour, when nothing else has changed since."""
        variant = _visible(request, pk)
        try:
            was = request.GET.get("quand", "")
            move_variant(
                variant_id=pk,
                content_hash=_seen(variant, request.GET.get("version", "")),
                scheduled_at=datetime.fromisoformat(was) if was else None,
                actor=signed_in(request),
                now=timezone.now(),
            )
        except (StaleVariant, ImpossibleAct, PolicyRefusal) as refusal:
            messages.error(request, str(refusal))
        except (ValueError, TypeError, OverflowError):
            messages.error(request, _("Cette date ne se lit pas."))
        else:
            messages.success(request, _("La publication a repris sa place."))
        return HttpResponseRedirect(_safe(request.GET.get("retour", "")))


def _visible(request: HttpRequest, pk: int) -> Variant:
    rows = Variant.objects.visible_to(signed_in(request), timezone.now())
    return get_object_or_404(rows.select_related("post", "account__platform"), pk=pk)


def _show(
    request: HttpRequest,
    variant: Variant,
    form: MoveForm,
    *,
    back: str,
    status: int = 200,
    alert: str = "",
) -> HttpResponse:
    """Answer the form: a page, or what the dialog of the calendar shows."""
    person, now = signed_in(request), timezone.now()
    is_dialog = bool(getattr(request, "htmx", False))
    context: dict[str, Any] = {
        "variant": variant,
        "form": form,
        "back": _safe(back),
        "loss": what_moving_loses(variant, None),
        "why_not": why_not_move(variant, person, now),
        "alert": alert,
        "is_dialog": is_dialog,
    }
    template = "editorial/_move_form.html" if is_dialog else "editorial/move.html"
    response = render(request, template, context, status=status)
    return retarget(reswap(response, "innerHTML"), "#calendar-ask") if is_dialog else response


def _refused(
    request: HttpRequest, variant: Variant, form: MoveForm, refusal: Exception, back: str
) -> HttpResponse:
    """Say why, with what was typed; a tile that was dragged goes back to its place, and a message says why."""
    if getattr(request, "htmx", False) and not isinstance(refusal, StaleVariant):
        answer = render(request, "components/refusal.html", {"reason": str(refusal)}, status=CONFLICT)
        return retarget(reswap(answer, "beforeend"), "#toasts")
    variant.refresh_from_db()
    again = MoveForm({**request.POST.dict(), "content_hash": variant.content_hash, "confirme": ""})
    again.is_valid()
    is_entitled = check_write(variant, signed_in(request), timezone.now()).allowed
    status = CONFLICT if is_entitled else FORBIDDEN
    return _show(request, variant, again, back=back, status=status, alert=str(refusal))


def _tell(request: HttpRequest, moved: Variant, before: datetime | None, *, lost: bool, back: str) -> None:
    """Say where it went, with a way back when nothing was lost; and what it now leaves next to."""
    at = moved.scheduled_at
    where = _moment(at) if at else _("parmi les idées sans date")
    title = {"title": moved.post.title, "where": where}
    if lost:
        sentence = _(
            "«\u00a0%(title)s\u00a0» déplacée\u00a0: %(where)s. L’approbation est à demander de nouveau."
        )
        messages.success(request, sentence % title)
    else:
        sentence = _("«\u00a0%(title)s\u00a0» déplacée\u00a0: %(where)s.")
        undo = _undo_address(moved, before, back) if before is None or before > timezone.now() else ""
        messages.success(request, sentence % title, extra_tags=f"undo={undo}" if undo else "")
    close = check_neighbours(moved)
    if not close.allowed:
        messages.warning(request, close.sentence)


def _undo_address(moved: Variant, before: datetime | None, back: str) -> str:
    asked = {
        "quand": before.isoformat() if before else "",
        "version": moved.content_hash,
        "retour": _safe(back),
    }
    return f"{reverse('editorial:variant-move-undo', args=[moved.pk])}?{urlencode(asked)}"


def _done(request: HttpRequest, back: str) -> HttpResponse:
    """Answer the calendar as it now is, to the page that asked for a part of it; else lead back there."""
    back = _safe(back)
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(back)
    path, _mark, query = back.partition("?")
    if path != reverse("editorial:calendar"):
        return HttpResponseClientRedirect(back)
    context = calendar_context(QueryDict(query).dict(), signed_in(request))
    return render(request, "editorial/_calendar_moved.html", context)


def _seen(variant: Variant, told: str) -> str:
    """Return the whole fingerprint that a tile tells the beginning of; another one stays as it is, and is stale."""
    return variant.content_hash if len(told) >= SEEN and variant.content_hash.startswith(told) else told


def _safe(back: str) -> str:
    return back if back.startswith(BACK) else reverse("editorial:calendar")


def _referer(request: HttpRequest) -> str:
    """Return the address of the page before, without its site."""
    address = request.headers.get("Referer", "").partition(request.get_host())[2]
    return address or ""


def _moment(at: datetime) -> str:
    local = local_clock(at)
    return f"{day_in_words(local.date())}, {hour_in_words(local)}"


def _time_of(variant: Variant) -> str:
    return f"{local_clock(variant.scheduled_at):%H:%M}" if variant.scheduled_at else ""
