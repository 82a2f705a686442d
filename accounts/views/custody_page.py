"""The page of one access: what is written about it, who holds it, its secrets without their values, who saw them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import reach_of, signed_in
from accounts.completeness import gaps_of, with_gaps
from accounts.custodians import may_be_shown, visible_accounts
from accounts.forms.custody import CustodyForm, HolderForm, SecretForm, WhyForm
from accounts.models import Custody, Person, Secret, SecretAccess
from accounts.rights import holdings, local_date
from accounts.rotation import gone_who_know, secrets_to_rotate
from accounts.rules.custody import KINDS, may_record_custody, may_reveal_secret, may_seal_secret
from policy.outcomes import Outcome

ACCESSES = 20
REASONS = "reveal-reasons"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRow:
    """One kind of secret of an access, and what may be done with it; never its value."""

    kind: str
    label: str
    secret: Secret | None
    is_to_rotate: bool
    # Who knows it and may no longer be shown it.
    gone: list[Person]
    may_seal: Outcome
    may_reveal: Outcome
    seal_form: forms.Form
    reveal_form: forms.Form
    destroy_form: forms.Form


def show_custody(
    request: HttpRequest,
    slug: str,
    *,
    status: int = 200,
    typed: Mapping[str, forms.BaseForm] | None = None,
    alert: str = "",
) -> HttpResponse:
    """Answer the page, or 404; a form of `typed` takes the place of the blank one of the same key."""
    now, person = timezone.now(), signed_in(request)
    rows = with_gaps(visible_accounts(person, now), now).select_related("platform")
    account = get_object_or_404(rows, slug=slug)
    custody = (
        Custody.objects.select_related("second_factor_holder", "confirmed_by").filter(account=account).first()
    )
    given = typed or {}
    reach = reach_of(person, now)
    context = {
        "account": account,
        "custody": custody,
        "gaps": gaps_of(account),
        "alert": alert,
        "may_record": may_record_custody(is_team=reach.is_team),
        "record_form": given.get("record") or CustodyForm(instance=custody, auto_id="record-%s", now=now),
        "record_is_open": custody is None or "record" in given,
        "is_stale": status == 409 and "record" in given,
    }
    if "record" in given and custody and status == 409:
        _show_present_version(context["record_form"], custody)
    if custody is not None:
        context |= _about(custody, person, given, now)
        context["accesses"] = _accesses(custody) if reach.oversees else None
    return render(request, "accounts/custody.html", context, status=status)


def _show_present_version(form: Any, custody: Custody) -> None:
    """Once the person has been told, what was typed may be saved over what is written now."""
    form.data = form.data.copy()
    form.data["version"] = str(custody.version)


def _about(
    custody: Custody, person: Person, given: Mapping[str, forms.BaseForm], now: datetime
) -> dict[str, Any]:
    """What the page says of an access that is recorded."""
    holders = list(custody.holders.select_related("person"))
    present = set(
        holdings(local_date(now))
        .filter(person__in=[holder.person_id for holder in holders])
        .values_list("person", flat=True)
    )
    is_entitled = may_be_shown(person, custody, now)
    return {
        "holders": [(holder, holder.person_id in present) for holder in holders],
        "holder_form": given.get("holder") or HolderForm(auto_id="holder-%s", now=now),
        "holder_is_open": "holder" in given,
        "is_entitled": is_entitled,
        "reasons": REASONS,
        "secrets": secret_rows(custody, is_entitled, given, now),
    }


def secret_rows(
    custody: Custody, is_entitled: bool, given: Mapping[str, Any], now: datetime
) -> list[SecretRow]:
    """Return what the page says of each kind of secret that the access has."""
    kept = {
        secret.kind: secret
        for secret in custody.secrets.select_related("set_by").filter(sealed__isnull=False)
    }
    due = set(secrets_to_rotate(now).filter(custody=custody).values_list("pk", flat=True))
    rows = []
    for kind in (kind for kind in Secret.Kind if kind in KINDS[custody.way]):
        secret = kept.get(kind)
        rows.append(
            SecretRow(
                kind=kind.value,
                label=str(kind.label),
                secret=secret,
                is_to_rotate=secret is not None and secret.pk in due,
                gone=list(gone_who_know(secret, now)) if secret is not None and secret.pk in due else [],
                may_seal=may_seal_secret(is_entitled=is_entitled, way=custody.way, kind=kind),
                may_reveal=may_reveal_secret(is_entitled=is_entitled, is_sealed=secret is not None),
                **_forms(kind.value, given),
            )
        )
    return rows


def _forms(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The three forms of a secret, each with its own identifiers."""
    return {
        "seal_form": given.get(f"seal-{kind}") or SecretForm(kind=kind, auto_id=f"seal-{kind}-%s"),
        "reveal_form": given.get(f"reveal-{kind}")
        or WhyForm(suggestions=REASONS, auto_id=f"reveal-{kind}-%s"),
        "destroy_form": given.get(f"destroy-{kind}") or WhyForm(auto_id=f"destroy-{kind}-%s"),
    }


def _accesses(custody: Custody) -> list[SecretAccess]:
    """The last who came to know a secret of this access."""
    rows = SecretAccess.objects.filter(secret__custody=custody).select_related("secret", "person")
    return list(rows.defer("secret__sealed")[:ACCESSES])
