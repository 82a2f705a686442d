"""A post as it is being written, before anything is kept: what the networks will show, what the rules would say."""

from collections.abc import Iterable
from datetime import datetime

from django.http import QueryDict

from accounts.models import OfficialAccount, Person
from editorial.access import writable
from editorial.composer import SHARED, Sheet, findings_of, hint_sheets, is_open, variants_of
from editorial.composer_saving import forms_on
from editorial.forms.composer import APPROVED_FIELDS, IdeaForm, VariantForm
from editorial.models import Post, Variant
from editorial.previews import Preview, preview_of


def sheets_as_typed(data: QueryDict, *, post: Post, person: Person, now: datetime) -> list[Sheet]:
    """Return what each account would show and be told, as it is typed; nothing is written."""
    idea = IdeaForm(data, instance=post, at=now) if "idea-shown" in data else None
    if idea:
        idea.full_clean()
        for name, value in idea.values().items():
            if name in APPROVED_FIELDS:
                setattr(post, name, value)
    variants = variants_of(post)
    own = writable(variants, person, now)
    written: set[int] = set()
    for form, concerned in forms_on(data, variants):
        form.full_clean()
        for one in concerned:
            if one.pk in own and is_open(one, [one.pk]):
                _say(one, form)
                written.add(one.pk)
    findings = findings_of(variants, person, now)
    sheets = [
        Sheet(
            variant=one,
            is_writable=one.pk in own,
            findings=findings.get(one.pk, ()),
            preview=preview_of(one),
            typed=data,
        )
        for one in variants
    ]
    hint_sheets(sheets, post, now, is_one=f"{SHARED}-text" in data, written=written)
    return sheets


def previews_of_new(data: QueryDict, accounts: Iterable[OfficialAccount]) -> list[Preview]:
    """Return what a post that is not kept yet would look like on `accounts`."""
    chosen = list(accounts)
    form = VariantForm(data, prefix=SHARED, platforms={one.platform.slug for one in chosen})
    form.full_clean()
    previews = []
    for account in chosen:
        variant = Variant(account=account)
        _say(variant, form)
        previews.append(preview_of(variant, images=()))
    return previews


def _say(variant: Variant, form: VariantForm) -> None:
    for name, value in form.values().items():
        setattr(variant, name, value)
