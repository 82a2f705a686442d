"""The list of official accounts that citizens are given, in the words of the nétiquette, from the register (R-114)."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import OfficialAccount, Platform

# The nétiquette writes a number in words, then in figures: « deux (2) comptes ».
WORDS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
    "vingt",
]


@dataclass(frozen=True)
class PlatformAccounts:
    """The authorised accounts of one platform, and the sentence that counts them."""

    platform: Platform
    accounts: list[OfficialAccount]

    @property
    def sentence(self) -> str:
        """« possède actuellement deux (2) comptes sur Facebook », to follow the city's name."""
        count = len(self.accounts)
        sentence = ngettext(
            "possède actuellement %(number)s compte sur %(platform)s",
            "possède actuellement %(number)s comptes sur %(platform)s",
            count,
        )
        return sentence % {"number": in_words_and_figures(count), "platform": self.platform_name}

    @property
    def platform_name(self) -> str:
        """The platform's name, with the one that citizens knew before."""
        if not self.platform.previous_names:
            return self.platform.name
        return _("%(name)s (auparavant %(previous)s)") % {
            "name": self.platform.name,
            "previous": ", ".join(self.platform.previous_names),
        }


def in_words_and_figures(count: int) -> str:
    """Return « deux (2) »; above twenty, the figures alone."""
    return f"{WORDS[count]} ({count})" if count < len(WORDS) else str(count)


def listed_accounts() -> list[PlatformAccounts]:
    """Return the authorised accounts by platform, in one query; a suspended account is not counted."""
    rows = OfficialAccount.objects.authorised().select_related("platform").order_by("platform__name", "name")
    return [
        PlatformAccounts(platform, list(accounts))
        for platform, accounts in groupby(rows, key=lambda row: row.platform)
    ]
