"""How a series comes back, as people say it: every week on these days, the last Friday of the month, until then."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.recurring import check_pattern
from editorial.rules.recurrences import (
    DAILY,
    LAST_WEEK,
    LONGEST,
    MONTHLY,
    WEEKLY,
    Pattern,
    day_of_count,
)

MONTH_DAY, MONTH_WEEK = "month_day", "month_week"
RHYTHMS = (
    (WEEKLY, gettext_lazy("chaque semaine")),
    (DAILY, gettext_lazy("chaque jour")),
    (MONTH_DAY, gettext_lazy("chaque mois, à la même date")),
    (MONTH_WEEK, gettext_lazy("chaque mois, le même jour de la semaine")),
)
WEEKS = (
    (1, gettext_lazy("le premier")),
    (2, gettext_lazy("le deuxième")),
    (3, gettext_lazy("le troisième")),
    (4, gettext_lazy("le quatrième")),
    (LAST_WEEK, gettext_lazy("le dernier")),
)
UNTIL, COUNT = "date", "count"
ENDS = ((UNTIL, gettext_lazy("à une date")), (COUNT, gettext_lazy("après un nombre de fois")))


def _days() -> list[tuple[int, Any]]:
    return list(WEEKDAYS.items())


_NEEDED_BY = {
    "weekdays": ("rhythm", WEEKLY),
    "month_day": ("rhythm", MONTH_DAY),
    "month_week": ("rhythm", MONTH_WEEK),
    "weekday": ("rhythm", MONTH_WEEK),
    "ends_on": ("ends", UNTIL),
    "count": ("ends", COUNT),
}


class SeriesForm(forms.Form):
    """A rule, an hour and an end; nothing is saved before the days are shown."""

    # The fields that a choice hides would keep the browser from sending the form.
    use_required_attribute = False

    rhythm = forms.ChoiceField(label=gettext_lazy("Rythme"), choices=RHYTHMS)
    interval = forms.IntegerField(
        label=gettext_lazy("Intervalle"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=gettext_lazy("2\u00a0: une semaine sur deux, un mois sur deux…"),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Jours de la semaine"),
        choices=_days,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins un jour de la semaine.")},
    )
    month_day = forms.IntegerField(
        label=gettext_lazy("Jour du mois"),
        min_value=1,
        max_value=31,
        error_messages={"required": gettext_lazy("Choisissez le jour du mois.")},
        help_text=gettext_lazy("31\u00a0: le dernier jour des mois plus courts."),
    )
    month_week = forms.TypedChoiceField(label=gettext_lazy("Semaine du mois"), choices=WEEKS, coerce=int)
    weekday = forms.TypedChoiceField(label=gettext_lazy("Jour de la semaine"), choices=_days, coerce=int)
    starts_on = forms.DateField(
        label=gettext_lazy("À partir du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at_time = forms.TimeField(
        label=gettext_lazy("Heure"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("La même toute l’année, même quand l’heure change."),
    )
    ends = forms.ChoiceField(label=gettext_lazy("Fin"), choices=ENDS)
    ends_on = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        error_messages={
            "required": gettext_lazy("Choisissez le dernier jour\u00a0: une série a toujours une fin.")
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    count = forms.IntegerField(
        label=gettext_lazy("Nombre de fois"),
        min_value=1,
        max_value=366,
        error_messages={
            "required": gettext_lazy("Écrivez combien de fois\u00a0: une série a toujours une fin.")
        },
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.pattern: Pattern | None = None
        # Each is needed by one rhythm, or one end: only those of what was chosen are asked for.
        for name, (chooser, value) in _NEEDED_BY.items():
            self.fields[name].required = not self.is_bound or self.data.get(chooser) == value

    def clean_starts_on(self) -> date:
        """Refuse a day that the rest of the calendar does not reach."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on > self.now.date() + 2 * LONGEST:
            raise forms.ValidationError(_("Cette date est trop lointaine."))
        return starts_on

    def clean(self) -> dict[str, Any]:
        """Ask the rule."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        self.pattern = self._pattern(data)
        if self.pattern is not None:
            outcome = check_pattern(self.pattern, data["at_time"], self.now)
            if not outcome.allowed:
                raise forms.ValidationError(outcome.sentence)
        return data

    @property
    def hour(self) -> time:
        """The hour, once the form is valid."""
        hour: time = self.cleaned_data["at_time"]
        return hour

    def _pattern(self, data: dict[str, Any]) -> Pattern | None:
        starts_on: date = data["starts_on"]
        by_count = data["ends"] == COUNT
        facts = _rule_of(data)
        last = starts_on + LONGEST if by_count else data["ends_on"]
        pattern = Pattern(starts_on=starts_on, ends_on=last, interval=data["interval"], **facts)
        if not by_count:
            return pattern
        found = day_of_count(pattern, data["count"])
        if found is None:
            self.add_error("count", _("Une série dure au plus un an\u00a0: choisissez moins d’occurrences."))
            return None
        return Pattern(starts_on=starts_on, ends_on=found, interval=data["interval"], **facts)


def _rule_of(data: dict[str, Any]) -> dict[str, Any]:
    rhythm = data["rhythm"]
    if rhythm == WEEKLY:
        return {"frequency": WEEKLY, "weekdays": tuple(sorted(data["weekdays"]))}
    if rhythm == MONTH_DAY:
        return {"frequency": MONTHLY, "month_day": data["month_day"]}
    if rhythm == MONTH_WEEK:
        return {
            "frequency": MONTHLY,
            "month_week": data["month_week"],
            "weekdays": (data["weekday"],),
        }
    return {"frequency": DAILY}


def initial_of(local: datetime | None, today: date) -> dict[str, Any]:
    """Return what the form suggests for a post planned at `local`, on the clock of the city: every week."""
    day = local.date() if local and local.date() > today else today + timedelta(days=1)
    return {
        "rhythm": WEEKLY,
        "weekdays": [day.weekday()],
        "weekday": day.weekday(),
        "month_day": day.day,
        "month_week": min((day.day - 1) // 7 + 1, LAST_WEEK),
        "starts_on": day,
        "at_time": local.time() if local else time(9),
        "ends": UNTIL,
    }


def initial_from(pattern: Pattern, at_time: time, day: date) -> dict[str, Any]:
    """Return what the form shows to plan a series otherwise from `day` on: its present rule."""
    rhythm = pattern.frequency
    if rhythm == MONTHLY:
        rhythm = MONTH_DAY if pattern.month_day else MONTH_WEEK
    return initial_of(datetime.combine(day, at_time), day) | {
        "rhythm": rhythm,
        "interval": pattern.interval,
        "weekdays": list(pattern.weekdays) or [day.weekday()],
        "weekday": pattern.weekdays[0] if pattern.weekdays else day.weekday(),
        "month_day": pattern.month_day or day.day,
        "month_week": pattern.month_week or min((day.day - 1) // 7 + 1, LAST_WEEK),
        "starts_on": day,
        "ends_on": pattern.ends_on,
    }
