"""The forms of an action: opening it, its plan, its items, its steps, its evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from complaints.actions.measures import measure_of, measures
from complaints.actions.models import CorrectiveAction
from complaints.actions.services.checking import owners
from complaints.actions.wording import SOURCE_WORDS
from complaints.actions.workflow import SOURCES
from complaints.forms.choices import department_choices
from complaints.wording import SEVERITY_WORDS
from complaints.workflow import SEVERITIES
from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from surveys.forms.texts import PlainFloatField
from tenants.absences.queries import names_with_absence
from tenants.queries import user_names

_NEEDED = _l("This is needed.")
_WHYS = ("why_1", "why_2", "why_3", "why_4", "why_5")
_IDS = ("department_id", "owner_id", "measured_id")


class OpenForm(StaffForm):
    """What is known when an action is opened."""

    title = StringField(_l("What is to be put right"), validators=[DataRequired(_NEEDED)])
    department_id = SelectField(_l("Department"), validate_choice=False)
    source = RadioField(_l("Came from"), validate_choice=False)
    severity = RadioField(_l("Severity"), validate_choice=False)
    cases = StringField(_l("Cases"), validators=[Length(max=1000)])
    cause = TextAreaField(_l("Occasion"))

    def offer(self) -> OpenForm:
        """Offer the lists to choose from."""
        first = ("", gettext("Choose one"))
        self.department_id.choices = [first, *department_choices()]
        self.source.choices = [(s, SOURCE_WORDS[s]) for s in SOURCES]
        self.severity.choices = [(s, SEVERITY_WORDS[s]) for s in SEVERITIES]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        skipped = ("csrf_token", "revision", "cases", *_WHYS)
        found = {f.short_name: f.data for f in self if f.short_name not in skipped}
        if not found["severity"]:
            del found["severity"]  # nobody chose: what stands stays
        return {name: id_of(found[name]) if name in _IDS else found[name] for name in found}

    @property
    def refs(self) -> list[str]:
        """The cases' numbers, apart."""
        return (self.cases.data or "").replace(",", " ").replace("，", " ").split()

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            at = "why_1" if name == "whys" else name
            if at in self:
                self[at].errors = [*self[at].errors, str(sentence)]


class PlanForm(OpenForm):
    """The whole plan."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    trigger_from = DateField(_l("Occasion from"), validators=[Optional()])
    trigger_until = DateField(_l("Occasion until"), validators=[Optional()])
    owner_id = SelectField(_l("Person in charge"), validate_choice=False)
    containment = TextAreaField(_l("Done at once"))
    contained_on = DateField(_l("Done at once since"), validators=[Optional()])
    why_1 = TextAreaField(_l("What is seen"))
    why_2 = TextAreaField(_l("Why is that?"))
    why_3 = TextAreaField(_l("And why is that?"))
    why_4 = TextAreaField(_l("And why is that? (4)"))
    why_5 = TextAreaField(_l("And why is that? (5)"))
    root_cause = TextAreaField(_l("Root cause"))
    measure = SelectField(_l("Indicator"), validate_choice=False)
    measured_id = SelectField(_l("Department measured"), validate_choice=False)
    target = PlainFloatField(_l("Target"), validators=[Optional()])
    least_change = PlainFloatField(_l("Least change"), validators=[Optional()])
    observation_days = IntegerField(_l("Days of observation"), validators=[InputRequired(_NEEDED)])
    least_sample = IntegerField(_l("Least answers each time"), validators=[InputRequired(_NEEDED)])

    def offer(self) -> PlanForm:
        """Offer the lists to choose from."""
        super().offer()
        self.measured_id.choices = department_choices()
        self.owner_id.choices = [("", gettext("Nobody yet")), *person_choices()]
        self.measure.choices = [(m.key, m.words(language())) for m in measures().values()]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes; the answers to why as a list."""
        whys = [self[name].data or "" for name in _WHYS]
        return {**super().facts(), "whys": whys}


def plan_data(action: CorrectiveAction, refs: list[str]) -> dict[str, Any]:
    """What the plan's form begins with."""
    names = (
        "revision title source severity cause trigger_from trigger_until containment contained_on"
        " root_cause target least_change observation_days least_sample"
    )
    data = {name: getattr(action, name) for name in names.split()}
    data |= {name: str(getattr(action, name) or "") for name in _IDS}
    data |= dict(zip(_WHYS, action.whys, strict=False))
    key = measure_of(action.questionnaire_id, action.indicator).key
    return {**data, "measure": key, "cases": " ".join(refs)}


class EvidenceForm(StaffForm):
    """That an item is done."""

    evidence = TextAreaField(_l("Evidence"))
    files = MultipleFileField(_l("Files"))


class ReasonForm(StaffForm):
    """A step, with the revision that the page showed and the reason."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    reason = TextAreaField(_l("Reasons"))
    looked = BooleanField(_l("I went through the five whys and the fishbone"))


def person_choices() -> list[tuple[str, str]]:
    """People who can plan and do the work, by name; of who is away, who stands in."""
    names = names_with_absence(user_names(owners()))
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1])


def id_of(value: str | None) -> UUID | str | None:
    """The id that was chosen, or what stood there instead, for the service to refuse."""
    if not value:
        return None
    try:
        return UUID(value)
    except ValueError:
        return value
