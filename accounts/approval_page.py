"""What the page of a request shows to whoever decides: all of it, as it will be, and what has moved since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.approvals import waiting_since, what_is_asked
from accounts.authorizations import granted_pairs
from accounts.bodies import bodies_of
from accounts.forms.approvals import ApprovalForm
from accounts.models import AccountRequest, Body, Person, Position
from accounts.plan import content
from accounts.planned import planned_on
from accounts.requests import check_decide
from accounts.rules.authorizations import ACTION_NAMES
from policy.history import Line, lines_of
from policy.register import entries_about

NOTHING = "—"


def page_of(
    asked: AccountRequest, person: Person, now: datetime, form: ApprovalForm | None
) -> dict[str, Any]:
    """Return what the template needs; `form` is what was sent and refused, its words kept."""
    is_open = asked.state == AccountRequest.State.SUBMITTED
    answers = {body: check_decide(asked, body, person, now) for body in bodies_of(person, now)}
    choices = [body for body, outcome in answers.items() if is_open and outcome.allowed]
    lines = lines_of(entries_about(asked).select_related("actor").reverse(), AccountRequest)
    return {
        "title": what_is_asked(asked),
        "asked": asked,
        "is_open": is_open,
        "since": waiting_since(asked),
        "answers": content(asked),
        "register": list(_as_registered(asked)),
        "approvals": [
            (one, one.is_about(asked.content_hash)) for one in asked.approvals.select_related("person")
        ],
        "missing": [body for body in Body if is_open and body not in _decided(asked)],
        "choices": choices,
        "why_not": "" if choices or not is_open else _why_not(answers),
        "form": _form_again(asked, choices, lines, form),
        "lines": lines,
        "moved": _since(lines, form),
    }


def _decided(asked: AccountRequest) -> set[str]:
    return {one.body for one in asked.approvals.all() if one.is_about(asked.content_hash)}


def _why_not(answers: dict[Body, Any]) -> str:
    """Why the person decides nothing here."""
    if not answers:
        return _("Seules la direction générale et l’équipe des communications se prononcent sur une demande.")
    return str(next(iter(answers.values())).sentence)


def _form_again(
    asked: AccountRequest, choices: list[Body], lines: list[Line], sent: ApprovalForm | None
) -> ApprovalForm:
    """Return the form of the present content; what was typed in `sent` stays, with its errors."""
    present = {
        "body": choices[0].value if choices else "",
        "content_hash": asked.content_hash,
        "seen": lines[0].entry.pk if lines else 0,
    }
    if sent is None:
        return ApprovalForm(initial=present)
    again = ApprovalForm({**sent.data, **present, **_still_chosen(sent, choices)})
    again.full_clean()
    return again


def _still_chosen(sent: ApprovalForm, choices: list[Body]) -> dict[str, str]:
    body = str(sent.data.get("body", ""))
    return {"body": body} if body in choices else {}


def _since(lines: list[Line], sent: ApprovalForm | None) -> list[Line]:
    """What was registered after the screen that was sent."""
    seen = sent.cleaned_data.get("seen") if sent is not None else None
    return [line for line in lines if seen and line.entry.pk > seen]


def _as_registered(asked: AccountRequest) -> Iterator[tuple[str, str]]:
    """Yield the account as the register of official accounts will show it once both bodies have agreed."""
    if asked.purpose == AccountRequest.Purpose.CLOSE:
        yield from _once_closed(asked)
        return
    titles = dict(Position.objects.values_list("slug", "title"))
    yield _("Compte"), str(asked)
    yield _("Identifiant"), asked.handle
    yield _("Adresse"), asked.url or NOTHING
    yield _("État"), _("autorisé, dès la seconde approbation")
    yield _("Autorisé par"), _("la direction générale, avec l’accord de l’équipe des communications")
    yield _("Résolution du conseil"), _("à entériner")
    yield _("Postes sur la liste du compte"), _names(asked.managers, titles)
    yield _("Ce qu’ils pourront y faire"), ", ".join(str(name) for name in ACTION_NAMES.values())
    yield _("Suivi des messages"), _names(asked.follow_up, titles)


def _once_closed(asked: AccountRequest) -> Iterator[tuple[str, str]]:
    account = asked.account
    if account is None:
        return
    titles = dict(Position.objects.values_list("slug", "title"))
    listed = sorted({position for position, _action, _slug in granted_pairs(account=account)})
    yield _("Compte"), str(account)
    yield _("Adresse"), account.url or NOTHING
    yield (
        _("État"),
        _("fermé pour de bon, dès la seconde approbation (aujourd’hui\u00a0: %(state)s)")
        % {"state": account.get_state_display()},
    )
    yield _("Postes qui n’y agiront plus"), _names(listed, titles)
    yield (
        _("Ce qui y est prévu et ne partira pas"),
        "; ".join(one.label for one in planned_on(account)) or NOTHING,
    )


def _names(slugs: list[str], titles: dict[str, str]) -> str:
    return ", ".join(titles.get(slug, slug) for slug in slugs) or NOTHING
