"""What the policy says of posts and the website of the city: pure functions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from policy.outcomes import Allowed, Cautioned, Outcome
from policy.rules import applies


@applies("R-009", "R-010")
def may_leave_website_out(*, leads_to_city: bool, other_hosts: Sequence[str], is_emergency: bool) -> Outcome:
    """Partenariat avec le site Web: « en partenariat avec le site Web », « la principale référence ».

    Another site does not stand for the city's own. What may do without a page is said in writing: a picture, thanks…;
    an emergency goes first.
    """
    if leads_to_city or is_emergency:
        return Allowed()
    if other_hosts:
        return Cautioned(
            _("La publication mène à %(hosts)s et non au site de la Ville, qui reste la référence")
            % {"hosts": ", ".join(other_hosts)},
            "R-010",
        )
    return Cautioned(_("La publication ne mène pas au site de la Ville"), "R-009")
