"""Forms of a follow-up with a council member, and of a call to a journalist."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.shared import LocalInstantField, VersionForm


class CouncilForm(VersionForm):
    """What is told to a council member, and why."""

    prefix = "conseil"

    recipient = forms.CharField(
        label=_("Membre du conseil"),
        max_length=150,
        error_messages={"required": _("Écrivez à quel membre du conseil ce message est transmis.")},
    )
    purpose = forms.CharField(
        label=_("But du suivi"),
        max_length=500,
        error_messages={"required": _("Écrivez le but de ce suivi.")},
    )
    shared_text = forms.CharField(
        label=_("Ce qui est transmis"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Noms, liens, courriels et téléphones sont masqués."),
        error_messages={"required": _("Écrivez ce qui est transmis.")},
    )
    names_author = forms.BooleanField(
        label=_("La personne doit être nommée"),
        required=False,
        help_text=_("Une communication de renseignements personnels, inscrite au registre."),
    )
    naming_reason = forms.CharField(label=_("Pourquoi"), required=False, max_length=500)


class CallbackForm(VersionForm):
    """Who called a journalist back, when, and what came of it."""

    prefix = "rappel"

    called_by = forms.CharField(
        label=_("Rappelée par"), max_length=150, error_messages={"required": _("Dites qui a rappelé.")}
    )
    called_at = LocalInstantField(
        label=_("Rappelée le"), required=False, help_text=_("Vide\u00a0: à l’instant.")
    )
    note = forms.CharField(label=_("Suite"), required=False, max_length=1000)
