"""The builder of conditions: lines that are added by clicking, with one group of lines in them.

Nothing is stored while lines are added and taken away; the buttons that do so send the whole form,
so that nothing typed is lost and no script is needed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter
from pydantic import ValidationError as Unfit
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)

from foundation.web.forms import clean
from foundation.web.texts import gettext, lazy_gettext
from surveys.condition_words import AnyCondition, leaf_words, operators
from surveys.definition.conditions import (
    ATTRIBUTE_NAME,
    MOST_CONDITIONS,
    WITH_LIST,
    WITHOUT_VALUE,
    Comparison,
    Condition,
    parts_of,
)
from surveys.definition.model import Questionnaire as Content
from surveys.definition.place import Place
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.numbers import NumberQuestion
from surveys.forms.drafts import Ticks
from surveys.forms.texts import RevisedForm, offered
from surveys.looking_back import ATTRIBUTE, Looked, earlier_leaves, looked_at, numbered_words

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
_NAME = re.compile(ATTRIBUTE_NAME)
_LONGEST = 200
_condition: TypeAdapter[Any] = TypeAdapter(Condition)
_ONE_OF_MANY = {"equals": "one_of", "not_equals": "none_of"}
_IN_MANY = {"contains": "one_of", "not_contains": "none_of"}


class LineForm(Form):
    """One thing looked at, and what must be said of it."""

    group = HiddenField()  # "1" in the group, else ""
    source = HiddenField()
    name = HiddenField()
    operator = SelectField()
    value = StringField(filters=[clean])
    one = SelectField()
    several = Ticks()

    words = ""
    looked: Looked = ATTRIBUTE

    def fit(self, content: Content, place: Place, language: str) -> None:
        """Offer the operators and values of what the line looks at."""
        leaves = {leaf.code: leaf for leaf in earlier_leaves(content, place)}
        leaf = leaves.get(str(self.name.data or "")) if self.source.data == "answer" else None
        if leaf is not None:
            self.looked = looked_at(content, leaf, language)
            self.words = numbered_words(content, leaf, language)
        elif self.source.data == "answer":
            self.words = leaf_words(content, str(self.name.data or ""), language)
        elif self.source.data == "link":
            self.words = gettext("the link's “%(name)s”", name=self.name.data)
        else:
            self.words = gettext("the contact's “%(name)s”", name=self.name.data)
        known, chosen = operators(), str(self.operator.data or "")
        if chosen in WITH_LIST and self.looked.values:
            self.looked = replace(self.looked, several=True)
        names = [*self.looked.operators]
        if chosen in known and chosen not in names:
            names.append(chosen)  # it came from a file, and means something
        self.operator.choices = offered([(one, known[one]) for one in names])
        self.one.choices = offered(self.looked.values)
        self.several.choices = offered(self.looked.values)
        self.operator.data = self.operator.data or self.looked.operators[0]
        self.one.data = self.one.data or (self.looked.values[0][0] if self.looked.values else "")
        self._leave(leaf is None and self.source.data == "answer")

    def _leave(self, gone: bool) -> None:
        """Keep the field that the values come in."""
        self.gone = gone
        drop = {"value", "one", "several"} - {self.value_field}
        for name in drop:
            del self[name]

    gone = False

    @property
    def value_field(self) -> str:
        """Which of the fields holds the value."""
        if not self.looked.values:
            return "value"
        return "several" if self.looked.several else "one"

    @property
    def values(self) -> list[str]:
        """What was chosen or typed; for a list, cut at its commas."""
        if self.operator.data in WITHOUT_VALUE:
            return []
        if self.value_field == "several":
            return list(self.several.data or [])
        if self.value_field == "one":
            return [self.one.data]
        text = str(self.value.data or "")
        parts = re.split("[,，、]", text) if self.operator.data in WITH_LIST else [text]
        return [part.strip() for part in parts if part.strip()]

    def validate_operator(self, _field: SelectField) -> None:
        """A value where one is needed."""
        if self.gone:
            raise ValidationError(gettext("This answer is not known here. Take the line away."))
        if self.operator.data not in WITHOUT_VALUE and not self.values:
            raise ValidationError(gettext("Please give a value."))
        if any(len(value) > _LONGEST for value in self.values):
            raise ValidationError(
                gettext("Please shorten this to %(limit)s characters.", limit=_LONGEST)
            )


class ConditionForm(RevisedForm):
    """When something is asked: all or any of the lines, one group among them."""

    join = RadioField(lazy_gettext("Asked if"))
    inner = RadioField(lazy_gettext("In the group"))
    lines = FieldList(FormField(LineForm), max_entries=MOST_CONDITIONS)
    what = SelectField(lazy_gettext("Look at"), validate_choice=False)
    attribute = StringField(lazy_gettext("Name of the attribute"), filters=[clean])
    do = HiddenField()

    def fit(self, content: Content, place: Place, language: str) -> ConditionForm:
        """Offer what may be looked at from a place."""
        self.content, self.place, self.language = content, place, language
        joins = [
            ("all", gettext("all of these are true")),
            ("any", gettext("one of these is true")),
        ]
        self.join.choices = self.inner.choices = offered(joins)
        self.join.data = "any" if self.join.data == "any" else "all"
        self.inner.data = "all" if self.inner.data == "all" else "any"
        answers = [
            (f"answer:{leaf.code}", numbered_words(content, leaf, language))
            for leaf in earlier_leaves(content, place)
        ]
        self.what.choices = offered(
            [
                *answers,
                ("link:", gettext("An attribute of the link")),
                ("contact:", gettext("An attribute of the contact")),
            ]
        )
        for entry in self.lines:
            entry.form.fit(content, place, language)
        return self

    def more(self, group: bool) -> dict[str, Any] | None:
        """The line that is to be added; None with an error beside the field."""
        source, _, name = str(self.what.data or "").partition(":")
        if source in ("link", "contact"):
            name = str(self.attribute.data or "")
            if not _NAME.fullmatch(name):
                sentence = gettext(
                    "Please give the attribute's name: small letters, digits or Chinese characters."
                )
                self.attribute.errors = [sentence]
                return None
        elif all(value != self.what.data for value, *_ in self.what.iter_choices()):
            return None
        return {"group": "1" if group else "", "source": source, "name": name}

    def as_data(self) -> dict[str, Any]:
        """What the form holds now, as data for the next form."""
        lines = [_line_data(entry.form) for entry in self.lines]
        return {"join": self.join.data, "inner": self.inner.data, "lines": lines}

    @property
    def condition(self) -> dict[str, Any] | None:
        """What was built, as it is stored; None for no line."""
        plain = [_stored(e.form, self) for e in self.lines if not e.form.group.data]
        grouped = [_stored(e.form, self) for e in self.lines if e.form.group.data]
        if len(grouped) > 1:
            plain.append({self.inner.data: grouped})
        else:
            plain += grouped
        if len(plain) < 2:
            return plain[0] if plain else None
        return {self.join.data: plain}

    def as_condition(self) -> AnyCondition | None:
        """The same as a condition; pydantic's `ValidationError` if it is none."""
        found: AnyCondition | None = None
        if self.condition is not None:
            found = _condition.validate_python(self.condition)
        return found

    def unfit(self) -> str:
        """Why what was built cannot be stored; "" if it can."""
        try:
            self.as_condition()
        except Unfit:
            return gettext("These lines do not fit together. Look at their values.")
        return ""


