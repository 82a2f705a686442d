"""Answering: the draft is kept first, then it is recorded as sent, made ready, or held until the offices open."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Person
from moderation.forms import ReplyForm, SentForm
from moderation.models import Message, Reply
from moderation.references import add_reference
from moderation.replies import (
    discard_reply,
    record_reply_sent,
    save_draft,
    submit_reply,
    take_back_reply,
)
from moderation.views.acts import ActView


class ReplyView(ActView):
    """Write a reply: keep it, make it ready, or record it as already published by hand."""

    form_name = "reply_form"
    form_class = ReplyForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Keep the draft in any case, so that a refusal loses nothing; then do what the button says."""
        data = form.cleaned_data
        draft = save_draft(
            message_id=pk,
            actor=user,
            text=data["text"],
            nature=data["nature"],
            channel=data["channel"],
            template_id=data["template"].pk if data["template"] else None,
            no_reference_reason=data["no_reference_reason"],
            now=now,
        )
        if data["reference_type"]:
            _keep_reference(draft, data, user, now)
        wanted = self.request.POST.get("do", "draft")
        if wanted == "draft":
            self.done = _("Brouillon enregistré.")
            return draft.message
        reply = submit_reply(
            reply_id=draft.pk,
            actor=user,
            version=data["version"],
            closed_hours_reason=data["closed_hours_reason"],
            now=now,
        )
        if wanted == "sent" and reply.state == Reply.State.DUE:
            return self._record(reply, data["permalink"], user, now)
        self.done = (
            _("Réponse retenue jusqu’à l’ouverture des bureaux : vous recevrez un rappel.")
            if reply.state == Reply.State.HELD
            else _("Réponse prête : publiez-la sur la plateforme, puis collez son lien.")
        )
        return Message.objects.get(pk=pk)

    def _record(self, reply: Reply, permalink: str, user: Person, now: datetime) -> Message:
        """Record the reply as sent, in the same click."""
        record_reply_sent(
            reply_id=reply.pk, permalink=permalink, sent_at=now, version=None, actor=user, now=now
        )
        self.done = _("Réponse inscrite comme envoyée.")
        return Message.objects.get(pk=reply.message_id)

    def tags(self) -> str:
        """The text is on the server now: this machine need not keep it."""
        return f"sent=reply-{self.kwargs['pk']}"


def _keep_reference(draft: Reply, data: dict[str, Any], user: Person, now: datetime) -> None:
    """Note the source once, however often the form is sent again."""
    source = {"type": data["reference_type"], "locator": data["reference_locator"].strip()}
    if not draft.references.filter(**source).exists():
        add_reference(reply_id=draft.pk, excerpt=data["reference_excerpt"], actor=user, now=now, **source)


class SentView(ActView):
    """Record that a waiting reply has been published."""

    form_name = "sent_form"
    form_class = SentForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Record it with its link."""
        record_reply_sent(
            reply_id=self.kwargs["reply"],
            permalink=form.cleaned_data["permalink"],
            sent_at=now,
            version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
        self.done = _("Réponse inscrite comme envoyée.")
        return Message.objects.get(pk=pk)


class DiscardView(ActView):
    """Give up a reply that was not sent, or take it back to change it."""

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Do what the button says."""
        reply = self.kwargs["reply"]
        if self.request.POST.get("do") == "take-back":
            take_back_reply(reply_id=reply, actor=user, version=None, now=now)
            self.done = _("La réponse est de nouveau un brouillon.")
        else:
            discard_reply(reply_id=reply, actor=user, version=None, now=now)
            self.done = _("Réponse abandonnée ; son texte est conservé dans l’historique.")
