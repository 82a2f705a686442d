"""One replacement: where it stands, its accounts, its notices, its history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import reach_of, signed_in
from accounts.announcements import ITEM_TYPE
from accounts.coverage import Gap, gaps
from accounts.covers import check_answer, check_arbitration
from accounts.events import told
from accounts.models import Notice, OfficialAccount, Person, Replacement
from accounts.notices import LEVELS
from accounts.replacement_secrets import secrets_to_change_after
from accounts.replacements import check_end
from accounts.rights import local_date, managed_accounts
from policy.outcomes import Outcome
from policy.register import entries_about
from policy.words import day_in_words

Stage = Replacement.Stage
TONES = {
    Stage.IN_EFFECT: "good",
    Stage.TO_COME: "info",
    Stage.COVER_ASKED: "warn",
    Stage.NOTICE_OWED: "warn",
    Stage.DECLINED: "danger",
    Stage.VOID: "danger",
    Stage.OVER: "",
}
NOTICES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A replacement and where it stands today, in a word and in a sentence."""

    replacement: Replacement
    stage: Replacement.Stage
    label: str
    tone: str
    sentence: str


def shown(replacement: Replacement, today: date) -> Shown:
    """Say where a replacement stands; it comes with its people."""
    stage = replacement.stage(today)
    label = str(stage.label)
    if stage == Stage.OVER and replacement.ended_on is not None:
        label = _("annulé") if replacement.was_cancelled else _("interrompu")
    return Shown(
        replacement=replacement,
        stage=stage,
        label=label,
        tone=TONES[stage],
        sentence=_sentence(replacement, stage),
    )


def _sentence(one: Replacement, stage: Replacement.Stage) -> str:
    sentences = {
        Stage.IN_EFFECT: _("Finit de lui-même le %(last)s, à minuit."),
        Stage.TO_COME: _("Commence le %(first)s et finit de lui-même le %(last)s, à minuit."),
        Stage.NOTICE_OWED: _("Prend effet dès que l’avis à l’équipe est envoyé."),
        Stage.COVER_ASKED: _(
            "Prend effet une fois la relève acceptée par %(substitute)s et l’avis à l’équipe envoyé."
        ),
        Stage.DECLINED: _("Sans effet\u00a0: %(substitute)s a refusé la relève."),
        Stage.VOID: _("Sans effet\u00a0: une des deux personnes n’est plus active."),
        Stage.OVER: _("Annulé avant son premier jour.")
        if one.was_cancelled
        else _("Dernier jour d’accès\u00a0: le %(last)s."),
    }
    return sentences[stage] % {
        "first": day_in_words(one.starts_on),
        "last": day_in_words(one.last_day),
        "substitute": one.substitute,
    }


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of a replacement: whether its absent person still manages it, and the days without anybody."""

    account: OfficialAccount
    is_managed: bool
    gap: Gap | None


class ReplacementView(View):
    """The page to which the e-mails lead."""

    audience = "team"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, or 404 to whom it does not concern."""
        now, user = timezone.now(), signed_in(request)
        replacement, today = visible_replacement(pk, user, now), local_date(now)
        context = {
            "row": shown(replacement, today),
            "accounts": _lines(replacement, today),
            "secrets": secrets_to_change_after(replacement, now),
            "notices": _notices(replacement),
            "history": [(one, told(one.event)) for one in entries_about(replacement)],
            "may_end": ask_may_end(replacement, user, now),
            "may_answer": check_answer(replacement, accepts=True, reason="", actor=user, now=now).allowed,
            "may_arbitrate": check_arbitration(replacement, reason="…", actor=user, now=now).allowed,
        }
        return render(request, "accounts/replacement.html", context)


def visible_replacement(pk: int, user: Person, now: datetime) -> Replacement:
    """Return the replacement with its people and accounts, or 404 to whom it does not concern."""
    visible = Replacement.objects.visible_to(user, oversees=reach_of(user, now).oversees)
    people = ("absent", "substitute", "recorded_by", "cover_answered_by")
    return get_object_or_404(visible.select_related(*people).prefetch_related("accounts__platform"), pk=pk)


def ask_may_end(replacement: Replacement, user: Person, now: datetime) -> Outcome:
    """Ask the rule whether `user` may interrupt it now; the page's button asks the same."""
    return check_end(replacement, actor=user, ended_on=local_date(now), now=now)


def _lines(replacement: Replacement, today: date) -> list[AccountLine]:
    managed = set(managed_accounts(replacement.absent_id, today).values_list("pk", flat=True))
    found = {gap.account.pk: gap for gap in gaps([replacement], today=today)}
    return [AccountLine(one, one.pk in managed, found.get(one.pk)) for one in replacement.accounts.all()]


def _notices(replacement: Replacement) -> dict[str, list[Notice]]:
    """Return the e-mails owed, latest last, by subject."""
    rows = Notice.objects.filter(item_type=ITEM_TYPE, item_id=replacement.pk, level__in=list(LEVELS))
    told: dict[str, list[Notice]] = defaultdict(list)
    for one in rows.select_related("recipient").order_by("created_at", "pk")[:NOTICES]:
        told[str(LEVELS[one.level].subject) % one.context].append(one)
    return dict(told)
