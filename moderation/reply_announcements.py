"""The e-mails owed to the author of a reply when the offices open: it may be sent now, or a rule stops it."""

from django.utils.translation import gettext_lazy as _

from accounts.notices import NoticeLevel, register_level
from moderation.models import Reply


def _still_waiting(ids: list[int]) -> set[int]:
    return set(Reply.objects.filter(pk__in=ids, state=Reply.State.DUE).values_list("pk", flat=True))


REPLY_DUE = register_level(
    NoticeLevel(
        code="reply.due",
        template="reply_due",
        subject=_("Une réponse à envoyer maintenant (%(account)s)"),
        audience=_("personne qui a rédigé la réponse, sinon personnes qui assurent le suivi du compte"),
        still_due=_still_waiting,
    )
)


def _still_stopped(ids: list[int]) -> set[int]:
    return set(Reply.objects.filter(pk__in=ids, state=Reply.State.HELD).values_list("pk", flat=True))


REPLY_STOPPED = register_level(
    NoticeLevel(
        code="reply.stopped",
        template="reply_stopped",
        subject=_("Une réponse retenue ne peut pas partir (%(account)s)"),
        audience=_("personne qui a rédigé la réponse, sinon personnes qui assurent le suivi du compte"),
        still_due=_still_stopped,
    )
)
