"""What people do to a message: each view reads a form, calls one function, and shows the message again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import signed_in
from accounts.authorizations import who_may
from accounts.models import Person
from moderation.access import MessageNotFound, NotEntitled
from moderation.assignment import assign_message
from moderation.claims import claim, claim_first, release, take_over
from moderation.closing import close_without_reply, reopen_message, undo_closing
from moderation.conflicts import Conflict
from moderation.detail import visible_message
from moderation.filters import Filters
from moderation.forms.assignment import AssignForm
from moderation.forms.closings import CloseForm
from moderation.forms.notes import NoteForm
from moderation.forms.qualifications import QualifyForm
from moderation.forms.shared import ReasonForm
from moderation.kinds import qualify_message
from moderation.models import Message
from moderation.notes import add_note
from moderation.queries import seen_accounts
from moderation.rules.removals import GROUNDS_OF_KIND
from moderation.views.queue import message_url, queue_page, show_message
from netiquette.states import ImpossibleTransition
from policy.catalogue import clause as find_clause
from policy.outcomes import PolicyRefusal, Refused

FORBIDDEN, CONFLICT, INVALID = 403, 409, 422


class ActView(View):
    """An act on one message. Refused or stale, it shows the message with what was typed and why."""

    audience = "message-act"
    http_method_names = ["post"]
    # The name under which the page's template knows the form.
    form_name = ""
    form_class: type[forms.Form] = forms.Form
    # The clause whose section is named when what was typed will not do.
    clause = "R-063"
    done: Any = ""

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """Do the act; answer the message's page, or the next message when this one is closed."""
        user, now = signed_in(request), timezone.now()
        form = self.get_form(request, visible_message(pk, user, now), now)
        if not form.is_valid():
            return self.again(form, INVALID, self.objection(told_errors(form)))
        try:
            message = self.act(form, pk, user, now)
        except MessageNotFound as error:
            raise Http404 from error
        except NotEntitled as refusal:
            return self.again(form, FORBIDDEN, str(refusal))
        except (Conflict, PolicyRefusal, ImpossibleTransition) as refusal:
            return self.again(form, CONFLICT, str(refusal))
        except ValidationError as error:
            return self.again(form, INVALID, self.objection(" ".join(error.messages)))
        return self.after(message)

    def get_form(self, request: HttpRequest, message: Message, now: datetime) -> Any:
        """Return the form filled by the request."""
        return self.form_class(request.POST)

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message | None:
        """Call the function of the act; return the message as it is then, if it may have been closed."""
        raise NotImplementedError

    def objection(self, reason: str) -> str:
        """Return the sentence with the section of the policy that the act comes from, once."""
        named = _("section «\u00a0%(section)s") % {"section": find_clause(self.clause).section}
        return reason if named in reason else Refused(reason, self.clause).sentence

    def again(self, form: Any, status: int, alert: str = "") -> HttpResponse:
        """Show the message again, with the form as it was typed."""
        shown = {self.form_name: form} if self.form_name else {}
        return show_message(self.request, self.kwargs["pk"], status=status, forms=shown, alert=alert)

    def after(self, message: Message | None) -> HttpResponse:
        """Go back to the message, or on to the next of the list when this one is closed."""
        if self.done:
            messages.success(self.request, self.done, extra_tags=self.tags())
        filters = Filters.from_query(self.request.GET)
        pk = self.kwargs["pk"]
        if message is None or message.is_open or filters.shows_closed:
            return HttpResponseRedirect(message_url(pk, filters) + self.place(message))
        user, now = signed_in(self.request), timezone.now()
        rows = queue_page(filters, user, now, seen_accounts(user, now), most=2).messages
        following = next((row for row in rows if row.pk != pk), None)
        if following is not None:
            return HttpResponseRedirect(message_url(following.pk, filters))
        return HttpResponseRedirect(f"{reverse('moderation:queue')}?{filters.here}".rstrip("?"))

    def place(self, message: Message | None) -> str:
        """Return the field in which the person goes on, as an address's fragment: browsers give it the focus."""
        return ""

    def tags(self) -> str:
        """Return the options of the toast: the address that undoes the act, the text that is no longer unsent."""
        return ""


def told_errors(form: forms.Form) -> str:
    """Return what is wrong with a form, each field by its label: « Motif : Écrivez le motif. »."""
    return " ".join(
        _("%(field)s\u00a0: %(error)s") % {"field": form.fields[name].label or name, "error": error}
        if name in form.fields
        else str(error)
        for name, errors in form.errors.items()
        for error in errors
    )


