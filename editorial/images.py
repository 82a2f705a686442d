"""Keeping the library: adding an image, saying by what right it is shown and who is on it, and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for, is_team_member
from accounts.evidence import keep_evidence
from accounts.models import OfficialAccount, Person
from editorial import events
from editorial.image_files import receive_image
from editorial.models import Image, ImagePerson
from editorial.rules.images import may_keep_images
from policy.outcomes import Outcome, require
from policy.register import record

Upload = UploadedFile  # what a form gives
FIELDS = (
    "name",
    "author",
    "source",
    "right",
    "valid_until",
    "credit",
    "credit_line",
    "alt_text",
    "shows_people",
)
PERSON_FIELDS = ("name", "is_minor", "consent_until")


class KnownImage(ValueError):  # noqa: N818 - an answer more than an error
    """The very same image is in the library already."""

    def __init__(self, image: Image) -> None:
        """Keep the image that is there."""
        super().__init__(
            _("Cette image est déjà dans la bibliothèque\u00a0: «\u00a0%(name)s\u00a0».") % {"name": image}
        )
        self.image = image


class StaleImage(ValueError):  # noqa: N818 - an answer more than an error
    """Somebody else changed what is said of the image since the screen was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette fiche a été modifiée depuis que vous l’avez ouverte\u00a0: relisez-la, puis recommencez."
            )
        )


def check_keep_images(person: Person, at: datetime) -> Outcome:
    """Answer whether `person` keeps the library."""
    return may_keep_images(
        publishes=accounts_for(person, "publish", at).exists(), is_team=is_team_member(person, at)
    )


@transaction.atomic
def add_image(
    *,
    upload: "Upload[Any]",
    values: Mapping[str, Any],
    accounts: Sequence[OfficialAccount] = (),
    document: "Upload[Any] | None" = None,
    actor: Person,
    now: datetime,
) -> Image:
    """Receive an image; `values` are among FIELDS. Raises UnacceptableImage, KnownImage, PolicyRefusal."""
    require(check_keep_images(actor, now))
    kept = receive_image(upload, size=upload.size or 0)
    if known := Image.objects.filter(sha256=kept.sha256).first():
        raise KnownImage(known)
    image = Image(
        content_type=kept.content_type,
        size=len(kept.content),
        width=kept.width,
        height=kept.height,
        sha256=kept.sha256,
        added_by=actor,
        added_at=now,
    )
    _fill(image, values)
    if document:
        image.document = keep_evidence(document, actor=actor, now=now)
    image.file.save("image", ContentFile(kept.content), save=False)
    image.thumbnail.save("image", ContentFile(kept.thumbnail), save=False)
    try:
        with transaction.atomic():
            image.save()
    except IntegrityError as error:
        # Sent twice at once: the other one is there now.
        if known := Image.objects.filter(sha256=kept.sha256).first():
            raise KnownImage(known) from error
        raise
    image.accounts.set(accounts)
    _register(image, events.IMAGE_ADDED, actor, now, after={"sha256": image.sha256, **told(image)})
    return image


@transaction.atomic
def amend_image(
    *,
    image_id: int,
    version: int,
    values: Mapping[str, Any],
    accounts: Sequence[OfficialAccount] = (),
    document: "Upload[Any] | None" = None,
    actor: Person,
    now: datetime,
) -> Image:
    """Change what is said of an image; another document gives back a right that was withdrawn.

    Raises Image.DoesNotExist, StaleImage, PolicyRefusal.
    """
    require(check_keep_images(actor, now))
    image = locked_image(image_id)
    if image.version != version:
        raise StaleImage
    before = told(image)
    _fill(image, values)
    event = events.IMAGE_AMENDED
    if document:
        image.document = keep_evidence(document, actor=actor, now=now)
        if image.withdrawn_at:
            event = events.IMAGE_RESTORED
            image.withdrawn_at, image.withdrawn_reason = None, ""
    image.version += 1
    image.save()
    image.accounts.set(accounts)
    after = told(image)
    changed = [key for key in after if after[key] != before[key]]
    if changed or event == events.IMAGE_RESTORED:
        _register(
            image,
            event,
            actor,
            now,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return image


@transaction.atomic
def keep_person(
    *,
    image_id: int,
    person_id: int | None = None,
    values: Mapping[str, Any],
    consent: "Upload[Any] | None" = None,
    actor: Person,
    now: datetime,
) -> ImagePerson:
    """Say who can be recognised on an image, and keep the consent; a new one gives back what was withdrawn.

    Raises Image.DoesNotExist, ImagePerson.DoesNotExist, PolicyRefusal.
    """
    require(check_keep_images(actor, now))
    image = locked_image(image_id)
    if person_id:
        person = image.people.get(pk=person_id)
    else:  # sent twice at once, it is the same person
        person = image.people.filter(name=values["name"]).first() or ImagePerson(image=image)
    for name in PERSON_FIELDS:
        setattr(person, name, values[name])
    if consent:
        person.consent = keep_evidence(consent, actor=actor, now=now)
        person.withdrawn_at, person.withdrawn_reason = None, ""
    person.save()
    if not image.shows_people:
        image.shows_people = True
        image.save(update_fields=["shows_people"])
    facts = {
        "personne": person.name,
        "mineur": person.is_minor,
        "consentement": person.consent.sha256 if person.consent else None,
        "valide jusqu’au": str(person.consent_until or ""),
    }
    event = events.IMAGE_CONSENT_KEPT if consent else events.IMAGE_PERSON_NAMED
    _register(image, event, actor, now, clause="R-108", after=facts)
    return person


@transaction.atomic
def strike_person(*, image_id: int, person_id: int, actor: Person, now: datetime) -> None:
    """Strike somebody named by mistake; PostgreSQL keeps whoever has decided anything.

    Raises Image.DoesNotExist, ImagePerson.DoesNotExist, PolicyRefusal.
    """
    require(check_keep_images(actor, now))
    image = locked_image(image_id)
    person = image.people.get(pk=person_id, consent__isnull=True, withdrawn_at__isnull=True)
    _register(image, events.IMAGE_PERSON_STRUCK, actor, now, clause="R-108", before={"personne": person.name})
    person.delete()


def locked_image(image_id: int) -> Image:
    """Return the image under a lock that lets a variant take it meanwhile: neither waits for the other."""
    return (
        Image.objects.select_for_update(no_key=True, of=("self",)).select_related("document").get(pk=image_id)
    )


def told(image: Image) -> dict[str, Any]:
    """Return what the register says of an image."""
    return {
        **{name: str(value) if (value := getattr(image, name)) is not None else None for name in FIELDS},
        "comptes": sorted(image.accounts.values_list("slug", flat=True)),
        "document": image.document.sha256 if image.document else None,
    }


def _fill(image: Image, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        setattr(image, name, values[name])


def _register(
    image: Image, event: str, actor: Person, now: datetime, *, clause: str = "R-109", **facts: Any
) -> None:
    record(event=event, actor=actor, subject=image, clause=clause, now=now, **facts)
