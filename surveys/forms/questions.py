"""The form of one question, of whatever kind: the words that all have, and its family's fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from wtforms import BooleanField, StringField, TextAreaField

from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.forms.kinds import options, people, scales, tables, values
from surveys.forms.texts import LANGUAGES, WORDS, RevisedForm, offered, shown_languages
from surveys.wording import language_names
from tenants.queries import department_list


class Family(Protocol):
    """What a module of `surveys.forms.kinds` offers."""

    FIELDS: dict[str, tuple[str, ...]]

    def data(self, question: Question) -> dict[str, Any]: ...  # noqa: D102 - said there

    def changes(self, form: QuestionForm, question: Question) -> dict[str, Any]: ...  # noqa: D102 - said there


FAMILIES: dict[str, Family] = {
    "tables": tables,
    "options": options,
    "scales": scales,
    "values": values,
    "people": people,
}
_OF_ALL = ("text", "hint", "short", "required", "revision", "csrf_token")
_OF_A_LOCKED = ("hint", "short", "required", "indicator", "revision", "csrf_token")
_OF_A_NOTE = ("text", "revision", "csrf_token")


def families_of(kind: str) -> Iterator[str]:
    """The names of the families that have fields for a kind."""
    return (name for name, family in FAMILIES.items() if kind in family.FIELDS)


def fields_of(kind: str) -> set[str]:
    """The names of a kind's fields, without the language behind them."""
    of_all = _OF_A_NOTE if kind == "note" else _OF_ALL
    return {*of_all, *(n for family in families_of(kind) for n in FAMILIES[family].FIELDS[kind])}


class QuestionForm(
    scales.ScaleFields,
    options.OptionFields,
    tables.TableFields,
    values.ValueFields,
    people.PeopleFields,
    RevisedForm,
):
    """Every field that some kind of question has; `fit` leaves those of one kind."""

    text_zh = TextAreaField(validators=WORDS)
    text_en = TextAreaField(validators=WORDS)
    hint_zh = StringField(validators=WORDS)
    hint_en = StringField(validators=WORDS)
    short_zh = StringField(validators=WORDS)
    short_en = StringField(validators=WORDS)
    required = BooleanField(lazy_gettext("Has to be answered"))
    languages: tuple[str, ...] = LANGUAGES
    families: tuple[str, ...] = ()

    def fit(self, content: Content, question: Question, language: str) -> QuestionForm:
        """Keep the fields of this question's kind in the questionnaire's languages."""
        self.languages = shown_languages(content.languages)
        self.families = () if question.locked else tuple(families_of(question.type))
        wanted = fields_of(question.type)
        if question.locked:
            wanted &= set(_OF_A_LOCKED)
        for name in list(self._fields):
            stem, _, tag = name.rpartition("_")
            if tag in LANGUAGES:
                if stem not in wanted or tag not in self.languages:
                    del self[name]
            elif name not in wanted:
                del self[name]
        self._offer_indicators(content, language)
        if "departments" in self:
            people.offer_departments(self, department_list(), language)
        self._name_fields(question)
        return self

    def _offer_indicators(self, content: Content, language: str) -> None:
        known = [(i.code, _indicator_words(content, i, language)) for i in content.indicators]
        choices = offered([("", gettext("None: shown beside the index")), *known])
        if "indicator" in self:
            self.indicator.choices = choices
        for entry in self.rows if "rows" in self else ():
            entry.form.indicator.choices = choices
            entry.form.indicator.data = entry.form.indicator.data or ""

    def _name_fields(self, question: Question) -> None:
        names = {
            "text": _name_of_text(question.type),
            "hint": gettext("Hint under it"),
            "short": gettext("Short name, for tables and charts"),
            "labels": gettext("Words of the points, lowest first, one a line"),
            "low_label": gettext("Words at the low end"),
            "high_label": gettext("Words at the high end"),
            "not_applicable_text": gettext("Own words for “not applicable”"),
            "unit": gettext("Unit behind the number"),
        }
        for name, field in self._fields.items():
            stem, _, tag = name.rpartition("_")
            if stem in names and tag in LANGUAGES:
                field.label.text = gettext(
                    "%(field)s (%(language)s)", field=names[stem], language=language_names()[tag]
                )


def _name_of_text(kind: str) -> str:
    if kind == "consent":
        return gettext("Statement")
    return gettext("Text") if kind == "note" else gettext("Question")


def _indicator_words(content: Content, indicator: Any, language: str) -> str:
    name = content.say(indicator.name, language) or indicator.code
    return gettext("%(name)s (weight %(weight)s)", name=name, weight=f"{indicator.weight:g}")