def check_part(rows: QuerySet[Any], part_id: int, message_id: int) -> int:
    """Return the number of a reply, removal or warning; raise 404 when it is of another message than the address's."""
    if not rows.filter(pk=part_id, message_id=message_id).exists():
        raise Http404
    return part_id


class ClaimView(ActView):
    """Take the message in hand."""

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Claim it."""
        claim(message_id=pk, actor=user, now=now)


class ReleaseView(ActView):
    """Put the message back."""

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Release it."""
        release(message_id=pk, actor=user, now=now)


class TakeOverView(ActView):
    """Take the message from somebody else."""

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Take it over."""
        take_over(message_id=pk, actor=user, now=now)


class QualifyView(ActView):
    """Say what kind of message this is."""

    form_name = "qualify_form"
    form_class = QualifyForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Qualify it."""
        data = form.cleaned_data
        return qualify_message(
            message_id=pk,
            kind=data["kind"],
            is_danger=data["is_danger"],
            reason=data["reason"],
            version=data["version"],
            actor=user,
            now=now,
        )

    def place(self, message: Message | None) -> str:
        """Go on to the removal of what is to be removed, to the only answers a complaint may get, else to the reply."""
        if message is not None and message.kind in (Message.Kind.COMPLAINT, Message.Kind.MEDIA_REQUEST):
            return "#reponse-type"
        is_to_remove = message is not None and message.kind in GROUNDS_OF_KIND
        return "#id_retrait-ground" if is_to_remove else "#id_reponse-text"


class NoteView(ActView):
    """Write an internal note."""

    form_name = "note_form"
    form_class = NoteForm

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> None:
        """Add it."""
        add_note(message_id=pk, text=form.cleaned_data["text"], actor=user, now=now)

    def tags(self) -> str:
        """The note is no longer unsent."""
        return f"sent=note-{self.kwargs['pk']}"

    done = gettext_lazy("Note ajoutée.")


class AssignView(ActView):
    """Entrust the message to somebody."""

    clause = "R-082"
    form_name = "assign_form"

    def get_form(self, request: HttpRequest, message: Message, now: datetime) -> AssignForm:
        """Offer those who may answer on the account."""
        return AssignForm(request.POST, people=who_may("reply", message.account, now))

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Assign it."""
        assignee = form.cleaned_data["assignee"]
        return assign_message(
            message_id=pk,
            assignee_id=assignee.pk if assignee else None,
            version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )


class CloseView(ActView):
    """Close the message without a reply, for a reason of the list."""

    clause = "R-088"
    form_name = "close_form"
    form_class = CloseForm
    done = gettext_lazy("Message fermé sans réponse.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Close it."""
        data = form.cleaned_data
        return close_without_reply(
            message_id=pk, reason=data["reason"], version=data["version"], actor=user, now=now
        )

    def tags(self) -> str:
        """Offer to undo."""
        return f"undo={reverse('moderation:close-undo', args=[self.kwargs['pk']])}"


class CloseUndoView(ActView):
    """Undo a closing made a moment ago."""

    clause = "R-088"
    done = gettext_lazy("Fermeture annulée.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Reopen it, the register saying that it was an undoing."""
        return undo_closing(message_id=pk, actor=user, now=now)


class ReopenView(ActView):
    """Take up a closed message again."""

    clause = "R-088"
    form_name = "reopen_form"
    form_class = ReasonForm
    done = gettext_lazy("Message rouvert.")

    def act(self, form: Any, pk: int, user: Person, now: datetime) -> Message:
        """Reopen it."""
        data = form.cleaned_data
        return reopen_message(
            message_id=pk, reason=data["reason"], version=data["version"], actor=user, now=now
        )


class ClaimNextView(View):
    """Take the first message of the list that nobody has in hand, and open it."""

    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Claim the next message of the filters in the address."""
        user, now = signed_in(request), timezone.now()
        filters = Filters.from_query(request.GET)
        queue = filters.apply(Message.objects.all(), user, now)
        message = claim_first(actor=user, now=now, queue=queue)
        if message is None:
            messages.info(request, _("Aucun message libre dans cette liste."))
            return HttpResponseRedirect(f"{reverse('moderation:queue')}?{filters.here}".rstrip("?"))
        return HttpResponseRedirect(message_url(message.pk, filters))
