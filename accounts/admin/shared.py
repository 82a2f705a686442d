"""What the administration pages of this app share."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.rules.authorizations import ACTION_NAMES


def grants_list(grants: Iterable[tuple[str, str]], labels: dict[str, str]) -> SafeString:
    """Return, for each code of `labels` that has (code, action) grants, its actions in words."""
    granted = set(grants)
    lines = (
        (label, ", ".join(str(name) for action, name in ACTION_NAMES.items() if (code, action) in granted))
        for code, label in labels.items()
    )
    items = format_html_join("", "<li>{}\u00a0: {}</li>", (line for line in lines if line[1]))
    return format_html("<ul>{}</ul>", items) if items else SafeString("—")
