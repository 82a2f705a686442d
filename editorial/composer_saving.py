"""What came from the page of a post, kept part by part; what could not be is shown again with what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for
from accounts.models import Person
from editorial.access import writable
from editorial.composer import SHARED
from editorial.composing import ApprovalWouldBeVoid, Problem, Typed, keep_all, keep_idea
from editorial.drafting import add_variant
from editorial.forms.composer import TITLED_PLATFORMS, IdeaForm, VariantForm, read_shown
from editorial.justifications import NothingToJustify, justify_variant
from editorial.models import Post, Variant, VariantImage
from policy.outcomes import PolicyRefusal


@dataclass(kw_only=True)
class Saved:
    """What became of a screen: the forms that hold an error or a problem, by variant; None is the shared one."""

    forms: dict[int | None, VariantForm] = field(default_factory=dict)
    problems: dict[int, Problem] = field(default_factory=dict)
    # What was typed, by variant, kept or not.
    typed: dict[int, VariantForm] = field(default_factory=dict)
    idea: IdeaForm | None = None
    alerts: list[str] = field(default_factory=list)

    @property
    def kept_forms(self) -> list[VariantForm]:
        """The forms whose words were kept."""
        found = {form.prefix: form for pk, form in self.typed.items() if pk not in self.problems}
        return list(found.values())

    @property
    def is_valid(self) -> bool:
        """Whether everything typed could be read."""
        return not self.forms and self.idea is None

    @property
    def is_whole(self) -> bool:
        """Whether everything was kept."""
        return self.is_valid and not (self.problems or self.alerts)


def keep_screen(data: QueryDict, *, post: Post, person: Person, now: datetime) -> Saved:
    """Keep what the screen of `person` sent. Raises PermissionDenied for what the person may not write."""
    saved = Saved()
    images = Prefetch("placed_images", VariantImage.objects.select_related("image"))
    variants = list(post.variants.select_related("account__platform").prefetch_related(images))
    own = writable(variants, person, now)
    typed = []
    for form, concerned in forms_on(data, variants):
        if form.is_bound and not form.is_valid():
            saved.forms[concerned[0].pk if form.prefix != SHARED else None] = form
        if form.is_touched:
            if not own.issuperset(one.pk for one in concerned):
                raise PermissionDenied(_("Vous ne publiez pas sur ce compte."))
            typed += [_typed(one, form, data) for one in concerned]
            saved.typed |= {one.pk: form for one in concerned}
    for problem in keep_all(typed, actor=person, now=now):
        saved.problems[problem.variant.pk] = problem
    _keep_idea(data, saved, post, person, now)
    return saved


def write_reasons(data: QueryDict, *, post: Post, person: Person, now: datetime) -> list[str]:
    """Write the reasons typed beside what the rules caution; return why some could not be.

    Only when somebody asks: a reason, once written, stays.
    """
    alerts = []
    own = {str(pk) for pk in post.variants.values_list("pk", flat=True)}
    for name, reason in ((name, str(value)) for name, value in data.items()):
        mark, *about = name.split("|", 3)
        if mark != "why" or len(about) != 3 or about[0] not in own or not reason.strip():
            continue
        try:
            justify_variant(
                variant_id=int(about[0]), guard=about[1], about=about[2], reason=reason, actor=person, now=now
            )
        except (NothingToJustify, PolicyRefusal) as refusal:
            alerts.append(str(refusal))
    return alerts


def add_accounts(data: QueryDict, *, post: Post, person: Person, now: datetime) -> int:
    """Write the post for the accounts ticked, with what it says already; return how many there were."""
    chosen = data.getlist("accounts")
    found = accounts_for(person, "publish", now).filter(slug__in=[one.replace("\x00", "") for one in chosen])
    model = post.variants.exclude(state=Variant.State.CANCELLED).order_by("pk").first()
    values = {name: getattr(model, name) for name in ("text", "link", "scheduled_at")} if model else {}
    accounts = list(found) if chosen else []
    for account in accounts:
        known = post.variants.filter(account=account).first()
        said = values if known is None else {}
        add_variant(post_id=post.pk, account=account, actor=person, now=now, **said)
    return len(accounts)


def rebound(form: VariantForm, variant: Variant) -> VariantForm:
    """Return what was typed, shared or not, as the form of one variant."""
    before, after = f"{form.prefix}-", f"v{variant.pk}-"
    data = {
        after + name.removeprefix(before): value
        for name, value in form.data.items()
        if name.startswith(before)
    }
    slug = variant.account.platform.slug
    again = VariantForm(data, prefix=f"v{variant.pk}", platforms=[slug], images=variant.placed_images.all())
    again.full_clean()
    return again


def forms_on(data: QueryDict, variants: Sequence[Variant]) -> list[tuple[VariantForm, list[Variant]]]:
    """Return the forms that the screen held, each with the variants that it writes."""
    if f"{SHARED}-text" in data:
        concerned = [one for one in variants if f"v{one.pk}-content_hash" in data]
        platforms = {one.account.platform.slug for one in concerned}
        images = concerned[0].placed_images.all() if concerned else []
        form = VariantForm(data, prefix=SHARED, platforms=platforms, images=images)
        return [(form, concerned)] if concerned else []
    return [
        (
            VariantForm(
                data,
                prefix=f"v{one.pk}",
                platforms=[one.account.platform.slug],
                images=one.placed_images.all(),
            ),
            [one],
        )
        for one in variants
        if f"v{one.pk}-text" in data
    ]


def _typed(one: Variant, form: VariantForm, data: QueryDict) -> Typed:
    values = form.values()
    if one.account.platform.slug not in TITLED_PLATFORMS:
        values.pop("title", None)
    return Typed(
        variant_id=one.pk,
        content_hash=data.get(f"v{one.pk}-content_hash", ""),
        values=values,
        images=form.alt_texts(),
        voids=bool(form.cleaned_data.get("voids")),
    )


def _keep_idea(data: QueryDict, saved: Saved, post: Post, person: Person, now: datetime) -> None:
    if "idea-shown" not in data:
        return
    form = IdeaForm(data, instance=post, at=now)
    is_valid, shown = form.is_valid(), read_shown(str(data["idea-shown"]))
    typed = form.typed(shown)
    voids = bool(data.get("idea-voids"))
    if not is_valid:
        saved.idea = form
    if not typed:
        return
    try:
        disputed = keep_idea(post_id=post.pk, typed=typed, shown=shown, voids=voids, actor=person, now=now)
    except ApprovalWouldBeVoid as void:
        saved.idea = form
        saved.alerts.append(str(void))
        return
    if disputed:
        saved.idea = form
        saved.alerts.append(_disputed(form, disputed))


def _disputed(form: Any, names: Sequence[str]) -> str:
    labels = ", ".join(str(form.fields[name].label) for name in names)
    return _(
        "Quelqu’un d’autre a changé ceci pendant que vous écriviez\u00a0: %(fields)s. Choisissez, puis enregistrez."
    ) % {"fields": labels}
