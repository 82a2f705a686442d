"""Checks of profiles and changes of look, recorded by the functions of the product itself."""

from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.checks import Finding, record_checks, record_visual_change
from accounts.models import Aspect, OfficialAccount, Person, ProfileCheck, VisualChange
from tests.builders import NOW

PROFILE = "https://www.facebook.com/villerimouski"


def a_capture(name: str = "capture.png") -> SimpleUploadedFile:
    """Return a small image."""
    written = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue())


def a_full_check(
    account: OfficialAccount, actor: Person, *, now: datetime = NOW, seen_at: datetime | None = None
) -> list[ProfileCheck]:
    """Find every aspect of a profile conform."""
    url = f"https://{account.platform.hosts[0]}/villerimouski"
    findings = [Finding(aspect=aspect, result="conform", url=url) for aspect in Aspect.values]
    return record_checks(account=account, findings=findings, actor=actor, now=now, seen_at=seen_at)


def a_visual_change(account: OfficialAccount, actor: Person, *, now: datetime = NOW) -> VisualChange:
    """Change the picture of a profile for the winter."""
    return record_visual_change(
        account=account, what="picture", reason="Image d’hiver.", capture=a_capture(), actor=actor, now=now
    )
