"""A date and an hour of the city in a form; the two choices of an unclear hour appear only when there are two."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.local_times import FIRST, SECOND, UnclearHour, choices_of, instant_of, local_clock, which_of


class LocalDateTimeWidget(forms.MultiWidget):
    """A date, an hour, and when the clock changes then, which of the two."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                "time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                "which": forms.RadioSelect(choices=[(FIRST, ""), (SECOND, "")]),
            },
            attrs,
        )

    def decompress(self, value: datetime | None) -> list[Any]:
        """Return the date, the hour and the choice that show an instant."""
        if value is None:
            return [None, None, None]
        local = local_clock(value)
        return [local.date(), local.time().replace(second=0, microsecond=0), which_of(value)]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the date and the hour, then the choices when the hour written is unclear."""
        values = value if isinstance(value, list) else self.decompress(value)
        given = {**self.attrs, **(attrs or {})}
        drawn = {
            part: widget.render(
                f"{name}_{part}", one, {**given, "id": _id(given, part), "required": False}, renderer
            )
            for part, widget, one in zip(("date", "time"), self.widgets, values, strict=False)
        }
        return render_to_string(
            "editorial/_local_datetime.html",
            {
                **drawn,
                "id": given.get("id") or "",
                "date_id": _id(given, "date"),
                "time_id": _id(given, "time"),
                "which_name": f"{name}_which",
                "which_id": _id(given, "which"),
                "chosen": values[2],
                "choices": _choices(*values[:2]),
            },
        )


def _id(attrs: dict[str, Any], part: str) -> str:
    return f"{attrs.get('id') or 'id'}_{part}"


def _choices(day: Any, hour: Any) -> Any:
    """Return the two choices of what was typed, or None when it is clear or unreadable."""
    try:
        read_day = day if isinstance(day, date) else forms.DateField().clean(day)
        read_hour = hour if isinstance(hour, time) else forms.TimeField().clean(hour)
        return choices_of(read_day, read_hour)
    except (ValidationError, OverflowError):
        return None


class LocalDateTimeField(forms.MultiValueField):
    """An instant, read on the clock of the city; an hour that is unclear is asked about in words."""

    widget = LocalDateTimeWidget

    def __init__(self, **kwargs: Any) -> None:
        date_errors = {"invalid": gettext_lazy("Écrivez la date ainsi\u00a0: 2026-11-27.")}
        time_errors = {"invalid": gettext_lazy("Écrivez l’heure ainsi\u00a0: 14:30.")}
        fields = (
            forms.DateField(error_messages={**date_errors, "incomplete": _needs_date()}),
            forms.TimeField(
                input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
                error_messages={**time_errors, "incomplete": _needs_time()},
            ),
            forms.ChoiceField(choices=[(FIRST, FIRST), (SECOND, SECOND)], required=False),
        )
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        """Return the instant, in UTC; refuse an unclear hour until somebody says which."""
        if not data_list or not data_list[0] or data_list[1] is None:
            return None
        day, hour, which = data_list
        try:
            return instant_of(day, hour, which or None)
        except UnclearHour as unclear:
            raise ValidationError(str(unclear), code="unclear_hour") from None
        except OverflowError:
            raise ValidationError(_("Cette date est trop lointaine."), code="invalid") from None


def _needs_date() -> Any:
    return gettext_lazy("Choisissez la date.")


def _needs_time() -> Any:
    return gettext_lazy("Choisissez l’heure.")
