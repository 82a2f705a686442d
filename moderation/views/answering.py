"""What was already answered, beside a message: entries and replies to messages alike, put in the draft by a gesture."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from moderation.answering import Typed, insert_entry, insert_reply
from moderation.closing import waiting_reply
from moderation.detail import visible_message
from moderation.forms.replies import InsertForm
from moderation.knowledge_search import (
    SUGGESTED,
    find_entries,
    similar_replies,
    stale_before,
    suggested_entries,
)
from moderation.models import KnowledgeEntry, Message
from moderation.queries import seen_accounts
from moderation.views.acts import ActView

FOUND = 6


class KnowledgeForMessageView(View):
    """The entries and the answers that may serve; words typed in the panel look for others."""

    audience = "message"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them; htmx asks for the panel alone."""
        user, now = signed_in(request), timezone.now()
        accounts = seen_accounts(user, now)
        message = visible_message(pk, user, now, accounts)
        wanted = request.GET.get("q", "").replace("\x00", "")[:200]
        text = message.snapshots.order_by("-ordinal").values_list("text", flat=True).first() or ""
        entries = list(find_entries(wanted)[:FOUND]) if wanted.strip() else suggested_entries(text)
        context = {
            "message": message,
            "q": wanted,
            "entries": entries[: FOUND if wanted else SUGGESTED],
            "similar": [] if wanted.strip() else similar_replies(message, text, accounts, now),
            "may_insert": message.is_open
            and message.state != Message.State.NEW
            and waiting_reply(message) is None,
            "stale_before": stale_before(now),
        }
        htmx = getattr(request, "htmx", None)
        template = "moderation/_knowledge_found.html" if htmx else "moderation/knowledge/message.html"
        return render(request, template, context)


class _InsertView(ActView):
    """Put something in the draft: what was typed comes with the press of the button, and stays."""

    clause = "R-096"
    form_name = "reply_form"
    form_class = InsertForm
    done = _("C’est dans votre brouillon, avec sa référence.")

    def place(self, message: Message | None) -> str:
        """Go on writing."""
        return "#id_reponse-text"

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Put it in the draft."""
        data = form.cleaned_data
        names = ("nature", "channel", "no_reference_reason")
        typed = {name: data[name] for name in names if data.get(name)}
        # A page without the composer sends no text: the draft is taken as it was kept.
        typed["text"] = data.get("text", "") if form.add_prefix("text") in form.data else None
        self.insert(pk, Typed(**typed), user, now)

    def insert(self, pk: int, typed: Typed, user: Person, now: datetime) -> None:
        """Call the function of the act."""
        raise NotImplementedError


class InsertEntryView(_InsertView):
    """Put an entry of the knowledge base in the draft."""

    def insert(self, pk: int, typed: Typed, user: Person, now: datetime) -> None:
        """Put it, with its page."""
        try:
            insert_entry(message_id=pk, entry_id=self.kwargs["entry"], typed=typed, actor=user, now=now)
        except KnowledgeEntry.DoesNotExist as error:
            raise Http404 from error


class InsertReplyView(_InsertView):
    """Put in the draft what was answered to a message alike."""

    def insert(self, pk: int, typed: Typed, user: Person, now: datetime) -> None:
        """Put it, with its references."""
        insert_reply(message_id=pk, reply_id=self.kwargs["reply"], typed=typed, actor=user, now=now)
