"""Keeping a file as proof, and giving it back: its type is told by its content, its fingerprint by its bytes."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, UnidentifiedImageError

from accounts.models import Evidence, Person

MAX_BYTES = 10 * 1024 * 1024
# A capture of a very long page; more would be an attempt to exhaust the server's memory.
MAX_PIXELS = 60_000_000
_IMAGES = {"PNG": Evidence.Kind.PNG, "JPEG": Evidence.Kind.JPEG, "WEBP": Evidence.Kind.WEBP}


class UnacceptableFile(ValueError):  # noqa: N818 - an answer more than an error
    """A file that cannot be kept as proof; its text is for the person who sent it."""


def kind_of(upload: "UploadedFile[Any]") -> Evidence.Kind:
    """Return what the content of `upload` is, whatever its name says; raise UnacceptableFile for anything else."""
    if (upload.size or 0) > MAX_BYTES:
        raise UnacceptableFile(
            _("Le fichier dépasse 10 Mo\u00a0: réduisez la capture, ou déposez-en plusieurs.")
        )
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        return Evidence.Kind.PDF
    upload.seek(0)
    try:
        with Image.open(upload, formats=list(_IMAGES)) as image:
            too_large = image.width * image.height > MAX_PIXELS
            kind = _IMAGES[str(image.format)]
            if not too_large:
                image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise UnacceptableFile(
            _("Ce fichier n’est ni une image PNG, JPEG ou WebP, ni un document PDF.")
        ) from error
    if too_large:
        raise UnacceptableFile(_("L’image compte trop de pixels\u00a0: déposez-la en plusieurs morceaux."))
    return kind


def keep_evidence(upload: "UploadedFile[Any]", *, actor: Person, now: datetime) -> Evidence:
    """Keep `upload` as it is, with its fingerprint; raise UnacceptableFile.

    The caller's own decision is what the register tells; the file is part of it.
    """
    kind = kind_of(upload)
    upload.seek(0)
    evidence = Evidence(
        name=PurePath(upload.name or _("capture")).name[:200],
        content_type=kind,
        size=upload.size or 0,
        sha256=hashlib.file_digest(upload, "sha256").hexdigest(),
        added_by=actor,
        added_at=now,
    )
    upload.seek(0)
    evidence.file.save(upload.name or "capture", upload, save=False)
    evidence.save()
    return evidence


def is_intact(evidence: Evidence) -> bool:
    """Read the kept file again and say whether it still has its fingerprint; not when it is gone."""
    try:
        with evidence.file.open("rb") as kept:
            return hashlib.file_digest(kept, "sha256").hexdigest() == evidence.sha256
    except FileNotFoundError:
        return False


def evidence_response(evidence: Evidence) -> FileResponse:
    """Answer the file itself; the view that calls this has asked whether the person may see what it proves."""
    response = FileResponse(
        evidence.file.open("rb"), content_type=evidence.content_type, filename=evidence.name
    )
    # A document opened by itself runs nothing and embeds nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


class EvidenceField(forms.FileField):
    """A file to keep as proof, refused with a sentence when it is not one of those that can be kept."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp,application/pdf"})

    def __init__(self, **kwargs: Any) -> None:
        """Say what is accepted, unless told."""
        kwargs.setdefault("help_text", gettext_lazy("Image PNG, JPEG ou WebP, ou PDF, de 10 Mo au plus."))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Look at the content."""
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                kind_of(upload)
            except UnacceptableFile as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return upload
