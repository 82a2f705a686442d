"""What the policy says of a link given as proof of a publication: pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies


@applies("R-012")
def may_prove_publication(
    *, is_on_platform: bool, is_of_another_account: bool, is_a_profile: bool, hosts: Collection[str]
) -> Outcome:
    """Médias sociaux utilisés: « Seuls les comptes autorisés […] peuvent être utilisés »: what is proved is theirs."""
    if not is_on_platform:
        return Refused(
            _("Le lien donné en preuve doit mener à la publication, sur sa plateforme (%(hosts)s)")
            % {"hosts": ", ".join(hosts)},
            "R-012",
        )
    if is_of_another_account:
        return Refused(_("Ce lien mène à un autre compte que le compte officiel"), "R-012")
    if is_a_profile:
        return Refused(_("Ce lien mène au compte lui-même\u00a0: donnez celui de la publication"), "R-012")
    return Allowed()
