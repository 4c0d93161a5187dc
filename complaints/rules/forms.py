"""The forms of a rule: what must be answered, and as what kind of case it is filed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from complaints.categories.choices import category_choices
from complaints.forms.choices import department_choices
from complaints.rules.matching import (
    CES,
    CHOICE,
    DETRACTORS,
    NPS,
    PASSIVES,
    RATING,
    WORDS,
    any_of,
    fits,
)
from complaints.rules.models import CaseRule
from complaints.rules.services import Filing
from complaints.rules.words_sought import read_words
from complaints.services.intake import SUBJECT_LIMIT
from complaints.wording import SEVERITY_WORDS
from complaints.workflow import SEVERITIES
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from surveys.definition.model import Questionnaire as Content

ANY = "*"


class FilingForm(StaffForm):
    """As what kind of case an answer is filed."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    category = SelectField(_l("Category"), validate_choice=False)
    severity = RadioField(_l("Severity"), validate_choice=False)
    department_id = SelectField(_l("Department"), validate_choice=False)
    subject = StringField(
        _l("Subject of the case"),
        validators=[Length(max=SUBJECT_LIMIT, message=_l("At most 120 characters."))],
    )

    def offer_filing(self, keep: str = "") -> None:
        """Offer categories, severities and departments; `keep` is the category it has already."""
        self.category.choices = category_choices(keep)
        self.severity.choices = [(s, SEVERITY_WORDS[s]) for s in SEVERITIES]
        answered = gettext("The department that was answered for")
        self.department_id.choices = [("", answered), *department_choices()]

    def validate_department_id(self, field: SelectField) -> None:
        """Refuse what is not offered, be it a department of somebody else."""
        if (field.data or "") not in {each[0] for each in field.iter_choices()}:
            raise ValidationError(gettext("Choose one from the list."))

    def filing(self) -> Filing:
        """What the service takes."""
        return Filing(
            self.category.data or "",
            self.severity.data or "",
            _id(self.department_id.data),
            self.subject.data or "",
        )

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields, or on top where there is none."""
        for name, sentence in fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, str(sentence)]
            else:
                self.form_errors.append(str(sentence))


class RuleForm(FilingForm):
    """What must be answered for a response to become a case: all that is chosen together."""

    rating = SelectField(_l("A low rating"), validate_choice=False)
    at_most = IntegerField(
        _l("Rating at or below"),
        validators=[Optional(), NumberRange(0, 10, _l("A whole number from 0 to 10."))],
    )
    nps = SelectField(_l("Recommendation (NPS)"), validate_choice=False)
    ces = SelectField(_l("Effort (CES)"), validate_choice=False)
    ces_at_most = IntegerField(
        _l("Effort at or below"),
        validators=[Optional(), NumberRange(1, 7, _l("A whole number from 1 to 7."))],
    )
    choice = SelectField(_l("A given answer"), validate_choice=False)
    words = TextAreaField(_l("Words in a text"), validators=[Length(max=2000)])
    words_in = SelectField(_l("In which text"), validate_choice=False)

    def offer(self, content: Content, language: str, keep: str = "") -> RuleForm:
        """Offer what the questionnaire asks; what it does not ask is left out of the form."""
        self.offer_filing(keep)
        none = ("", gettext("not asked for"))
        any_words = (ANY, gettext("any of them"))
        for kind in (RATING, CES):
            self[kind].choices = [none, any_words, *_named(kind, content, language)]
        self.nps.choices = [none, *_groups(content, language)]
        self.choice.choices = [none, *_options(content, language)]
        texts = _named(WORDS, content, language)
        self.words_in.choices = [("", gettext("any of them")), *texts]
        for kind, names in (
            (RATING, (RATING, "at_most")),
            (NPS, (NPS,)),
            (CES, (CES, "ces_at_most")),
            (CHOICE, (CHOICE,)),
            (WORDS, (WORDS, "words_in")),
        ):
            if not any(fits(kind, question) for question in content.leaves):
                for name in names:
                    del self[name]
        return self

    def conditions(self) -> list[dict[str, Any]]:
        """What the service takes: a condition for each thing that is asked for."""
        found: list[dict[str, Any]] = []
        for kind, limit in ((RATING, "at_most"), (CES, "ces_at_most")):
            if code := self._chosen(kind):
                found.append(_asked(kind, code) | {"at_most": self[limit].data})
        if chosen := self._chosen(NPS):
            limit, _, code = chosen.partition(":")
            most = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 3 else None
            found.append(_asked(NPS, code) | {"at_most": most})
        if chosen := self._chosen(CHOICE):
            code, _, option = chosen.rpartition(":")
            found.append(_asked(CHOICE, code) | {"option": option})
        if words := read_words(self._chosen(WORDS)):
            found.append(_asked(WORDS, self._chosen("words_in")) | {"words": words})
        return found

    def _chosen(self, name: str) -> str:
        return (self[name].data or "") if name in self else ""


def rule_data(rule: CaseRule | None) -> dict[str, Any]:
    """What the form begins with."""
    if rule is None:
        return {"category": "other", "severity": "moderate", "at_most": 2, "ces_at_most": 3}
    data: dict[str, Any] = {
        "revision": rule.revision,
        "category": rule.category,
        "severity": rule.severity,
        "department_id": str(rule.department_id or ""),
        "subject": rule.subject,
        "at_most": 2,
        "ces_at_most": 3,
    }
    for condition in rule.conditions:
        data |= _data_of(condition)
    return data


def _data_of(condition: dict[str, Any]) -> dict[str, Any]:
    kind, code = condition["kind"], condition["question"]
    if kind == NPS:
        return {NPS: f"{condition['at_most']}:{code}"}
    if kind == CHOICE:
        return {CHOICE: f"{code}:{condition['option']}"}
    if kind == WORDS:
        return {WORDS: "\n".join(condition["words"]), "words_in": code}
    limit = "ces_at_most" if kind == CES else "at_most"
    return {kind: code or ANY, limit: condition["at_most"]}


def _asked(kind: str, code: str) -> dict[str, Any]:
    return {"kind": kind, "question": "" if code == ANY else code}


def _named(kind: str, content: Content, language: str) -> list[tuple[str, str]]:
    return [(q.code, content.words_of(q.code, language)) for q in content.leaves if fits(kind, q)]


def _groups(content: Content, language: str) -> list[tuple[str, str]]:
    groups = (
        (DETRACTORS, gettext("detractors (0 to 6)")),
        (PASSIVES, gettext("detractors and passives (0 to 8)")),
    )
    found = [(f"{limit}:", words) for limit, words in groups]
    asked = [q for q in content.leaves if any_of(NPS, q)]
    if len(asked) > 1:
        found += [
            (f"{limit}:{q.code}", f"{content.words_of(q.code, language)} · {words}")
            for q in asked
            for limit, words in groups
        ]
    return found


def _options(content: Content, language: str) -> list[tuple[str, str]]:
    return [
        (
            f"{question.code}:{choice.value}",
            gettext(
                "%(question)s — %(answer)s",
                question=content.words_of(question.code, language),
                answer=content.say(choice.label, language),
            ),
        )
        for question in content.leaves
        if fits(CHOICE, question)
        for choice in question.choices
    ]


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
