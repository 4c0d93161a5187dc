"""The forms of time rules: name and source, limits, longer times, who is told when."""

from __future__ import annotations

from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from complaints.timing.models import TimeRules
from complaints.timing.queries import content_of
from complaints.timing.rules import (
    APPROVERS,
    BEFORE,
    CLOCKS,
    HEARERS,
    MOST_EXTENSIONS,
    MOST_LEVEL_DAYS,
    MOST_LEVELS,
    OVER,
    SEVERITIES,
    UNITS,
    Extension,
    Level,
    Limit,
    Limits,
    Rules,
    most_of,
)
from complaints.timing.services import Texts, Wanted
from complaints.timing.wording import APPROVER_WORDS, CLOCK_WORDS, HEARER_WORDS, UNIT_WORDS
from complaints.wording import SEVERITY_WORDS
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

FREE, LISTED = "free", "listed"
_SPARE = 2  # empty lines that the form offers for further levels


class _Amount(IntegerField):
    """A whole number, with the product's own words for what is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a number; nothing is none."""
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            try:
                self.data = int(valuelist[0])
            except ValueError:
                raise ValueError(gettext("Please give a whole number.")) from None


class LimitsForm(StaffForm):
    """How long each clock may take, by severity; the fields are put on below."""

    number = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def table(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """Each severity's name, and for each clock its amount and its unit."""
        return [
            (
                SEVERITY_WORDS[severity],
                [
                    (self[f"{severity}_{each}_amount"], self[f"{severity}_{each}_unit"])
                    for each in CLOCKS
                ],
            )
            for severity in SEVERITIES
        ]

    def limits(self, faults: dict[str, object]) -> dict[str, Limits] | None:
        """The limits that were sent; None, with the words in `faults`, when some are not whole."""
        found = {severity: self._limits_of(severity, faults) for severity in SEVERITIES}
        whole = {severity: limits for severity, limits in found.items() if limits is not None}
        return whole if len(whole) == len(found) else None

    def _limits_of(self, severity: str, faults: dict[str, object]) -> Limits | None:
        found = {each: self._limit_of(f"{severity}_{each}", faults) for each in CLOCKS}
        for each in ("acknowledge", "resolve"):
            if found[each] is None:
                faults.setdefault(f"{severity}_{each}_amount", gettext("This is needed."))
        acknowledge, resolve = found["acknowledge"], found["resolve"]
        if acknowledge is None or resolve is None:
            return None
        return Limits(acknowledge, resolve, found["first_answer"])

    def _limit_of(self, name: str, faults: dict[str, object]) -> Limit | None:
        amount, unit = self[f"{name}_amount"].data, self[f"{name}_unit"].data
        if amount is None:
            return None
        if unit not in UNITS:
            faults[f"{name}_unit"] = gettext("Choose one from the list.")
            return None
        if not 1 <= amount <= most_of(unit):
            faults[f"{name}_amount"] = gettext(
                "A whole number from 1 to %(num)s.", num=most_of(unit)
            )
            return None
        return Limit(amount, unit)

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            self[name].errors = [*self[name].errors, str(sentence)]


class RulesForm(LimitsForm):
    """All of time rules but what single channels have of their own."""

    name_zh = StringField(_l("Name (Chinese)"))
    name_en = StringField(_l("Name (English)"))
    source_zh = TextAreaField(_l("Source (Chinese)"))
    source_en = TextAreaField(_l("Source (English)"))
    source_on = DateField(_l("Date of the source"), validators=[Optional()])
    extend = RadioField(_l("A longer time to answer"), default=FREE)

    def offer(self) -> RulesForm:
        """Offer what can be chosen."""
        self.extend.choices = [
            (FREE, gettext("Any later day within a year, as often as needed; nobody allows it")),
            (LISTED, gettext("Only as listed here, one after the other")),
        ]
        return self

    def longer(self) -> list[tuple[Any, Any, Any]]:
        """The lines of longer times: how much, of what, who allows it."""
        return [
            (self[f"longer{n}_amount"], self[f"longer{n}_unit"], self[f"longer{n}_by"])
            for n in range(1, MOST_EXTENSIONS + 1)
        ]

    def levels(self) -> list[tuple[Any, Any, Any, Any]]:
        """The lines of who is told: those filled in, and a few empty ones."""
        rows = [
            tuple(self[f"level{n}_{name}"] for name in ("clock", "when", "days", "to"))
            for n in range(1, MOST_LEVELS + 1)
        ]
        used = max((n for n, row in enumerate(rows, 1) if row[0].data or row[3].data), default=0)
        shown = rows[: min(MOST_LEVELS, used + _SPARE)]
        return [(row[0], row[1], row[2], row[3]) for row in shown]

    def wanted(self, before: Rules) -> Wanted | None:
        """What was sent; None, with the words at their fields, when it makes no sense."""
        faults: dict[str, object] = {}
        limits = self.limits(faults)
        extensions, levels = self._extensions(faults), self._levels(faults)
        if faults or limits is None:
            self.put_beside(faults)
            return None
        rules = Rules(limits, before.channels, extensions, levels)
        return Wanted(self._texts(), rules)

    def _texts(self) -> Texts:
        return Texts(
            self.name_zh.data or "",
            self.name_en.data or "",
            self.source_zh.data or "",
            self.source_en.data or "",
            self.source_on.data,
        )

    def _extensions(self, faults: dict[str, object]) -> tuple[Extension, ...] | None:
        if self.extend.data == FREE:
            return None
        found = []
        for n in range(1, MOST_EXTENSIONS + 1):
            limit, by = self._limit_of(f"longer{n}", faults), self[f"longer{n}_by"].data
            if by not in APPROVERS:
                faults[f"longer{n}_by"] = gettext("Choose one from the list.")
            elif limit is not None:
                found.append(Extension(limit.amount, limit.unit, by))
        return tuple(found)

    def _levels(self, faults: dict[str, object]) -> tuple[Level, ...]:
        found = []
        for n in range(1, MOST_LEVELS + 1):
            clock, when, days, to = (
                self[f"level{n}_{name}"].data for name in ("clock", "when", "days", "to")
            )
            if not clock:
                continue
            if not to:
                faults[f"level{n}_to"] = gettext("Who is to be told?")
            elif days is not None and not 0 <= days <= MOST_LEVEL_DAYS:
                faults[f"level{n}_days"] = gettext(
                    "A whole number from 0 to %(num)s.", num=MOST_LEVEL_DAYS
                )
            else:
                hearers = tuple(one for one in HEARERS if one in to)
                found.append(Level(clock, when, days or 0, hearers))
        return tuple(found)


class ForceForm(StaffForm):
    """A button without anything to fill in."""


class DropForm(StaffForm):
    """Which version somebody looked at."""

    number = IntegerField(widget=HiddenInput(), validators=[Optional()])


class ChannelForm(LimitsForm):
    """The limits of one channel."""


def limits_data(limits: Any) -> dict[str, Any]:
    """What the fields of limits begin with."""
    data: dict[str, Any] = {}
    for severity in SEVERITIES:
        for each in CLOCKS:
            limit = limits[severity].of(each)
            data[f"{severity}_{each}_amount"] = limit.amount if limit else None
            data[f"{severity}_{each}_unit"] = limit.unit if limit else "working_days"
    return data


def rules_data(row: TimeRules) -> dict[str, Any]:
    """What the form of a version begins with."""
    rules = content_of(row)
    names = ("number", "name_zh", "name_en", "source_zh", "source_en", "source_on")
    data = {name: getattr(row, name) for name in names} | limits_data(rules.limits)
    data["extend"] = FREE if rules.extensions is None else LISTED
    for n, one in enumerate(rules.extensions or (), 1):
        data |= {f"longer{n}_amount": one.amount, f"longer{n}_unit": one.unit}
        data[f"longer{n}_by"] = one.by
    for n, level in enumerate(rules.levels, 1):
        data |= {f"level{n}_clock": level.clock, f"level{n}_when": level.when}
        data |= {f"level{n}_days": level.days, f"level{n}_to": list(level.to)}
    return data


_UNITS = [SelectChoice(unit, UNIT_WORDS[unit]) for unit in UNITS]


def _put_limits() -> None:
    for severity in SEVERITIES:
        for each in CLOCKS:
            label = _l(
                "%(severity)s, %(clock)s",
                severity=SEVERITY_WORDS[severity],
                clock=CLOCK_WORDS[each],
            )
            name = f"{severity}_{each}"
            setattr(LimitsForm, f"{name}_amount", _Amount(label))
            unit = _l(
                "%(severity)s, %(clock)s, unit",
                severity=SEVERITY_WORDS[severity],
                clock=CLOCK_WORDS[each],
            )
            setattr(LimitsForm, f"{name}_unit", SelectField(unit, choices=_UNITS))


def _put_longer() -> None:
    who = [SelectChoice(by, APPROVER_WORDS[by]) for by in APPROVERS]
    for n in range(1, MOST_EXTENSIONS + 1):
        amount = _l("Longer time %(num)s, at most", num=n)
        setattr(RulesForm, f"longer{n}_amount", _Amount(amount))
        unit = SelectField(_l("Counted in"), choices=_UNITS, default="working_days")
        setattr(RulesForm, f"longer{n}_unit", unit)
        setattr(RulesForm, f"longer{n}_by", SelectField(_l("Who allows it"), choices=who))


def _put_levels() -> None:
    which = [SelectChoice("", _l("no line"))]
    which += [SelectChoice(each, CLOCK_WORDS[each]) for each in CLOCKS]
    when = [
        SelectChoice(BEFORE, _l("before its day")),
        SelectChoice(OVER, _l("after it is over")),
    ]
    hearers = [SelectChoice(each, HEARER_WORDS[each]) for each in HEARERS]
    for n in range(1, MOST_LEVELS + 1):
        setattr(RulesForm, f"level{n}_clock", SelectField(_l("Clock"), choices=which))
        setattr(RulesForm, f"level{n}_when", SelectField(_l("When"), choices=when))
        setattr(RulesForm, f"level{n}_days", _Amount(_l("Working days")))
        to = SelectMultipleField(
            _l("Who is told"),
            choices=hearers,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
        setattr(RulesForm, f"level{n}_to", to)


_put_limits()
_put_longer()
_put_levels()
