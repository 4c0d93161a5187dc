"""The form of a step, made from its row of the workflow table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from complaints.categories.choices import category_choices, usual_severities
from complaints.forms.choices import (
    department_choices,
    handler_choices,
    member_choices,
    named_choices,
)
from complaints.models import Complaint
from complaints.recusal.queries import Choice
from complaints.services.checking import choosable
from complaints.wording import OUTCOME_WORDS, SEVERITY_WORDS
from complaints.workflow import FIELDS, SEVERITIES, Step, outcomes_of
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.queries import user_names

_IDS = ("department_id", "handler_id", "about_member", "about_department")
_LONG = Length(max=5000, message=_l("At most 5,000 characters."))


class StepForm(StaffForm):
    """Every field that a step may ask for; `shaped` leaves those of one step."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    category = SelectField(_l("Category"), validate_choice=False)
    severity = RadioField(_l("Severity"), validate_choice=False)
    safety = BooleanField(_l("Safety is concerned"))
    department_id = SelectField(_l("Department"), validate_choice=False)
    handler_id = SelectField(_l("Handler"), validate_choice=False)
    outcome = RadioField(_l("Outcome"), validate_choice=False)
    promised_on = DateField(_l("New day"), validators=[Optional()])
    reason = TextAreaField(_l("Reason"), validators=[_LONG])
    text = TextAreaField(_l("Wording"), validators=[_LONG])
    about_member = SelectField(_l("Somebody who signs in here"), validate_choice=False)
    about_staff = StringField(_l("Somebody of the staff directory"), validators=[_LONG])
    about_department = SelectField(_l("A department"), validate_choice=False)
    no_longer = SelectMultipleField(
        _l("Not about them after all"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def shaped(self, step: Step, case: Complaint) -> StepForm:
        """Leave the fields of a step and offer what it can choose from for a case."""
        for name in FIELDS:
            if name in self and name not in (*step.needs, *step.takes):
                del self[name]
        self._offer(step, case)
        for name in step.needs:
            if name in self:
                self[name].flags.required = True
        if "text" in self:
            label, self.text.description = _text_words(step)
            self.text.label.text = label
        if "reason" in self:
            self.reason.description = _reason_words(step)
        return self

    def _offer(self, step: Step, case: Complaint) -> None:
        first = ("", gettext("Choose one"))
        if "category" in self:
            self.category.choices = [first, *category_choices(case.category)]
        if "severity" in self:
            self.severity.choices = [(s, SEVERITY_WORDS[s]) for s in SEVERITIES]
            self.severity.description = usual_severities()
        if "outcome" in self:
            self.outcome.choices = [(o, OUTCOME_WORDS[o]) for o in outcomes_of(step)]
        if "department_id" in self:
            self.department_id.choices = [first, *department_choices()]
        if "handler_id" in self:
            choice = choosable(case)
            self.handler_id.choices = [first, *handler_choices(choice.able)]
            self.handler_id.description = skipped_words(choice)
        if "about_member" in self:
            self._offer_names(case)

    def _offer_names(self, case: Complaint) -> None:
        nobody = ("", gettext("Nobody"))
        self.about_member.choices = [nobody, *member_choices()]
        self.about_department.choices = [("", gettext("None")), *department_choices()]
        self.about_staff.description = gettext("By name or staff number.")
        self.no_longer.choices = named_choices(case)
        if not self.no_longer.choices:
            del self.no_longer

    def facts(self) -> dict[str, Any]:
        """What the service takes: ids as ids, the rest as typed."""
        found: dict[str, Any] = {}
        for name in FIELDS:
            if name in self and self[name].data not in (None, "", []):
                value = self[name].data
                if name == "no_longer":
                    value = [_id(each) for each in value]
                found[name] = _id(value) if name in _IDS else value
        return found

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, str(sentence)]


def data_of(step: Step, complaint: Complaint) -> dict[str, Any]:
    """What a step's form begins with: the case as it is, the proposal as the answer's draft."""
    data: dict[str, Any] = {
        "revision": complaint.revision,
        "category": complaint.category,
        "severity": complaint.severity,
        "safety": complaint.safety,
        "department_id": str(complaint.department_id or ""),
        "handler_id": str(complaint.handler_id or ""),
        "text": complaint.proposal if step.name in ("answer", "propose") else "",
    }
    if step.name in ("take_up_again", "hand_over"):
        data["handler_id"] = ""
    return data


def skipped_words(choice: Choice) -> str:
    """Whom a list of handlers passes over and why, by name; empty where nobody is."""
    if choice.alone:
        return gettext(
            "The case is about everybody who could handle it, so nobody is passed over; the history"
            " will say so."
        )
    names = user_names(choice.skipped)
    told = [
        gettext("%(name)s (%(why)s)", name=names[one], why=why)
        for one, why in choice.skipped.items()
        if one in names
    ]
    if not told:
        return ""
    return gettext("Not to choose from: %(names)s", names=gettext(", ").join(sorted(told)))


def _id(value: str) -> UUID | str:
    try:
        return UUID(value)
    except ValueError:
        return value


def _text_words(step: Step) -> tuple[str, str]:
    if step.name == "propose":
        return (
            gettext("Proposed result"),
            gettext("For the complaint desk, which answers the complainant."),
        )
    return (
        gettext("Message to the complainant"),
        gettext("The complainant reads it on the page of the case."),
    )


def _reason_words(step: Step) -> str:
    if step.name in ("assign", "hand_over"):
        return gettext("Stays in the history, where the next one reads it.")
    if step.tells == "complainant":
        return gettext("Stays in the history. The complainant is told that the case has changed.")
    return gettext("Stays in the history of the case.")
