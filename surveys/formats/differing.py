"""What a format did not carry: the questionnaire beside what is read back from the file.

Measured, not claimed: whatever the writers and readers do, the list is what is really missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from surveys.definition.model import Questionnaire
from surveys.definition.place import WHOLE, Place

Fields = dict[str, Any]
_PARTS = ("options", "rows", "fields")


@dataclass(frozen=True)
class Lost:
    """A field that is missing or other than it was; the field "" means the thing itself.

    `languages` and `codes` stand for the whole file.
    """

    place: Place
    changed: bool = False  # there, but not the same

    @property
    def field(self) -> str:
        """The field's name, without its place in a list."""
        return self.place.field


def differing(before: Questionnaire, after: Questionnaire) -> list[Lost]:
    """What of `before` is not in `after`, in the order of the questionnaire."""
    return list(dict.fromkeys(_Comparison(before, after).all()))


class _Comparison:
    def __init__(self, before: Questionnaire, after: Questionnaire) -> None:
        self.languages = [tag for tag in before.languages if tag in after.languages]
        self.gone = [tag for tag in before.languages if tag not in after.languages]
        self.tags = {*before.languages, *after.languages}
        self.old, self.new = before.as_json(), after.as_json()
        self.questions = list(self._pairs())
        self.codes = {old["code"]: new["code"] for old, new in self.questions if new is not None}

    def all(self) -> Iterator[Lost]:
        for tag in self.gone:
            yield Lost(Place("questionnaire", tag, "languages"))
        if self._codes_changed():
            yield Lost(Place("questionnaire", "", "codes"), changed=True)
        yield from self._fields(WHOLE, self.old, self.new, {"sections", "indicators", "format"})
        yield from self._indicators()
        yield from self._sections()
        for old, new in self.questions:
            place = Place("question", old["code"])
            if new is None:
                yield Lost(place)
            else:
                yield from self._fields(place, old, new, {"code"})

    def _pairs(self) -> Iterator[tuple[Fields, Fields | None]]:
        old, new = _questions(self.old), _questions(self.new)
        if len(old) == len(new):
            yield from zip(old, new, strict=True)
            return
        names = [[self._name(question) for question in side] for side in (old, new)]
        found: dict[int, int] = {}
        for block in SequenceMatcher(
            None, names[0], names[1], autojunk=False
        ).get_matching_blocks():
            found |= {block.a + step: block.b + step for step in range(block.size)}
        for place, question in enumerate(old):
            yield question, new[found[place]] if place in found else None

    def _name(self, question: Fields) -> str:
        return str(sorted(self._texts(question.get("text", {})).items()))

    def _codes_changed(self) -> bool:
        if any(old != new for old, new in self.codes.items()):
            return True
        return any(
            [one.get("code") for one in old.get(part, ())]
            != [one.get("code") for one in new.get(part, ())]
            for old, new in self.questions
            if new is not None
            for part in ("options", "rows")
            if len(old.get(part, ())) == len(new.get(part, ()))
        )

    def _indicators(self) -> Iterator[Lost]:
        kept = {one["code"]: one for one in self.new.get("indicators", ())}
        for one in self.old.get("indicators", ()):
            place = Place("indicator", one["code"])
            if one["code"] not in kept:
                yield Lost(place)
            else:
                yield from self._fields(place, one, kept[one["code"]], {"code"})

    def _sections(self) -> Iterator[Lost]:
        old, new = self.old.get("sections", []), self.new.get("sections", [])
        if [len(s.get("questions", ())) for s in old] != [len(s.get("questions", ())) for s in new]:
            yield Lost(Place("questionnaire", "", "sections"), changed=True)
        for before, after in zip(old, new, strict=False):
            place = Place("section", before["code"])
            yield from self._fields(place, before, after, {"code", "questions"})
        for before in old[len(new) :]:
            yield Lost(Place("section", before["code"]))

    def _fields(self, place: Place, old: Fields, new: Fields, but: set[str]) -> Iterator[Lost]:
        for name in [*old, *(name for name in new if name not in old)]:
            if name in but or name == "languages":
                continue
            before, after = old.get(name), new.get(name)
            if name in _PARTS and before and after and len(before) == len(after):
                yield from self._parts(place, name, before, after)
            elif self._plain(before, codes=True) != self._plain(after, codes=False):
                yield Lost(place._replace(field=name), changed=after is not None)

    def _parts(
        self, place: Place, name: str, old: list[Fields], new: list[Fields]
    ) -> Iterator[Lost]:
        for before, after in zip(old, new, strict=True):
            yield from self._fields(place, _named(name, before), _named(name, after), set())

    def _texts(self, texts: Any) -> Fields:
        return {tag: words for tag, words in texts.items() if tag in self.languages}

    def _plain(self, value: Any, *, codes: bool) -> Any:
        """A value without the languages that are gone and, of the old one, with the new codes."""
        if isinstance(value, dict) and value and value.keys() <= self.tags:
            return self._texts(value) or None
        if isinstance(value, dict):
            return self._condition(value, codes=codes)
        if isinstance(value, list):
            return [self._plain(one, codes=codes) for one in value] or None
        return value

    def _condition(self, value: Fields, *, codes: bool) -> Fields:
        plain = {name: self._plain(one, codes=codes) for name, one in value.items()}
        if codes and "answer" in value:
            head, dot, row = value["answer"].partition(".")
            plain["answer"] = self.codes.get(head, head) + dot + row
            plain |= self._values(value, head)
        return plain

    def _values(self, value: Fields, code: str) -> Fields:
        """The options that a condition names, by the codes they have now."""
        for old, new in self.questions:
            if old["code"] == code and new is not None and "value" in value:
                pairs = zip(old.get("options", ()), new.get("options", ()), strict=False)
                renamed = {one["code"]: other["code"] for one, other in pairs}
                given = value["value"]
                if isinstance(given, list):
                    return {"value": [renamed.get(one, one) for one in given]}
                return {"value": renamed.get(given, given)}
        return {}


def _questions(data: Fields) -> list[Fields]:
    return [q for section in data.get("sections", ()) for q in section.get("questions", ())]


def _named(part: str, one: Fields) -> Fields:
    """The fields of an option or a row, called as places call them, its code left out."""
    return {f"{part}.{name}": value for name, value in one.items() if name != "code"}
