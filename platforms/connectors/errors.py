"""What a platform may answer besides yes; each class says what the product may do next.

The text of an exception is for the logs of developers: it never reaches a screen (`ErrorKind` has the words).
"""

from datetime import datetime
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ErrorKind(TextChoices):
    """Why something asked of a platform was not done, or may not have been."""

    AUTH = "auth", _("la connexion du compte n’est plus acceptée : il faut le reconnecter")
    PERMISSION = "permission", _("la plateforme ne le permet pas à ce compte")
    CONDITION = "condition", _("la plateforme ne le permet pas dans ce cas-ci")
    THROTTLED = "throttled", _("la plateforme demande d’attendre")
    QUOTA = "quota", _("le nombre d’envois permis par la plateforme est atteint")
    PAYMENT = "payment", _("le forfait du compte sur la plateforme est épuisé")
    DUPLICATE = "duplicate", _("la plateforme dit l’avoir déjà reçue")
    POLICY = "policy", _("la plateforme la juge contraire à ses règles")
    NOT_FOUND = "not_found", _("la plateforme ne la trouve pas")
    VALIDATION = "validation", _("la plateforme n’accepte pas ce contenu")
    VERSION = (
        "version",
        _("l’interface de la plateforme a changé : l’exploitant doit mettre le logiciel à jour"),
    )
    UNREACHED = "unreached", _("la plateforme n’a pas pu être jointe : rien ne lui est parvenu")
    INTERRUPTED = "interrupted", _("l’envoi a été interrompu avant de commencer : rien n’est parti")
    LOST = "lost", _("la réponse de la plateforme s’est perdue : elle l’a peut-être reçue")


class ConnectorError(Exception):
    """Anything but a yes; `code` is the platform's own, in one short word."""

    kind: ClassVar[ErrorKind] = ErrorKind.LOST
    kinds: ClassVar[frozenset[ErrorKind]] = frozenset()

    def __init__(self, detail: str = "", *, kind: ErrorKind | None = None, code: str = "") -> None:
        super().__init__(detail)
        if kind is not None and kind not in self.kinds:
            raise ValueError(f"{type(self).__name__} is never of the kind {kind!r}.")
        self.error_kind = kind or self.kind
        self.code = code[:60]


class RefusedForGood(ConnectorError):  # noqa: N818
    """The platform has read it and said no: the same content is never sent again."""

    kind = ErrorKind.VALIDATION
    kinds = frozenset({ErrorKind.VALIDATION, ErrorKind.POLICY})


class NotPermitted(ConnectorError):  # noqa: N818
    """The platform does not let this account do that: a person does it by hand."""

    kind = ErrorKind.PERMISSION
    kinds = frozenset({ErrorKind.PERMISSION, ErrorKind.CONDITION})


class Throttled(ConnectorError):  # noqa: N818
    """Not now: nothing is asked on this account before `until` (None when the platform does not say)."""

    kind = ErrorKind.THROTTLED
    kinds = frozenset({ErrorKind.THROTTLED, ErrorKind.QUOTA, ErrorKind.PAYMENT})

    def __init__(
        self,
        detail: str = "",
        *,
        until: datetime | None = None,
        kind: ErrorKind | None = None,
        code: str = "",
    ) -> None:
        super().__init__(detail, kind=kind, code=code)
        self.until = until


class AccessLost(ConnectorError):  # noqa: N818
    """The tokens are no longer good: the account is disconnected until a person connects it again."""

    kind = ErrorKind.AUTH


class Duplicate(ConnectorError):  # noqa: N818
    """The platform already has it: an earlier attempt succeeded, and is to be found there."""

    kind = ErrorKind.DUPLICATE


class NotFound(ConnectorError):  # noqa: N818
    """What was to be changed is not there."""

    kind = ErrorKind.NOT_FOUND


class WrongVersion(ConnectorError):  # noqa: N818
    """The platform no longer speaks this version of its interface."""

    kind = ErrorKind.VERSION


class NotReached(ConnectorError):  # noqa: N818
    """The request never left: the platform has certainly not received it."""

    kind = ErrorKind.UNREACHED


class Ambiguous(ConnectorError):  # noqa: N818
    """A timeout, a broken connection, an error of the server: it may have been done. Read back, never sent again."""

    kind = ErrorKind.LOST
