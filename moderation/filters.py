"""The queue's filters: read from the address, applied to the messages, written back into links."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import slug_re
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import OfficialAccount, Person, Platform
from moderation.models import Message, Referral
from moderation.queries import MessageQuerySet
from moderation.situations import about, emergencies_in_force, fell_due_in, recent_emergencies
from moderation.suggestions import similar_to

SOON = timedelta(hours=3)
# The longest code of an account or platform.
CODE = 50

STATES = {
    "": _("Ouverts"),
    "a-qualifier": _("À qualifier"),
    "a-repondre": _("À répondre"),
    "retenus": _("Réponse retenue"),
    "fermes": _("Fermés"),
    "tous": _("Tous"),
}
DEADLINES = {
    "": _("Toute échéance"),
    "limite": _("Limite passée"),
    "retard": _("Cible passée"),
    "bientot": _("Cible dans moins de 3\u00a0h"),
    "aujourdhui": _("Cible aujourd’hui"),
    "retard-urgence": _("Cible passée en situation d’urgence"),
    "retard-hors": _("Cible passée, hors urgence"),
    "limite-hors": _("Limite passée, hors urgence"),
}
ANY_SERVICE, LATE_SERVICES = "1", "en-retard"
_OPEN_STATES = {
    "a-qualifier": Message.State.NEW,
    "a-repondre": Message.State.TO_ANSWER,
    "retenus": Message.State.HELD,
}


# What fell due in an emergency is counted apart: the field, and whether that part is kept.
_APART = {
    "retard-urgence": ("target_at", True),
    "retard-hors": ("target_at", False),
    "limite-hors": ("limit_at", False),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue shows. A blank or unknown value filters nothing."""

    account: str = ""
    platform: str = ""
    kind: str = ""
    state: str = ""
    deadline: str = ""
    mine: bool = False
    danger: bool = False
    # About the emergency in force.
    situation: bool = False
    # A question waits at a service: any one, one whose deadline has passed, or the service of this code.
    service: str = ""
    # What the triage suggests of messages that nobody has qualified.
    suggestion: str = ""
    # The number of a message: those that say the same.
    similar: str = ""
    text: str = ""
    after: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read the filters of an address."""
        return cls(
            account=_code(query.get("compte", "")),
            platform=_code(query.get("plateforme", "")),
            kind=_known(query.get("nature", ""), Message.Kind.values),
            state=_known(query.get("etat", ""), STATES),
            deadline=_known(query.get("echeance", ""), DEADLINES),
            mine=query.get("a-moi", "") == "1",
            danger=query.get("danger", "") == "1",
            situation=query.get("situation", "") == "1",
            service=_code(query.get("chez", "")),
            suggestion=_known(query.get("suggestion", ""), Message.Kind.values),
            similar=_number(query.get("semblables", "")),
            text=query.get("q", "").replace("\x00", " ").strip()[:200],
            after=query.get("apres", "")[:80],
        )

    def querystring(self, **changes: Any) -> str:
        """Return the address's query for these filters with `changes`; the place in the list is kept only if named."""
        chosen = replace(self, **{"after": "", **changes})
        pairs = {
            "compte": chosen.account,
            "plateforme": chosen.platform,
            "nature": chosen.kind,
            "etat": chosen.state,
            "echeance": chosen.deadline,
            "a-moi": "1" if chosen.mine else "",
            "danger": "1" if chosen.danger else "",
            "situation": "1" if chosen.situation else "",
            "chez": chosen.service,
            "suggestion": chosen.suggestion,
            "semblables": chosen.similar,
            "q": chosen.text,
            "apres": chosen.after,
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def here(self) -> str:
        """The query of the page shown, its place in the list included."""
        return self.querystring(after=self.after)

    @property
    def are_set(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.querystring())

    @property
    def shows_closed(self) -> bool:
        """Whether the list holds closed messages, shown newest first."""
        return self.state in {"fermes", "tous"}

    def apply(self, messages: MessageQuerySet, user: Person, now: datetime) -> MessageQuerySet:
        """Keep the messages that match, for `user` at `now`."""
        if self.state == "fermes":
            messages = messages.closed()
        elif self.state != "tous":
            messages = messages.open()
        if self.state in _OPEN_STATES:
            messages = messages.filter(state=_OPEN_STATES[self.state])
        if self.account and OfficialAccount.objects.filter(slug=self.account).exists():
            messages = messages.filter(account__slug=self.account)
        if self.platform and Platform.objects.filter(slug=self.platform).exists():
            messages = messages.filter(platform__slug=self.platform)
        if self.kind:
            messages = messages.filter(kind=self.kind)
        messages = self._narrowed(messages, user, now)
        return messages.matching(self.text) if self.text else messages

    def _narrowed(self, messages: MessageQuerySet, user: Person, now: datetime) -> MessageQuerySet:
        """Keep what is the person's, a danger, about an emergency, of a suggested kind, alike, or due as wanted."""
        if self.mine:
            messages = messages.mine(user, now)
        if self.danger:
            messages = messages.filter(comes_first=True)
        if self.situation:
            messages = messages.filter(about(emergencies_in_force(now)))
        if self.service:
            messages = messages.filter(_at_service(self.service, now))
        if self.suggestion:
            messages = messages.filter(suggested_kind=self.suggestion, kind="")
        if self.similar:
            of = Message.objects.visible_to(user, now).filter(pk=self.similar).first()
            messages = similar_to(of, messages) if of else messages.none()
        if self.deadline:
            messages = messages.filter(_due(self.deadline, now))
        return messages


def _code(value: str) -> str:
    """Return the code of an account or platform; nothing for what cannot be one."""
    return value if slug_re.match(value) and len(value) <= CODE else ""


def _number(value: str) -> str:
    """Return the number of a row; nothing for what cannot be one."""
    return value if value.isascii() and value.isdecimal() and len(value) < 19 else ""


def _known(value: str, known: Any) -> str:
    return value if value in known else ""


def _at_service(code: str, now: datetime) -> Exists:
    """Return the condition of a filter on the services asked; with an unknown code, no message waits."""
    asked = Referral.objects.waiting().filter(message=OuterRef("pk"))
    if code == LATE_SERVICES:
        asked = asked.late(now)
    elif code != ANY_SERVICE:
        asked = asked.filter(service__slug=code)
    return Exists(asked)


def _due(deadline: str, now: datetime) -> Q:
    """Return the condition of a filter on the deadline."""
    if deadline in _APART:
        field, is_apart = _APART[deadline]
        fell = fell_due_in(recent_emergencies(now), field)
        return Q(**{f"{field}__lt": now}) & (fell if is_apart else ~fell)
    local_midnight = datetime.combine(
        (now.astimezone(ZoneInfo(settings.TIME_ZONE)) + timedelta(days=1)).date(),
        datetime.min.time(),
        ZoneInfo(settings.TIME_ZONE),
    )
    return {
        "limite": Q(limit_at__lt=now),
        "retard": Q(target_at__lt=now),
        "bientot": Q(target_at__gte=now, target_at__lt=now + SOON),
        "aujourdhui": Q(target_at__gte=now, target_at__lt=local_midnight),
    }[deadline]
