"""Files kept as proof: told by their content, fingerprinted, never modified."""

import hashlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from accounts import evidence
from accounts.evidence import EvidenceField, UnacceptableFile, evidence_response, keep_evidence
from accounts.models import Evidence
from tests.builders import NOW, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def an_image(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "navy").save(written, kind)
    return written.getvalue()


def an_upload(content: bytes, name: str = "capture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_capture_is_kept_byte_for_byte_with_its_fingerprint_and_given_back() -> None:
    content = an_image()
    kept = keep_evidence(an_upload(content, "../../ma capture.png"), actor=a_person(), now=NOW)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.name == "ma capture.png"
    assert str(kept.file.name).startswith(f"evidence/{kept.sha256[:2]}/{kept.sha256}")
    response = evidence_response(kept)
    assert b"".join(response.streaming_content) == content  # type: ignore[arg-type]
    assert response["Content-Type"] == "image/png"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()
    kept.file.close()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (an_image("PNG"), Evidence.Kind.PNG),
        (an_image("JPEG"), Evidence.Kind.JPEG),
        (an_image("WEBP"), Evidence.Kind.WEBP),
        (b"%PDF-1.7\n...", Evidence.Kind.PDF),
    ],
)
def test_what_a_file_is_is_told_by_its_content_whatever_its_name(content: bytes, kind: str) -> None:
    assert evidence.kind_of(an_upload(content, "photo.txt")) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>%PDF-</html>",
        an_image("GIF"),
        an_image("PNG")[:40],
        b"GIF89a",
    ],
)
def test_anything_else_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UnacceptableFile, match="PDF"):
        keep_evidence(an_upload(content), actor=a_person(), now=NOW)
    assert not Evidence.objects.exists()


def test_a_file_too_heavy_or_with_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MAX_PIXELS", 11)
    with pytest.raises(UnacceptableFile, match="pixels"):
        evidence.kind_of(an_upload(an_image()))
    monkeypatch.setattr(evidence, "MAX_BYTES", 10)
    with pytest.raises(UnacceptableFile, match="10 Mo"):
        evidence.kind_of(an_upload(an_image()))


def test_the_field_of_a_form_says_what_is_wrong() -> None:
    field = EvidenceField()
    with pytest.raises(Exception, match="PNG, JPEG ou WebP"):
        field.clean(an_upload(b"not an image"))
    assert field.clean(an_upload(an_image())).name == "capture.png"


def test_postgresql_refuses_to_modify_a_proof() -> None:
    kept = keep_evidence(an_upload(an_image()), actor=a_person(), now=NOW)
    with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
        Evidence.objects.filter(pk=kept.pk).update(sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_evidence SET name = 'autre'")
