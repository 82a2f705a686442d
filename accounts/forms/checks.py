"""The forms of checks: one sheet for a profile, an aspect at a time; they ask the same rules as what writes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.checks import Finding, check_finding
from accounts.evidence import EvidenceField
from accounts.models import Aspect, OfficialAccount, ProfileCheck, VisualChange
from accounts.rules.checks import WITHOUT_EXCEPTION

# What the policy asks to be seen, as the person who looks reads it.
QUESTIONS = {
    Aspect.LOGO: _("Le logo officiel de la Ville apparaît, entier et actuel."),
    Aspect.NETIQUETTE: _(
        "La nétiquette en vigueur est affichée clairement\u00a0: dans «\u00a0À propos\u00a0», épinglée, ou par le lien "
        "de sa page publique."
    ),
    Aspect.SITE_LINK: _("Un lien mène au site Web de la Ville, la principale référence."),
    Aspect.VISUAL: _("Le nom et le visuel sont ceux de la Ville, comme sur les autres comptes."),
    Aspect.DISCLAIMER: _("Il est dit que suivre ou être suivi n’est pas endosser."),
}


class AspectForm(forms.Form):
    """What was seen of one aspect; left without a result, it is not recorded."""

    result = forms.ChoiceField(label=_("Résultat"), required=False, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Où"), required=False, max_length=150)
    url = forms.URLField(label=_("Lien"), required=False, max_length=500, assume_scheme="https")
    capture = EvidenceField(label=_("Capture"), required=False, help_text="")
    note = forms.CharField(
        label=_("Remarque"),
        required=False,
        help_text=_("Obligatoire si ce n’est pas conforme\u00a0: ce qui manque, ou pourquoi."),
    )

    use_required_attribute = False

    def __init__(
        self, data: Any, files: Any, *, account: OfficialAccount, aspect: Aspect, initial: dict[str, str]
    ) -> None:
        """Offer the results that the aspect may have."""
        super().__init__(data, files, prefix=aspect.value, initial=initial)
        self.account, self.aspect = account, aspect
        self.question = QUESTIONS[aspect]
        choices = [choice for choice in ProfileCheck.Result.choices if self._suits(choice[0])]
        self.fields["result"].choices = [*choices, ("", _("pas cette fois"))]  # type: ignore[attr-defined]

    def _suits(self, result: str) -> bool:
        return result != ProfileCheck.Result.NOT_APPLICABLE or self.aspect not in WITHOUT_EXCEPTION

    def clean(self) -> dict[str, Any]:
        """Ask for a result where something was said."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("result") and (cleaned.get("capture") or cleaned.get("note")):
            self.add_error("result", _("Dites aussi ce que vous avez constaté."))
        return cleaned

    def finding(self, general: dict[str, Any]) -> Finding | None:
        """Return what was seen; the link and the capture of the whole profile serve where there are none other."""
        typed = self.cleaned_data
        if not typed.get("result"):
            return None
        return Finding(
            aspect=self.aspect.value,
            result=typed["result"],
            place=typed["place"],
            url=typed["url"] or general["url"],
            capture=typed["capture"] or general["capture"],
            note=typed["note"],
        )


class SheetForm(forms.Form):
    """What serves for every aspect."""

    url = forms.URLField(label=_("Lien du profil"), required=False, max_length=500, assume_scheme="https")
    capture = EvidenceField(
        label=_("Capture du profil entier"),
        required=False,
        help_text=_(
            "Le lien et la capture servent à chaque aspect qui n’a pas les siens. Image ou PDF de 10 Mo au plus."
        ),
    )
    seen_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class CheckSheet:
    """The forms of a profile's five aspects, read and refused together."""

    def __init__(
        self,
        account: OfficialAccount,
        *,
        now: datetime,
        known: Iterable[ProfileCheck] = (),
        data: Any = None,
        files: Any = None,
    ) -> None:
        """Start from where each aspect was last seen (`known`)."""
        last = {check.aspect: check for check in known}
        self.account = account
        self.general = SheetForm(
            data, files, initial={"seen_at": now.isoformat(), "url": _profile(account, last)}
        )
        self.aspects = [
            AspectForm(data, files, account=account, aspect=aspect, initial=_remembered(last.get(aspect)))
            for aspect in Aspect
        ]

    def is_valid(self) -> bool:
        """Say whether everything may be recorded, and put each refusal where it can be mended."""
        good = [form.is_valid() for form in (self.general, *self.aspects)]
        if not all(good):
            return False
        if not self.findings:
            self.general.add_error(None, _("Dites ce que vous avez constaté pour au moins un aspect."))
            return False
        for form in self.aspects:
            finding = next((one for one in self.findings if one.aspect == form.aspect), None)
            outcome = check_finding(finding, self.account) if finding else None
            if outcome is not None and not outcome.allowed:
                form.add_error(None, outcome.sentence)
        return not any(form.errors for form in self.aspects)

    @cached_property
    def findings(self) -> list[Finding]:
        """What was seen, aspect by aspect; once valid."""
        found = (form.finding(self.general.cleaned_data) for form in self.aspects)
        return [finding for finding in found if finding is not None]

    @property
    def has_errors(self) -> bool:
        """Whether something is to be mended."""
        return any(form.is_bound and form.errors for form in (self.general, *self.aspects))

    def show_again(self, now: datetime) -> None:
        """Take the page that will be shown for the one that the person looks at."""
        self.general.data = self.general.data.copy()  # type: ignore[attr-defined]
        self.general.data["seen_at"] = now.isoformat()  # type: ignore[index]

    @property
    def files_were_sent(self) -> bool:
        """Whether files came with what was refused: a browser forgets them."""
        return any(form.files for form in (self.general, *self.aspects))


def _profile(account: OfficialAccount, last: dict[str, ProfileCheck]) -> str:
    """The address of the profile: the register's, else where something was last seen."""
    return account.url or next((check.url for check in last.values() if check.url), "")


def _remembered(last: ProfileCheck | None) -> dict[str, str]:
    """Where it was seen the last time: most of the time nothing has moved."""
    return {"place": last.place, "url": last.url} if last else {}


class VisualChangeForm(forms.Form):
    """What was changed, why, and what it looks like now."""

    what = forms.ChoiceField(label=_("Ce qui a changé"), choices=VisualChange.What.choices)
    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 2}))
    capture = EvidenceField(label=_("Capture du nouveau visuel"))
