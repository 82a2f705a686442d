"""The e-mails that a message owes as its deadlines come and go: kinds, content and recipients (R-085).

« un suivi devrait être effectué dans les 24 à 48 heures » (« Réponses aux commentaires et aux questions »). They name
the account, the nature and the deadline, never the citizen nor his words.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.authorizations import accounts_for, responsible_pairs, team_members
from accounts.models import OfficialAccount, Person
from accounts.notices import NoticeLevel, Owed, register_level
from moderation.models import Message
from policy.words import day_in_words

ITEM_TYPE = "moderation.message"


class Reminder(NamedTuple):
    """A message whose turn has come: which of the three e-mails, and the deadline it is about."""

    message_id: int
    account_id: int
    assignee_id: int | None
    kind: str
    level: int
    deadline: datetime


def _still_open(ids: list[int]) -> set[int]:
    return set(Message.objects.open().filter(pk__in=ids).values_list("pk", flat=True))


def _level(code: str, subject: Promise, audience: Promise) -> NoticeLevel:
    return register_level(
        NoticeLevel(
            code=code, template="message_reminder", subject=subject, audience=audience, still_due=_still_open
        )
    )


_RESPONSIBLE = gettext_lazy("responsable du message, sinon personnes qui assurent le suivi du compte")
APPROACHING, TARGET_PASSED, LIMIT_PASSED = 1, 2, 3
LEVELS = {
    APPROACHING: _level(
        "message.target_approaching", gettext_lazy("Réponse attendue bientôt (%(account)s)"), _RESPONSIBLE
    ),
    TARGET_PASSED: _level(
        "message.target_passed", gettext_lazy("Cible de réponse dépassée (%(account)s)"), _RESPONSIBLE
    ),
    LIMIT_PASSED: _level(
        "message.limit_passed",
        gettext_lazy("Limite de réponse dépassée (%(account)s)"),
        gettext_lazy("les mêmes, et l’équipe des communications"),
    ),
}


class Recipients:
    """Who is reminded at one instant; read once for a whole sweep."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._allowed: dict[int, set[int]] = {}

    def of(self, reminder: Reminder) -> set[int]:
        """Return whom to write to: the assignee who may still reply there, else those who follow up on the account.

        A limit that has passed is told to the communications team as well.
        """
        people = self.in_charge(reminder.account_id, reminder.assignee_id)
        return people | self._team if reminder.level == LIMIT_PASSED else people

    def in_charge(self, account_id: int, person_id: int | None) -> set[int]:
        """Return this person as long as he may reply on the account, else those who follow up on it."""
        if person_id and account_id in self._accounts_of(person_id):
            return {person_id}
        return self._followers.get(account_id, self._team)

    @cached_property
    def _followers(self) -> dict[int, set[int]]:
        followers = defaultdict(set)
        for account_id, person_id in responsible_pairs(self.now):
            followers[account_id].add(person_id)
        return dict(followers)

    @cached_property
    def _team(self) -> set[int]:
        return set(team_members(self.now).values_list("pk", flat=True))

    def _accounts_of(self, person_id: int) -> set[int]:
        if person_id not in self._allowed:
            person = Person.objects.get(pk=person_id)
            self._allowed[person_id] = set(
                accounts_for(person, "reply", self.now).values_list("pk", flat=True)
            )
        return self._allowed[person_id]


def reminders_owed(reminders: list[Reminder], recipients: Recipients) -> Iterator[Owed]:
    """Yield the e-mails of these reminders, one per recipient."""
    wanted = {reminder.message_id: recipients.of(reminder) for reminder in reminders}
    emails = dict(Person.objects.filter(pk__in=set().union(*wanted.values())).values_list("pk", "email"))
    accounts = OfficialAccount.objects.select_related("platform").in_bulk(
        {one.account_id for one in reminders}
    )
    with translation.override(settings.LANGUAGE_CODE):
        for reminder in reminders:
            context = {
                "account": str(accounts[reminder.account_id]),
                "kind": _kind_in_words(reminder.kind),
                "deadline": instant_in_words(reminder.deadline),
                "path": reverse("moderation:message", args=[reminder.message_id]),
            }
            for person_id in sorted(wanted[reminder.message_id]):
                yield Owed(
                    level=LEVELS[reminder.level].code,
                    item_type=ITEM_TYPE,
                    item_id=reminder.message_id,
                    deadline=reminder.deadline,
                    recipient_id=person_id,
                    recipient_email=emails[person_id],
                    account_id=reminder.account_id,
                    context=context,
                )


def _kind_in_words(kind: str) -> str:
    return str(Message.Kind(kind).label) if kind else _("à qualifier")


def instant_in_words(instant: datetime) -> str:
    """Return « 6 juillet 2026 à 10 h 05 », in the city's zone."""
    local = timezone.localtime(instant, timezone.get_default_timezone())
    return _("%(day)s à %(time)s") % {
        "day": day_in_words(local),
        "time": formats.date_format(local, "G\u00a0\\h\u00a0i" if local.minute else "G\u00a0\\h"),
    }
