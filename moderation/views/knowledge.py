"""Pages of the knowledge base: its list, one entry, writing and keeping it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.models import Person
from accounts.rights import local_date
from accounts.views.doors import DoorView
from accounts.views.paging import number_in, number_of
from moderation import knowledge
from moderation.forms.knowledge import EntryForm
from moderation.knowledge_search import find_entries, is_stale, stale_before, stale_entries
from moderation.models import KnowledgeEntry, PassedCaution, Reply
from moderation.queries import visible_accounts
from policy.outcomes import PolicyRefusal

CONFLICT, INVALID = 409, 422
PAGE, USES, PAGES_TO_WRITE = 25, 20, 30
STALE, RETIRED = "a-verifier", "retirees"


class KnowledgeView(DoorView):
    """A page for those who reply on some account; 404 for anybody else."""

    audience = "answers"

    def opens_to(self, person: Person, at: datetime) -> bool:
        """Ask who keeps the knowledge base."""
        return knowledge.check_keep(person, at).allowed


def entry_or_404(pk: int) -> KnowledgeEntry:
    """Return the entry of the address."""
    entry = KnowledgeEntry.objects.select_related("service", "updated_by").filter(pk=number_in(pk)).first()
    if entry is None:
        raise Http404
    return entry


class EntryListView(KnowledgeView):
    """The base; the words and the filters are in the address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page."""
        now = timezone.now()
        chosen = {key: request.GET.get(key, "").replace("\x00", "")[:200] for key in ("q", "etat", "source")}
        found = _filtered(chosen, stale_before(now))
        rows: Any = _Capped(found)
        page: Any = Paginator(rows, PAGE).get_page(number_of(request.GET.get("page")) or 1)
        context = {
            "chosen": chosen,
            "page": page,
            "sources": KnowledgeEntry.Source.choices,
            "stale_before": stale_before(now),
            "stale_count": stale_entries(now).count(),
            "is_empty": not page.object_list and not KnowledgeEntry.objects.exists(),
        }
        return render(request, "moderation/knowledge/list.html", context)


class _Capped:
    """Rows counted up to a thousand: the thousandth answer to a search helps nobody."""

    most = 1000

    def __init__(self, rows: "QuerySet[KnowledgeEntry]") -> None:
        self.rows = rows

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return self.rows.order_by()[: self.most].count()

    ordered = True


def _filtered(chosen: dict[str, str], before: Any) -> "QuerySet[KnowledgeEntry]":
    is_retired = chosen["etat"] == RETIRED
    if chosen["q"].strip():
        found = find_entries(chosen["q"], with_retired=is_retired)
    else:
        found = KnowledgeEntry.objects.select_related("service").order_by("-updated_at", "-pk")
    found = found.filter(is_active=not is_retired)
    if chosen["etat"] == STALE:
        found = found.filter(is_stale(before))
    if chosen["source"] in KnowledgeEntry.Source.values:
        found = found.filter(source=chosen["source"])
    return found


class EntryView(KnowledgeView):
    """One entry: what it says, when it was verified, its versions, the replies that cite it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        entry, person, now = entry_or_404(pk), signed_in(request), timezone.now()
        uses = entry.references.filter(reply__state=Reply.State.SENT)
        seen = uses.filter(reply__message__account__in=visible_accounts(person, now).order_by().values("pk"))
        context = {
            "entry": entry,
            "is_stale": entry.verified_on is None or entry.verified_on < stale_before(now),
            "revisions": entry.revisions.select_related("person")[1:PAGE],
            "uses": seen.select_related("reply__message__account__platform").order_by("-pk")[:USES],
            "use_count": uses.count(),
            "is_cited": entry.references.exists(),
        }
        return render(request, "moderation/knowledge/entry.html", context)


class EntryEditView(KnowledgeView):
    """Write an entry, or change one."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form; `question` in the address begins a new entry."""
        entry = entry_or_404(pk) if pk is not None else None
        question = request.GET.get("question", "").replace("\x00", "")[:300]
        initial = {"version": entry.version} if entry else {"question": question}
        return _edit_page(request, EntryForm(instance=entry, initial=initial), entry)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep it."""
        entry = entry_or_404(pk) if pk is not None else None
        form = EntryForm(request.POST, instance=entry_or_404(pk) if pk is not None else None)
        if not form.is_valid():
            return _edit_page(request, form, entry, status=INVALID)
        try:
            kept = knowledge.write_entry(
                values=form.cleaned_data,
                entry_id=pk,
                version=form.cleaned_data["version"],
                actor=signed_in(request),
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "code", " ".join(error.messages))
            return _edit_page(request, form, entry, status=INVALID)
        except knowledge.StaleEntry as stale:
            form.data = {**dict(form.data.items()), "version": entry.version if entry else None}
            return _edit_page(request, form, entry, status=CONFLICT, alert=str(stale))
        messages.success(request, _("Fiche enregistrée."))
        return HttpResponseRedirect(reverse("moderation:knowledge-entry", args=[kept.pk]))


def _edit_page(
    request: HttpRequest, form: Any, entry: KnowledgeEntry | None, *, status: int = 200, alert: str = ""
) -> HttpResponse:
    context = {"form": form, "entry": entry, "alert": alert}
    return render(request, "moderation/knowledge/edit.html", context, status=status)


class EntryActView(KnowledgeView):
    """Verify an entry, take it out of use, put it back, erase it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says."""
        entry, actor, now = entry_or_404(pk), signed_in(request), timezone.now()
        wanted, back = request.POST.get("do", ""), reverse("moderation:knowledge-entry", args=[pk])
        try:
            if wanted == "verify":
                knowledge.verify_entry(entry_id=entry.pk, actor=actor, now=now, today=local_date(now))
                messages.success(request, _("Fiche vérifiée."))
            elif wanted == "delete":
                knowledge.delete_entry(entry_id=entry.pk, actor=actor, now=now)
                messages.success(request, _("Fiche effacée."))
                back = reverse("moderation:knowledge-list")
            elif wanted in ("retire", "restore"):
                is_active = wanted == "restore"
                knowledge.set_active(entry_id=entry.pk, is_active=is_active, actor=actor, now=now)
                messages.success(
                    request, _("Fiche remise en usage.") if is_active else _("Fiche retirée de l’usage.")
                )
        except PolicyRefusal as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(back)


class PagesToWriteView(KnowledgeView):
    """The questions to which no page of the city's site answers, the newest first, on the accounts that one sees."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        accounts = visible_accounts(signed_in(request), timezone.now()).order_by().values("pk")
        wanted = PassedCaution.objects.filter(
            wants_page=True, reply__state=Reply.State.SENT, reply__message__account__in=accounts
        )
        rows = wanted.select_related("reply__message__account__platform", "person").order_by("-at", "-pk")
        return render(request, "moderation/knowledge/pages.html", {"rows": rows[:PAGES_TO_WRITE]})
