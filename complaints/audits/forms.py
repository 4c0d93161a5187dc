"""The forms of audits: drawing, answering, findings, own items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from complaints.audits.checklist import ACTION, CASE, Item
from complaints.audits.models import ChecklistAnswer
from complaints.audits.services.drawing import SEED_LIMIT, TITLE_LIMIT, Scope
from complaints.audits.services.looking import EVIDENCE_LIMIT, REMARK_LIMIT, Said
from complaints.audits.wording import ABOUT_WORDS, RESULT_WORDS, RISK_WORDS, SEVERITY_WORDS
from complaints.audits.workflow import RESULTS, RISKS, SEVERITIES
from complaints.forms.choices import department_choices
from foundation.errors import Invalid
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_NEEDED = _l("This is needed.")


class _Beside(StaffForm):
    """A form that takes a refusal's sentences beside its fields."""

    def put_beside(self, fields: Mapping[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, str(sentence)]


def _weight(name: str) -> IntegerField:
    return IntegerField(RISK_WORDS[name], default=RISKS[name], validators=[InputRequired(_NEEDED)])


class DrawForm(_Beside):
    """What a sample is drawn from, and how."""

    title = StringField(_l("Title"), validators=[DataRequired(_NEEDED), Length(max=TITLE_LIMIT)])
    closed_from = DateField(
        _l("Settled from"), validators=[InputRequired(_l("Please give a day."))]
    )
    closed_until = DateField(
        _l("Settled until"), validators=[InputRequired(_l("Please give a day."))]
    )
    departments = SelectMultipleField(
        _l("Departments drawn from"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    size = IntegerField(_l("Size of the sample"), validators=[InputRequired(_NEEDED)])
    seed = StringField(_l("Seed"), validators=[Length(max=SEED_LIMIT)])
    severe = _weight("severe")
    safety = _weight("safety")
    disputed = _weight("disputed")
    reopened = _weight("reopened")
    late = _weight("late")
    low_rating = _weight("low_rating")
    set_aside = _weight("set_aside")
    no_agreement = _weight("no_agreement")
    few_hands = _weight("few_hands")

    def offer(self) -> DrawForm:
        """Offer the departments."""
        self.departments.choices = department_choices()
        return self

    @property
    def weights(self) -> list[Any]:
        """The fields of the risks' weights."""
        return [self[name] for name in RISKS]

    def scope(self) -> Scope:
        """What the services take, of a form that is valid."""
        first, last = self.closed_from.data, self.closed_until.data
        if first is None or last is None:
            raise Invalid
        units = [_id(each) for each in self.departments.data or []]
        return Scope(
            closed_from=first,
            closed_until=last,
            departments=tuple(unit for unit in units if unit),
            size=self.size.data or 0,
            weights={name: self[name].data for name in RISKS},
        )


class AnswersForm(_Beside):
    """The revision that the page showed; the answers' fields are put on it by the checklist."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    def said(self, items: Iterable[Item]) -> dict[str, Said]:
        """What is said to each item."""
        return {
            item.code: Said(
                self[f"{item.code}-result"].data or "",
                self[f"{item.code}-remark"].data or "",
                self[f"{item.code}-evidence"].data or "",
            )
            for item in items
        }


def answers_form(
    items: Iterable[Item], language: str, revision: int, known: Mapping[str, ChecklistAnswer]
) -> AnswersForm:
    """The form of a sampled case: for each item a result, a remark and the evidence."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"revision": revision}
    asked = list(items)
    for item in asked:
        for name, made in _fields_of(item, language).items():
            fields[f"{item.code}-{name}"] = made
            if item.code in known:
                data[f"{item.code}-{name}"] = getattr(known[item.code], name)
    made_class: type[AnswersForm] = type("CaseAnswersForm", (AnswersForm,), fields)
    form = made_class(data=data)
    for item in asked:
        form[f"{item.code}-result"].choices = [(name, RESULT_WORDS[name]) for name in RESULTS]
    return form


def _fields_of(item: Item, language: str) -> dict[str, Any]:
    return {
        "result": RadioField(item.words(language), validate_choice=False, validators=[Optional()]),
        "remark": TextAreaField(_l("Remark"), validators=[Length(max=REMARK_LIMIT)]),
        "evidence": StringField(_l("Where it is seen"), validators=[Length(max=EVIDENCE_LIMIT)]),
    }


class FindingForm(_Beside):
    """A finding."""

    severity = RadioField(_l("How grave"), validate_choice=False)
    department_id = SelectField(_l("Department"), validate_choice=False)
    what = TextAreaField(_l("What was found"), validators=[DataRequired(_NEEDED)])
    requirement = TextAreaField(_l("Requirement"), validators=[DataRequired(_NEEDED)])
    evidence = TextAreaField(_l("Evidence"))

    def offer(self) -> FindingForm:
        """Offer the lists to choose from."""
        self.severity.choices = [(name, SEVERITY_WORDS[name]) for name in SEVERITIES]
        self.department_id.choices = [("", gettext("Choose one")), *department_choices()]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("severity", "what", "requirement", "evidence")
        unit = self.department_id.data or ""
        return {name: self[name].data for name in names} | {"department_id": _id(unit)}


class TakeUpForm(_Beside):
    """What the action that answers to a finding is called."""

    title = StringField(
        _l("What is to be put right"), validators=[DataRequired(_NEEDED), Length(max=120)]
    )


class WithdrawForm(_Beside):
    """Why a finding is taken back."""

    reason = TextAreaField(_l("Reasons"), validators=[DataRequired(_NEEDED)])


class ItemForm(_Beside):
    """An item that the organisation asks beside."""

    about = RadioField(_l("Asked of"), default=CASE, validate_choice=False)
    text_zh = TextAreaField(_l("Question (Chinese)"), validators=[DataRequired(_NEEDED)])
    text_en = TextAreaField(_l("Question (English)"))
    clause = StringField(_l("Rule or clause"))

    def offer(self) -> ItemForm:
        """Offer the lists to choose from."""
        self.about.choices = [(name, ABOUT_WORDS[name]) for name in (CASE, ACTION)]
        return self


class SignForm(_Beside):
    """The auditor's conclusion, and the second confirmation."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    conclusion = TextAreaField(_l("Conclusion"), validators=[DataRequired(_NEEDED)])
    sure = BooleanField(_l("I have looked at every case of this sample and sign what stands here"))


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
