"""A link given as proof of what was published on an account, checked against what is known of the account."""

from accounts.addresses import Address, read_address
from accounts.models import OfficialAccount
from accounts.proofs import host_of
from platforms.rules.proofs import may_prove_publication
from policy.outcomes import Outcome


def check_permalink(account: OfficialAccount, link: str) -> Outcome:
    """Answer whether `link` may prove a publication of the account; the platform is selected with it."""
    platform = account.platform
    shape = platform.shape
    # A platform of which no host is known proves nothing less: the link is then only complete and secure.
    host = host_of(link)
    found = read_address(link.strip(), [shape]) if host else None
    known = list(account.addresses.current().values_list("key", flat=True)) if found else []
    return may_prove_publication(
        is_on_platform=bool(host and (not platform.hosts or shape.host_among(host))),
        is_of_another_account=found is not None and _is_another(found, known),
        is_a_profile=found is not None and not found.goes_on,
        hosts=platform.hosts,
    )


def _is_another(found: Address, known: list[str]) -> bool:
    """Whether the account has addresses of this form (a name, a number, a channel), and this is none of them."""
    same_form = [key for key in known if _form(key) == _form(found.key)]
    return bool(same_form) and found.key not in same_form


def _form(key: str) -> str:
    kind, _separator, name = key.rpartition(":")
    return kind or ("number" if name.isdigit() else "name")