def _line_data(line: LineForm) -> dict[str, Any]:
    names = ("group", "source", "name", "operator", "value", "one", "several")
    return {name: line[name].data for name in names if name in line}


def _stored(line: LineForm, form: ConditionForm) -> dict[str, Any]:
    found: dict[str, Any] = {str(line.source.data): line.name.data, "is": line.operator.data}
    if line.operator.data in WITHOUT_VALUE:
        return found
    leaves = {leaf.code: leaf for leaf in earlier_leaves(form.content, form.place)}
    leaf = leaves.get(str(line.name.data)) if line.source.data == "answer" else None
    numeric = isinstance(leaf, NumberQuestion | NumberField)
    values = [_number(value) if numeric else value for value in line.values]
    if line.operator.data == "lists" or (line.operator.data in WITH_LIST and len(values) > 1):
        return {**found, "value": values}
    singles = _IN_MANY if isinstance(leaf, Multiple) else _ONE_OF_MANY
    single = {many: one for one, many in singles.items()}
    if line.operator.data in WITH_LIST:
        found["is"] = single[str(line.operator.data)]
    return {**found, "value": values[0] if values else ""}


def _number(text: str) -> str | int | float:
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def condition_data(content: Content, place: Place, condition: AnyCondition | None) -> Any:
    """A stored condition as the data of its form; None if it is deeper than the form goes."""
    join, inner, lines = "all", "any", []
    parts = parts_of(condition) if condition is not None else ()
    if isinstance(condition, Comparison):
        parts = (condition,)
    elif condition is not None:
        join = _join(condition)
    groups = [part for part in parts if not isinstance(part, Comparison)]
    if len(groups) > 1 or any(not isinstance(p, Comparison) for g in groups for p in parts_of(g)):
        return None
    for part in parts:
        if isinstance(part, Comparison):
            lines.append(_shown(content, place, part, ""))
        else:
            inner = _join(part)
            lines += [_shown(content, place, one, "1") for one in parts_of(part)]
    return {"join": join, "inner": inner, "lines": lines}


def _join(condition: AnyCondition) -> str:
    return "any" if hasattr(condition, "any") else "all"


def _shown(content: Content, place: Place, comparison: Any, group: str) -> dict[str, Any]:
    values = [f"{v:.15g}" if isinstance(v, float) else str(v) for v in comparison.values]
    leaves = {leaf.code: leaf for leaf in earlier_leaves(content, place)}
    leaf = leaves.get(comparison.answer or "")
    looked = looked_at(content, leaf, "") if leaf is not None else ATTRIBUTE
    operator = comparison.is_
    if looked.several:
        operator = {**_ONE_OF_MANY, **_IN_MANY}.get(operator, operator)
    return {
        "group": group,
        "source": comparison.source,
        "name": comparison.looks_at.name,
        "operator": operator,
        "value": ", ".join(values),
        "one": values[0] if values else "",
        "several": values,
    }
