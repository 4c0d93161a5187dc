"""Put the questions of one questionnaire into another, under codes that are free there."""

from __future__ import annotations

from typing import Any

from surveys.definition.editing import free_code
from surveys.definition.model import Questionnaire

Fields = dict[str, Any]


def joined(draft: Questionnaire, found: Questionnaire, section: str = "") -> Questionnaire:
    """The draft with the questions at the end of a section, or as new sections for "".

    Conditions follow their questions' new codes. Texts in a language that the draft does not
    have count as texts in its first one. `KeyError` if there is no such section.
    """
    moved = _Moved(draft, found)
    data = draft.as_json()
    sections: list[Fields] = data.setdefault("sections", [])
    if section:
        draft.section(section)
        into = next(one for one in sections if one["code"] == section)
        for one in moved.sections:
            into.setdefault("questions", []).extend(one.get("questions", ()))
    else:
        sections += moved.sections
    return Questionnaire.model_validate(data)


class _Moved:
    def __init__(self, draft: Questionnaire, found: Questionnaire) -> None:
        self.languages = draft.languages
        taken = {question.code for question in draft.questions}
        parts = {section.code for section in draft.sections}
        self.codes: dict[str, str] = {}
        for number, question in enumerate(found.questions, start=len(taken) + 1):
            stem = question.code if not question.code.startswith("q") else f"q{number}"
            self.codes[question.code] = free_code(taken, stem)
            taken.add(self.codes[question.code])
        self.sections = [self._section(s, parts) for s in found.as_json().get("sections", ())]

    def _section(self, section: Fields, taken: set[str]) -> Fields:
        code = free_code(taken, section["code"])
        taken.add(code)
        made: Fields = {**self._value(section), "code": code}
        return made

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "type" in value and "code" in value:
            kept = {name: one for name, one in value.items() if name != "indicator"}
            return {**self._fields(kept), "code": self.codes[value["code"]]}
        if "answer" in value and "is" in value:
            head, dot, rest = value["answer"].partition(".")
            return {**value, "answer": self.codes.get(head, head) + dot + rest}
        return self._text(value) if _is_text(value) else self._fields(value)

    def _fields(self, value: Fields) -> Fields:
        return {name: self._value(one) for name, one in value.items()}

    def _text(self, text: Fields) -> Fields:
        kept = {tag: words for tag, words in text.items() if tag in self.languages}
        return kept or {self.languages[0]: next(iter(text.values()))}


_NO_LANGUAGE = frozenset({"code", "type", "answer", "link", "contact", "is", "value", "kind"})


def _is_text(value: Fields) -> bool:
    return (
        bool(value)
        and all(isinstance(one, str) for one in value.values())
        and _NO_LANGUAGE.isdisjoint(value)
    )
