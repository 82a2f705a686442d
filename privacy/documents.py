"""The files of a dossier: `dossier.json` and `dossier.html`, which say the same, and a manifest of their fingerprints.

The same holdings on the same day give the same bytes: neither an instant nor a number of ours is in them.
"""

import hashlib
import io
import json
import zipfile
from datetime import date
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from privacy.access import ACCESS_CONTACT
from privacy.contents import Contents, Identity
from privacy.holdings import Entry, Section
from privacy.masking import MASK, delivered, masks_of
from privacy.rules.masks import Masks

FORMAT = "dossier-personne/1"
# The date that every file of an archive carries: a zip cannot go without one.
NO_DATE = (1980, 1, 1, 0, 0, 0)
Document = dict[str, Any]


def document_of(contents: Contents, *, on: date, is_unmasked: bool, access_contact: str) -> Document:
    """Return what is communicated, as plain values; `docs/dossier.md` describes each key."""
    masks = None if is_unmasked else masks_of(contents)
    return {
        "format": FORMAT,
        "city": settings.CITY_NAME,
        "person": contents.dossier.person,
        "as_of": on,
        "masked": not is_unmasked,
        "mask": MASK,
        ACCESS_CONTACT: access_contact,
        "identities": [_identity(identity) for identity in contents.identities],
        "sections": [_section(section, masks) for section in contents.sections if section.entries],
    }


def _identity(identity: Identity) -> Document:
    subscriber = identity.subscriber
    return {
        "platform": subscriber.platform.slug,
        "platform_name": subscriber.platform.name,
        "external_id": subscriber.external_id,
        "name": subscriber.name,
        "first_seen_at": subscriber.first_seen_at,
        "is_council_member": subscriber.is_council_member,
        "names": [{"name": name.name, "first_seen_at": name.first_seen_at} for name in identity.names],
    }


def _section(section: Section, masks: Masks | None) -> Document:
    return {
        "key": section.key,
        "title": str(section.title),
        "entries": [_entry(entry, entry.ref, masks) for entry in section.entries],
    }


def _entry(entry: Entry, whole: str, masks: Masks | None) -> Document:
    """Return one piece; a part is masked with the whole it belongs to."""
    told: Document = {
        "ref": entry.ref,
        "at": entry.at,
        "facts": [
            {"key": fact.key, "label": fact.label, "value": delivered(whole, fact, masks)}
            for fact in entry.facts
        ],
    }
    if entry.parts:
        told["parts"] = [_entry(part, whole, masks) for part in entry.parts]
    return told


def archive_of(document: Document) -> bytes:
    """Return the zip of a document: the two files, and the manifest with the SHA-256 of each."""
    files = {
        "dossier.html": render_to_string("privacy/file/dossier.html", {"document": document}),
        "dossier.json": _json(document),
    }
    contents = {name: text.encode() for name, text in files.items()}
    manifest = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    ]
    contents["manifest.json"] = _json({"format": FORMAT, "files": manifest}).encode()
    return _zipped(contents)


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _zipped(contents: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, NO_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            file.writestr(info, content)
    return archive.getvalue()
