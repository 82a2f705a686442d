"""Deliveries, made by the functions of the product itself."""

from datetime import datetime
from itertools import count
from typing import Any

from accounts.models import OfficialAccount
from platforms.connectors import Content
from platforms.deliveries import prepare_delivery
from platforms.models import Delivery
from tests.builders import NOW

SUBJECT = "editorial.variant"
_numbers = count(1)


def a_delivery(
    account: OfficialAccount, text: str = "Bonjour", *, subject_id: int = 0, now: datetime = NOW, **more: Any
) -> Delivery:
    """Prepare a delivery about something new unless told; the text is made different from any other."""
    number = subject_id or next(_numbers)
    asked = {
        "operation": "publish",
        "subject_type": SUBJECT,
        "subject_id": number,
        "content": Content(text=f"{text} ({next(_numbers)})"),
        "actor": None,
        **more,
    }
    return prepare_delivery(account=account, now=now, **asked)
