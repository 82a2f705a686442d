"""The events of this app in the register, in words."""

from django.utils.translation import gettext_lazy as _

from policy.events import name_events

LABELS = {
    "netiquette.warning.drafted": _("Avertissement rédigé"),
    "netiquette.warning.edited": _("Texte de l’avertissement modifié"),
    "netiquette.warning.sent": _("Avertissement envoyé"),
    "netiquette.warning.marked_undeliverable": _("Avertissement impossible à remettre"),
    "netiquette.warning.withdrawn": _("Avertissement retiré"),
    "netiquette.warning.lapsed": _("Avertissement échu"),
    "netiquette.exclusion.proposed": _("Exclusion proposée"),
    "netiquette.exclusion.accepted": _("Exclusion décidée"),
    "netiquette.exclusion.refused": _("Exclusion refusée"),
    "netiquette.exclusion.applied": _("Exclusion faite sur la plateforme"),
    "netiquette.exclusion.lifted": _("Exclusion levée"),
    "netiquette.exclusion.restored": _("Accès rétabli sur la plateforme"),
    "netiquette.exclusion.kept": _("Exclusion réexaminée et maintenue"),
    "netiquette.letter.told": _("Lettre remise"),
    "netiquette.letter.found_impossible": _("Lettre impossible à remettre"),
    "netiquette.review.received": _("Demande de révision reçue"),
    "netiquette.review.matched": _("Demande de révision rattachée à une décision"),
    "netiquette.review.set_aside": _("Demande de révision réglée autrement"),
    "netiquette.review.upheld": _("Révision\u00a0: décision maintenue"),
    "netiquette.review.reversed": _("Révision\u00a0: décision annulée"),
    "netiquette.letter_template.written": _("Modèle de lettre rédigé"),
    "netiquette.edition.started": _("Édition de la nétiquette commencée"),
    "netiquette.edition.amended": _("Édition de la nétiquette modifiée"),
    "netiquette.edition.ground_added": _("Motif ajouté à une édition de la nétiquette"),
    "netiquette.edition.ground_dropped": _("Motif retiré d’une édition de la nétiquette"),
    "netiquette.edition.abandoned": _("Brouillon de la nétiquette abandonné"),
    "netiquette.edition.approved": _("Édition de la nétiquette approuvée"),
    "netiquette.edition.put_in_force": _("Entrée en vigueur d’une édition de la nétiquette"),
    "netiquette.edition.cancelled": _("Entrée en vigueur annulée"),
    "netiquette.edition.ended": _("Fin de la nétiquette propre à un compte"),
    "netiquette.site_display.recorded": _("Nétiquette vue sur le site Web"),
    "netiquette.subscriber.changed": _("Dossier modifié"),
}
name_events(LABELS)
