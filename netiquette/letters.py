"""The letters filled for one person: proposed to whoever sends them, who reads them first and may change them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OfficialAccount, Platform
from accounts.rights import local_date
from netiquette.letter_templates import template_of
from netiquette.message_refs import MessageRef
from netiquette.models import (
    Edition,
    Exclusion,
    Ground,
    LetterTemplate,
    Review,
    Rule,
    Subscriber,
    Track,
    Warning,
)
from netiquette.references import EXCLUSION, WARNING, case_number
from netiquette.rules import letters as rules
from netiquette.rules.tracks import WARNINGS_BEFORE_EXCLUSION
from netiquette.standings import count_sent
from policy.models import Reading
from policy.placeholders import render
from policy.words import day_in_words

EXCERPT = 200
_RANKS = (gettext_lazy("premier"), gettext_lazy("deuxième"), gettext_lazy("troisième"))


@dataclass(frozen=True, kw_only=True)
class FilledLetter:
    """A letter ready to be read: its full text, its short form, and the version that it comes from."""

    template: LetterTemplate
    text: str
    short_text: str

    def fitting(self, platform: Platform) -> str:
        """Return what the platform accepts: the full text, or the short form that leads to it."""
        limit = platform.reply_max_length
        return self.short_text if limit and len(self.text) > limit else self.text


def warning_letter(
    *, subscriber: Subscriber, account: OfficialAccount, ground: Ground, message: MessageRef, now: datetime
) -> FilledLetter:
    """Return the next warning of a message; `ground` has a track and is of the edition of the time (R-133)."""
    is_advertising = ground.track == Track.ADVERTISING
    kind = rules.WARNING_ADVERTISING if is_advertising else rules.WARNING_CONDUCT
    sent = count_sent(subscriber_id=subscriber.pk, account_id=account.pk, track=ground.track, now=now)
    return _filled(
        kind,
        now,
        **_named(subscriber, account),
        **_cited(ground, message),
        **_way_out(case_number(WARNING, message.id), now),
        rang=rank_in_words(sent + 1, ground.track),
    )


def proposed_text(
    *, subscriber: Subscriber, account: OfficialAccount, ground: Ground, message: MessageRef, now: datetime
) -> str:
    """Return the words proposed for the next warning of a message, as its platform accepts them."""
    letter = warning_letter(subscriber=subscriber, account=account, ground=ground, message=message, now=now)
    return letter.fitting(account.platform)


def with_way_out(text: str, reference: str) -> str:
    """Return the words of a letter, to which nobody can leave out how to ask for a review (A-36)."""
    text = text.strip()
    if reference in text:
        return text
    way_out = _("Demander une révision (dossier %(reference)s)\u00a0: %(address)s") % {
        "reference": reference,
        "address": review_address(reference),
    }
    return f"{text}\n\n{way_out}"


def exclusion_letter(*, exclusion: Exclusion, now: datetime) -> FilledLetter:
    """Return what tells a person of an exclusion in force: why, from where, until when, how to ask for a review."""
    ground = ground_of(exclusion)
    message = MessageRef(
        id=exclusion.message_id, posted_at=exclusion.message_posted_at, snapshot=exclusion.message_snapshot
    )
    return _filled(
        rules.EXCLUSION,
        now,
        **_named(exclusion.subscriber, exclusion.account),
        **(_cited(ground, message) if ground else {}),
        **_way_out(exclusion.reference or case_number(EXCLUSION, exclusion.message_id), now),
        motif=exclusion.decision_reason,
        reexamen=day_in_words(exclusion.review_on) if exclusion.review_on else "",
    )


def removal_letter(
    *, subscriber: Subscriber, account: OfficialAccount, ground: Ground, message: MessageRef, now: datetime
) -> FilledLetter:
    """Return the notice of a removal without warning; campaign content has its own, the same for all (A-02, R-027)."""
    kind = rules.REMOVAL_NOTICE if ground.rule_id else rules.ELECTORAL_NOTICE
    return _filled(kind, now, **_named(subscriber, account), **_cited(ground, message), **_way_out("", now))


def reinstatement_letter(*, exclusion: Exclusion, now: datetime) -> FilledLetter:
    """Return what tells a person that the account is open again."""
    return _filled(
        rules.REINSTATEMENT,
        now,
        **_named(exclusion.subscriber, exclusion.account),
        dossier=exclusion.reference,
    )


def review_letter(
    *, review: Review, contested: Warning | Exclusion, kind: str, now: datetime
) -> FilledLetter:
    """Return what tells a person that a review was received, or how it was decided."""
    review_on = contested.review_on if isinstance(contested, Exclusion) else None
    return _filled(
        kind,
        now,
        **_named(contested.subscriber, contested.account),
        numero=review.number,
        limite=day_in_words(review.due_on),
        motif=review.reasons,
        dossier=contested.reference,
        reexamen=day_in_words(review_on) if review_on else "",
    )


def rank_in_words(number: int, track: str) -> str:
    """Return « deuxième de trois » for advertising, « deuxième » for conduct."""
    word = str(_RANKS[number - 1]) if number <= len(_RANKS) else _("%(number)se") % {"number": number}
    if track != Track.ADVERTISING:
        return word
    return _("%(rank)s de %(total)s") % {
        "rank": word,
        "total": _("trois") if WARNINGS_BEFORE_EXCLUSION[track] == 3 else WARNINGS_BEFORE_EXCLUSION[track],
    }


def ground_of(exclusion: Exclusion) -> Ground | None:
    """Return the ground that the exclusion rests on: the last warning's, as the edition of the breach has it."""
    warnings = Warning.objects.on(
        subscriber_id=exclusion.subscriber_id, account_id=exclusion.account_id, track=exclusion.track
    ).filter(sent_at__isnull=False, sent_at__lt=exclusion.message_posted_at)
    last = warnings.select_related("ground__rule__edition").order_by("-sent_at").first()
    if last is None:
        return None
    then = (
        Ground.objects.citable_for(exclusion.message_posted_at, exclusion.account_id)
        .filter(code=last.ground.code)
        .first()
    )
    return then or last.ground


