"""Whether a variant leads to the website of the city."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from editorial.guards.facts import Facts
from editorial.guards.registry import ALWAYS, Finding, guard
from editorial.links import hosts_in, hosts_of, is_of
from editorial.models import Post
from editorial.rules.website import may_leave_website_out


@guard("website", ALWAYS)
def variant_leads_to_the_website(facts: Facts) -> Iterator[Finding]:
    """En partenariat avec le site Web (R-009), la référence (R-010)."""
    variant = facts.variant
    hosts = dict.fromkeys([*hosts_of([variant.link, variant.post.canonical_url]), *hosts_in(variant.text)])
    others = [host for host in hosts if not is_of(host, facts.city.domains)]
    yield Finding(
        guard="website",
        outcome=may_leave_website_out(
            leads_to_city=len(others) < len(hosts),
            other_hosts=others,
            is_emergency=variant.post.kind == Post.Kind.EMERGENCY,
        ),
        about=", ".join(others)[:200],
        mend=_("Ajoutez la page du site de la Ville, ou écrivez pourquoi il n’y en a pas."),
    )
