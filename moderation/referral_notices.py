"""The e-mails about questions asked to services: to the respondent, then to those who asked (R-094, R-095).

They name the service, the account and the deadline, never the citizen nor anybody's words: the question is read at the
link, which closes.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.authorizations import team_members
from accounts.models import Notice, Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from moderation.models import Referral
from moderation.reminders import Recipients, instant_in_words

ITEM_TYPE = "moderation.referral"


def _in_state(state: str) -> Any:
    def still(ids: list[int]) -> set[int]:
        return set(Referral.objects.filter(pk__in=ids, state=state).values_list("pk", flat=True))

    return still


def _unanswered(ids: list[int]) -> set[int]:
    """Keep the questions of which a service has said nothing yet: a first answer silences what says so."""
    found = Referral.objects.waiting().filter(pk__in=ids, interim_at__isnull=True)
    return set(found.values_list("pk", flat=True))


def _answer_link(notice: Notice) -> str:
    from moderation.referral_links import link_path  # which owes these e-mails

    return link_path(Referral.objects.get(pk=notice.item_id))


def _is_sent(notice: Notice, at: datetime) -> None:
    Referral.objects.filter(pk=notice.item_id, sent_at__isnull=True).update(sent_at=at)


def _to_service(
    code: str, subject: Promise, audience: Promise, still: Any = _unanswered, **more: Any
) -> NoticeLevel:
    return register_level(
        NoticeLevel(
            code=code,
            template="referral_asked",
            subject=subject,
            audience=audience,
            still_due=still,
            secret_path=_answer_link,
            **more,
        )
    )


def _to_team(code: str, template: str, still: Any, subject: Promise, audience: Promise) -> NoticeLevel:
    return register_level(
        NoticeLevel(code=code, template=template, subject=subject, audience=audience, still_due=still)
    )


_RESPONDENT = gettext_lazy("personne responsable du service, ou qui la remplace")
_ASKER = gettext_lazy("personne qui a posé la question, sinon personnes qui assurent le suivi du compte")
ASKED = _to_service(
    "referral.asked",
    gettext_lazy(
        "Question de l’équipe des communications, réponse attendue le %(deadline)s (n°\u00a0%(number)s)"
    ),
    _RESPONDENT,
    after_sent=_is_sent,
)
DUE_SOON = _to_service(
    "referral.due_soon",
    gettext_lazy("Rappel\u00a0: réponse attendue le %(deadline)s (question n°\u00a0%(number)s)"),
    _RESPONDENT,
)
DUE = _to_service(
    "referral.due",
    gettext_lazy("Échéance atteinte\u00a0: question n°\u00a0%(number)s sans réponse"),
    _RESPONDENT,
)
LATE_DEPUTY = _to_service(
    "referral.late_deputy",
    gettext_lazy("Question n°\u00a0%(number)s sans réponse de votre service"),
    gettext_lazy("remplaçant de la personne responsable"),
)
LATE = _to_team(
    "referral.late",
    "referral_late",
    _unanswered,
    gettext_lazy("%(service)s n’a pas répondu à l’échéance (question n°\u00a0%(number)s)"),
    _ASKER,
)
NO_RESPONDENT = _to_team(
    "referral.no_respondent",
    "referral_no_respondent",
    _unanswered,
    gettext_lazy("À transmettre\u00a0: %(service)s n’a désigné personne (question n°\u00a0%(number)s)"),
    gettext_lazy("équipe des communications"),
)
ANSWERED = _to_team(
    "referral.answered",
    "referral_answered",
    _in_state(Referral.State.ANSWERED),
    gettext_lazy("%(service)s a répondu (question n°\u00a0%(number)s)"),
    _ASKER,
)
RETURNED = _to_team(
    "referral.returned",
    "referral_returned",
    _in_state(Referral.State.RETURNED),
    gettext_lazy("%(service)s rend la question n°\u00a0%(number)s\u00a0: elle est à poser ailleurs"),
    _ASKER,
)
_still_awaited = _in_state(Referral.State.ASKED)
INTERIM = _to_team(
    "referral.interim",
    "referral_interim",
    _still_awaited,
    gettext_lazy("%(service)s donne une première réponse (question n°\u00a0%(number)s)"),
    _ASKER,
)
EXPECTED = _to_service(
    "referral.expected",
    gettext_lazy("Réponse complète attendue, comme vous l’annonciez (question n°\u00a0%(number)s)"),
    _RESPONDENT,
    _still_awaited,
)
EXPECTED_DEPUTY = _to_service(
    "referral.expected_deputy",
    gettext_lazy("Question n°\u00a0%(number)s\u00a0: la réponse complète de votre service est attendue"),
    gettext_lazy("remplaçant de la personne responsable"),
    _still_awaited,
)
INCOMPLETE = _to_team(
    "referral.incomplete",
    "referral_late",
    _still_awaited,
    gettext_lazy("%(service)s n’a pas complété sa première réponse (question n°\u00a0%(number)s)"),
    _ASKER,
)
CANCELLED = register_level(
    NoticeLevel(
        code="referral.cancelled",
        template="referral_cancelled",
        subject=gettext_lazy("Question n°\u00a0%(number)s annulée\u00a0: aucune réponse n’est plus attendue"),
        audience=_RESPONDENT,
        still_due=_in_state(Referral.State.CANCELLED),
        # It leads nowhere: whoever has no account here has nothing to open.
        secret_path=lambda _notice: "",
    )
)


def owe_asked(referral: Referral, *, now: datetime) -> None:
    """Write to the respondent, or to the communications team when the service has designated nobody."""
    if referral.through_team:
        _owe(NO_RESPONDENT, referral, _people(team_members(now)), now)
    else:
        _owe(ASKED, referral, [(None, referral.respondent_email)], now)


def owe_reminder(referral: Referral, *, at_deadline: bool, now: datetime) -> None:
    """Remind the respondent before the deadline, then at the deadline; the team of what nobody was asked.

    Whoever gave a first answer is reminded of it, at the time that he gave; the team, of nothing that it has done.
    """
    if referral.interim_at is not None:
        if not referral.through_team:
            _owe(EXPECTED, referral, [(None, referral.respondent_email)], now, deadline=referral.awaited_at)
    elif referral.through_team:
        _owe(NO_RESPONDENT, referral, _people(team_members(now)), now, deadline=referral.due_at)
    else:
        _owe(DUE if at_deadline else DUE_SOON, referral, [(None, referral.respondent_email)], now)


def owe_late(referral: Referral, recipients: Recipients, *, now: datetime) -> None:
    """Tell those who asked, and the deputy, that the deadline has passed without an answer, or the whole of it."""
    to_team, to_deputy = (LATE, LATE_DEPUTY) if referral.interim_at is None else (INCOMPLETE, EXPECTED_DEPUTY)
    _owe(to_team, referral, _in_charge(referral, recipients), now)
    deputy = referral.service.deputy_email
    if deputy and not referral.through_team and deputy != referral.respondent_email:
        _owe(to_deputy, referral, [(None, deputy)], now)


def owe_answered(referral: Referral, *, now: datetime) -> None:
    """Tell those who asked that the answer is there."""
    _owe(ANSWERED, referral, _in_charge(referral, Recipients(now)), now)


def owe_interim(referral: Referral, *, now: datetime) -> None:
    """Tell those who asked that a first answer is there, and when the whole one comes."""
    _owe(INTERIM, referral, _in_charge(referral, Recipients(now)), now)


def owe_returned(referral: Referral, *, now: datetime) -> None:
    """Tell those who asked that the service gives the question back; at once: the public deadline runs."""
    _owe(RETURNED, referral, _in_charge(referral, Recipients(now)), now)


def owe_cancelled(referral: Referral, *, now: datetime) -> None:
    """Tell the respondent that no answer is awaited any more, if the question ever left."""
    if referral.sent_at is not None:
        _owe(CANCELLED, referral, [(None, referral.respondent_email)], now)


def _in_charge(referral: Referral, recipients: Recipients) -> list[tuple[int | None, str]]:
    people = recipients.in_charge(referral.message.account_id, referral.asked_by_id)
    return _people(Person.objects.filter(pk__in=people).order_by("pk"))


def _people(people: Iterable[Person]) -> list[tuple[int | None, str]]:
    return [(person.pk, person.email) for person in people]


def _owe(
    level: NoticeLevel,
    referral: Referral,
    recipients: list[tuple[int | None, str]],
    now: datetime,
    *,
    deadline: datetime | None = None,
) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "number": referral.pk,
            "service": referral.service.name,
            "account": str(referral.message.account),
            "deadline": instant_in_words(referral.awaited_at),
            "interim": instant_in_words(referral.interim_at) if referral.interim_at else "",
            "expires": instant_in_words(referral.expires_at),
            "path": reverse("moderation:message", args=[referral.message_id]),
        }
    owe_many(
        [
            Owed(
                level=level.code,
                item_type=ITEM_TYPE,
                item_id=referral.pk,
                deadline=deadline or referral.asked_at,
                recipient_id=person_id,
                recipient_email=email,
                account_id=referral.message.account_id,
                context=context,
            )
            for person_id, email in recipients
        ],
        now=now,
    )