def review_address(reference: str = "") -> str:
    """Return the address of the public form, the case number already in it."""
    query = f"?dossier={reference}" if reference else ""
    return f"{settings.SITE_URL}{reverse('netiquette:review-request')}{query}"


def _filled(kind: str, now: datetime, **values: str) -> FilledLetter:
    template = template_of(kind)
    known = {
        "ville": settings.CITY_NAME,
        "contact": Reading.objects.value("review_contact", at=now),
        "lien": review_address(),
    } | values
    return FilledLetter(
        template=template,
        text=render(template.body, known),
        short_text=render(template.short_body, known),
    )


def _named(subscriber: Subscriber, account: OfficialAccount) -> dict[str, str]:
    return {"nom": subscriber.name, "compte": account.name, "plateforme": account.platform.name}


def _cited(ground: Ground, message: MessageRef) -> dict[str, str]:
    rule: Rule | None = ground.rule
    return {
        "regle": _quoted(ground.quote.rstrip("; ")),
        "edition": edition_in_words(rule.edition) if rule else "",
        "message": _quoted(excerpt(message.text)),
        "date_message": day_in_words(local_date(message.posted_at)),
    }


def _way_out(reference: str, now: datetime) -> dict[str, str]:
    address = review_address(reference)
    days = str(Reading.objects.value("review_open_days", at=now))
    return {"dossier": reference, "revision": address, "lien": address, "jours": days}


def edition_in_words(edition: Edition) -> str:
    """Return « édition 1, en vigueur depuis le 20 octobre 2014 »."""
    if edition.in_force_from is None:
        return _("édition %(number)s") % {"number": edition.number}
    day = day_in_words(local_date(edition.in_force_from))
    return _("édition %(number)s, en vigueur depuis le %(day)s") % {"number": edition.number, "day": day}


def excerpt(text: str) -> str:
    """Return the beginning of a message on one line, its own quotation marks made to fit between ours."""
    line = " ".join(text.split()).replace("«\u00a0", "“").replace("\u00a0»", "”")
    line = line.replace("«", "“").replace("»", "”")
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rstrip()}…"


def _quoted(words: str) -> str:
    return f"«\u00a0{words}\u00a0»"
