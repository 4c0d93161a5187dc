"""Write a questionnaire as text to be pasted elsewhere, in one of its languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from surveys.definition.model import Questionnaire
from surveys.formats.text_conditions import named_by, written
from surveys.formats.text_marks import options_in
from surveys.formats.text_words import CONTACT_WORDS, KEY_WORDS, KIND_WORDS

Fields = dict[str, Any]
_POINTS = {"nps": 11, "ces": 7}


def write_text(content: Questionnaire, language: str) -> str:
    """The text; `differing` tells what it does not carry."""
    return "\n".join(_Writer(content, language).lines()).strip() + "\n"


class _Writer:
    def __init__(self, content: Questionnaire, language: str) -> None:
        self.data = content.as_json()
        self.chosen = [language, *self.data["languages"]]
        self.chinese = language.startswith("zh")
        self.sections = [{"questions": [], **s} for s in self.data.get("sections", ())]
        self.questions = {q["code"]: q for s in self.sections for q in s["questions"]}
        self.numbers = {code: number for number, code in enumerate(self.questions, start=1)}

    def say(self, texts: dict[str, str] | None) -> str:
        """A text on one line."""
        texts = texts or {}
        found = next((texts[tag] for tag in self.chosen if texts.get(tag)), "")
        return " ".join((found or next(iter(texts.values()), "")).split())

    def key(self, name: str, words: str) -> str:
        chinese, english = KEY_WORDS[name]
        return f"{chinese}：{words}" if self.chinese else f"{english}: {words}"

    def keyed(self, name: str, texts: dict[str, str] | None) -> Iterator[str]:
        texts = texts or {}
        found = next((texts[tag] for tag in self.chosen if texts.get(tag)), "")
        for line in found.split("\n"):
            if line.strip():
                yield self.key(name, line.strip())

    def mark(self, chinese: str, english: str) -> str:
        return f"【{chinese}】" if self.chinese else f"[{english}]"

    def lines(self) -> Iterator[str]:
        yield from self.keyed("title", self.data.get("title"))
        yield from self.keyed("introduction", self.data.get("introduction"))
        for section in self.sections:
            yield ""
            yield f"==={self.say(section.get('title')) or ('分页' if self.chinese else 'page')}==="
            for question in section["questions"]:
                yield ""
                yield from self.question(question)
        yield ""
        yield from self.keyed("closing", self.data.get("closing"))

    def question(self, question: Fields) -> Iterator[str]:
        star = "*" if question.get("required", question["type"] == "consent") else ""
        text = self.say(question.get("text"))
        number = self.numbers[question["code"]]
        yield f"{number}. {text}{star}[{self.kind(question)}]{self.settings(question)}"
        yield from self.keyed("hint", question.get("hint"))
        yield from self.conditions(question)
        yield from _BODIES.get(question["type"], _no_lines)(self, question)

    def kind(self, question: Fields) -> str:
        name = question["type"]
        if name == "rating" and question.get("look", "numbers") != "numbers":
            name = question["look"]
        elif name == "date":
            name = question.get("part", "date")
        elif name == "short_text" and question.get("expects", "text") != "text":
            name = question["expects"]
        elif name == "file" and question.get("accept", "photos") == "photos":
            name = "photos"
        elif name == "picker":
            name = question.get("source", "departments")
        chinese, english = KIND_WORDS[name]
        return chinese[0] if self.chinese else english[0]

    def settings(self, question: Fields) -> str:
        return "".join(mark for setting in _SETTINGS for mark in setting(self, question))

    def conditions(self, question: Fields) -> Iterator[str]:
        stored = question.get("show_if")
        if not stored:
            return
        parts = stored.get("all", [stored])
        named = [named_by(part, self.questions, self.numbers) for part in parts]
        if all(named):
            for one in named:
                if one:
                    yield written(one, chinese=self.chinese)

    def option(self, words: str, place: int, suffix: str = "") -> str:
        """A line that is read as this one option: lettered, or with a dash where that misleads."""
        if place < 26 and options_in(f"{chr(65 + place)}. {words}{suffix}") == [f"{words}{suffix}"]:
            return f"{chr(65 + place)}. {words}{suffix}"
        return f"- {words}{suffix}"


def _no_lines(_writer: _Writer, _question: Fields) -> Iterator[str]:
    yield from ()


def _options(writer: _Writer, question: Fields) -> Iterator[str]:
    for place, option in enumerate(question.get("options", ())):
        suffix = "____" if option.get("other") else ""
        if option.get("exclusive"):
            suffix += writer.mark("互斥", "exclusive")
        if option.get("fixed"):
            suffix += writer.mark("固定", "fixed")
        yield writer.option(writer.say(option["text"]), place, suffix)


def _scale(writer: _Writer, question: Fields) -> Iterator[str]:
    labels = [writer.say(label) for label in question.get("labels", ())]
    if labels:
        for place, label in enumerate(labels):
            yield writer.option(label, place)
    else:
        yield _ends(writer, question)
    yield from _not_applicable(writer, question)


def _ends(writer: _Writer, question: Fields) -> str:
    low, high = writer.say(question.get("low_label")), writer.say(question.get("high_label"))
    first = 0 if question["type"] == "nps" else question.get("low", 1)
    points = _POINTS.get(question["type"]) or question.get("points", 5)
    words = f" {low}~{high}" if low or high else ""
    return f"{first}~{first + points - 1}{words}"


def _not_applicable(writer: _Writer, question: Fields) -> Iterator[str]:
    if question.get("not_applicable"):
        words = writer.say(question.get("not_applicable_text"))
        usual = "不适用" if writer.chinese else "Not applicable"
        yield f"{usual}{'：' if writer.chinese else ': '}{words}" if words else usual


def _nps(writer: _Writer, question: Fields) -> Iterator[str]:
    yield _ends(writer, question)


def _matrix(writer: _Writer, question: Fields) -> Iterator[str]:
    labels = [writer.say(label) for label in question.get("labels", ())]
    yield "|".join(labels) if labels else _ends(writer, question)
    yield from _not_applicable(writer, question)
    for place, row in enumerate(question.get("rows", ())):
        yield writer.option(writer.say(row["text"]), place)


def _contact(writer: _Writer, question: Fields) -> Iterator[str]:
    for place, field in enumerate(question.get("fields", ())):
        words = CONTACT_WORDS[field["kind"]]
        word = words[0] if writer.chinese else words[-1]
        yield writer.option(word, place, "*" if field.get("required") else "")


_BODIES: dict[str, Callable[[_Writer, Fields], Iterator[str]]] = {
    "single": _options,
    "dropdown": _options,
    "multiple": _options,
    "ranking": _options,
    "rating": _scale,
    "ces": _scale,
    "nps": _nps,
    "matrix": _matrix,
    "contact": _contact,
}


def _range(writer: _Writer, question: Fields) -> Iterator[str]:
    pairs = {"number": ("minimum", "maximum"), "date": ("earliest", "latest")}
    low, high = (question.get(name) for name in pairs.get(question["type"], ("", "")))
    if low is not None or high is not None:
        both = f"{'' if low is None else low}~{'' if high is None else high}"
        yield writer.mark(both, both)
    elif question["type"] in ("rating", "matrix") and question.get("labels"):
        low = question.get("low", 1)
        both = f"{low}~{low + question.get('points', 5) - 1}"
        if low != 1:
            yield writer.mark(both, both)


def _counts(writer: _Writer, question: Fields) -> Iterator[str]:
    least, most = question.get("min_choices"), question.get("max_choices")
    if question["type"] == "ranking":
        most = question.get("most")
        if most:
            yield writer.mark(f"选择{most}项", f"choose {most}")
        return
    if least:
        yield writer.mark(f"最少选择{least}项", f"at least {least}")
    if most:
        yield writer.mark(f"最多选择{most}项", f"at most {most}")
    if question["type"] == "file" and question.get("most", 1) > 1:
        yield writer.mark(f"最多{question['most']}个", f"at most {question['most']}")


def _rest(writer: _Writer, question: Fields) -> Iterator[str]:
    if question["type"] == "consent" and not question.get("required", True):
        yield writer.mark("选答", "optional")
    if question["type"] in ("long_text", "short_text") and question.get("max_length"):
        length = question["max_length"]
        yield writer.mark(f"最多{length}字", f"{length} characters")
    if question.get("decimals"):
        yield writer.mark(f"{question['decimals']}位小数", f"{question['decimals']} decimals")
    if question.get("unit"):
        unit = writer.say(question["unit"])
        yield writer.mark(f"单位：{unit}", f"unit: {unit}")
    if question.get("shuffle"):
        yield writer.mark("选项随机", "shuffle")
    if question.get("sets_department"):
        yield writer.mark("计入所选部门", "sets department")


_SETTINGS = (_range, _counts, _rest)
