"""Answering: the draft is kept first, then it is recorded as sent, made ready, or held until the offices open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from moderation.access import NotEntitled
from moderation.detail import visible_message
from moderation.forms.replies import PassingForm, ReplyForm, SentForm
from moderation.models import Message, Reply
from moderation.references import add_reference
from moderation.replies import (
    answer_now,
    discard_reply,
    record_reply_sent,
    save_draft,
    submit_reply,
    take_back_reply,
)
from moderation.reply_cautions import ReplyCautioned, examine
from moderation.reply_checks import leaving
from moderation.views.acts import ActView, check_part
from policy.outcomes import PolicyRefusal


class ReplyView(ActView):
    """Write a reply: keep it, make it ready, or record it as already published by hand."""

    clause = "R-088"
    form_name = "reply_form"
    form_class = ReplyForm

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """Keep a draft quietly while it is being typed; any button goes the ordinary way."""
        if request.POST.get("do") != "autosave":
            return super().post(request, pk, **kwargs)
        user, now = signed_in(request), timezone.now()
        message, refusal = visible_message(pk, user, now), ""
        form = ReplyForm(request.POST)
        form.is_valid()
        if not message.is_open or not {"text", "nature", "channel"} <= form.cleaned_data.keys():
            return HttpResponse(status=204)
        try:
            _keep_draft(form.cleaned_data, pk, user, now)
        except (NotEntitled, PolicyRefusal) as error:
            refusal = str(error)
        return render(request, "moderation/_draft_saved.html", {"now": now, "refusal": refusal})

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Keep the draft in any case, so that a refusal loses nothing; then do what the button says."""
        data = form.cleaned_data | {"passing": form.passing}
        draft = _keep_draft(data, pk, user, now)
        if data["reference_type"]:
            _keep_reference(draft, data, user, now)
        wanted = self.request.POST.get("do", "draft")
        if wanted == "draft":
            self.done = _("Brouillon enregistré.")
            return draft.message
        with cautions_shown_by(form):
            return self._leave(wanted, draft, data, pk, user, now)

    def _leave(
        self, wanted: str, draft: Reply, data: dict[str, Any], pk: int, user: Person, now: datetime
    ) -> Message:
        """Record the draft as sent, or make it ready."""
        if wanted == "sent":
            self.done = _("Réponse inscrite comme envoyée.")
            answer_now(
                permalink=data["permalink"],
                sent_at=data["sent_at"] or now,
                **self._submission(draft, data, user, now),
            )
        else:
            reply = submit_reply(**self._submission(draft, data, user, now))
            self.done = (
                _("Réponse retenue jusqu’à l’ouverture des bureaux\u00a0: vous recevrez un rappel.")
                if reply.state == Reply.State.HELD
                else _("Réponse prête\u00a0: publiez-la sur la plateforme, puis collez son lien.")
            )
        return Message.objects.get(pk=pk)

    def _submission(self, draft: Reply, data: dict[str, Any], user: Person, now: datetime) -> dict[str, Any]:
        """Return what both buttons give: the draft, and the screen on which it was decided."""
        return {
            "reply_id": draft.pk,
            "actor": user,
            "version": data["version"],
            "closed_hours_reason": data["closed_hours_reason"],
            "passing": data["passing"],
            "now": now,
        }

    def tags(self) -> str:
        """The text is on the server now: this machine need not keep it."""
        return f"sent=reply-{self.kwargs['pk']}"


def _keep_draft(data: dict[str, Any], pk: int, user: Person, now: datetime) -> Reply:
    """Keep what is written so far."""
    template = data.get("template")
    return save_draft(
        message_id=pk,
        actor=user,
        text=data["text"],
        nature=data["nature"],
        channel=data["channel"],
        template_id=template.pk if template else None,
        no_reference_reason=data.get("no_reference_reason", ""),
        now=now,
    )


def _keep_reference(draft: Reply, data: dict[str, Any], user: Person, now: datetime) -> None:
    """Note the source once, however often the form is sent again."""
    source = {"type": data["reference_type"], "locator": data["reference_locator"].strip()}
    if not draft.references.filter(**source).exists():
        add_reference(reply_id=draft.pk, excerpt=data["reference_excerpt"], actor=user, now=now, **source)


@contextmanager
def cautions_shown_by(form: PassingForm) -> Iterator[None]:
    """Leave to the form the cautions that were not passed: it is shown again with them."""
    try:
        yield
    except ReplyCautioned as caution:
        form.findings, form.was_asked = caution.findings, True
        raise


class CautionsView(View):
    """What is to be read again in a reply, beside its text while it is being written; never kept."""

    audience = "message"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the cautions of the text as it is."""
        user, now = signed_in(request), timezone.now()
        message, form = visible_message(pk, user, now), ReplyForm(request.POST)
        form.is_valid()
        text, nature = form.cleaned_data.get("text", ""), form.cleaned_data.get("nature", "")
        if text and nature and message.is_open:
            written = leaving(message, Reply(text=text, nature=nature), now)
            form.findings, form.is_urgent = examine(written), written.is_urgent
        return render(
            request, "moderation/_reply_cautions.html", {"form": form, "target": form["text"].id_for_label}
        )


class SentView(ActView):
    """Record that a waiting reply has been published."""

    clause = "R-088"
    form_name = "sent_form"
    form_class = SentForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Record it with its link."""
        with cautions_shown_by(form):
            record_reply_sent(
                reply_id=check_part(Reply.objects.all(), self.kwargs["reply"], pk),
                permalink=form.cleaned_data["permalink"],
                sent_at=form.cleaned_data["sent_at"] or now,
                version=form.cleaned_data["version"],
                passing=form.passing,
                actor=user,
                now=now,
            )
        self.done = _("Réponse inscrite comme envoyée.")
        return Message.objects.get(pk=pk)


class DiscardView(ActView):
    """Give up a reply that was not sent, or take it back to change it."""

    clause = "R-088"

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Do what the button says."""
        reply = check_part(Reply.objects.all(), self.kwargs["reply"], pk)
        if self.request.POST.get("do") == "take-back":
            take_back_reply(reply_id=reply, actor=user, version=None, now=now)
            self.done = _("La réponse est de nouveau un brouillon.")
        else:
            discard_reply(reply_id=reply, actor=user, version=None, now=now)
            self.done = _("Réponse abandonnée; son texte est conservé dans l’historique.")
