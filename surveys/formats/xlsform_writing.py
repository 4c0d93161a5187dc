"""Write XLSForm; what it cannot carry shows when it is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from surveys.definition.model import Questionnaire
from surveys.formats.conditions_out import DialectOverQuestions
from surveys.formats.expressions import Unclear
from surveys.formats.piping_out import piped_out
from surveys.formats.scale_points import scale_points
from surveys.formats.sheets import write_sheets

Fields = dict[str, Any]
Texts = dict[str, str]
Cells = dict[str, str]
_LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}


def write_xlsform(content: Questionnaire) -> bytes:
    """The workbook."""
    return write_sheets(_Form(content).sheets())


class _Form:
    def __init__(self, content: Questionnaire) -> None:
        self.data = content.as_json()
        self.languages: list[str] = self.data["languages"]
        self.questions: dict[str, Fields] = {
            q["code"]: q for s in self.data.get("sections", ()) for q in s.get("questions", ())
        }
        self.dialect = _XPath(self.questions)
        self.survey: list[Cells] = []
        self.choices: list[Cells] = []

    def sheets(self) -> dict[str, list[list[str]]]:
        self._frame("introduction")
        for section in self.data.get("sections", ()):
            start = {"type": "begin_group", "name": section["code"], "appearance": "field-list"}
            self.add(section, start, "title")
            for question in section.get("questions", ()):
                self._question(question)
            self.survey.append({"type": "end_group"})
        self._frame("closing")
        title: Texts = self.data.get("title", {})
        default = _LANGUAGES.get(self.languages[0], self.languages[0])
        words = title.get(self.languages[0]) or next(iter(title.values()), "")
        return {
            "survey": _table(self.survey, ["type", "name"]),
            "choices": _table(self.choices, ["list_name", "name"]),
            "settings": [["form_title", "default_language"], [words, default]],
        }

    def _frame(self, name: str) -> None:
        if self.data.get(name):
            self.add({}, {"type": "note", "name": name, **self.say("label", self.data[name])})

    def say(self, name: str, texts: Texts | None) -> Cells:
        """The columns of a text."""
        return {
            f"{name}::{_LANGUAGES.get(tag, tag)}": piped_out(words, "${{{}}}", set(self.questions))
            for tag, words in (texts or {}).items()
        }

    def add(self, part: Fields, cells: Cells, text: str = "") -> None:
        """A row, with the text, the hint and the condition that the part has."""
        made = {**cells, **(self.say("label", part.get(text)) if text else {})}
        made |= self.say("hint", part.get("hint"))
        try:
            if part.get("show_if"):
                made["relevant"] = self.dialect.write(part["show_if"])
        except Unclear:
            pass
        self.survey.append(made)

    def _question(self, question: Fields) -> None:
        cells = {"type": "text", "name": question["code"]}
        if question.get("required", question["type"] == "consent"):
            cells["required"] = "yes"
        if question["type"] == "matrix":
            self._matrix(question)
            return
        made = _WRITERS.get(question["type"], _no_more)(self, question)
        self.add(question, cells | made, "text")

    def _matrix(self, question: Fields) -> None:
        start = {"type": "begin_group", "name": question["code"], "appearance": "table-list"}
        self.add(question, start, "text")
        self.points(question)
        for row in question.get("rows", ()):
            name = f"{question['code']}_{row['code']}"
            required = {"required": "yes"} if question.get("required") else {}
            cells = {"type": f"select_one {question['code']}", "name": name, **required}
            self.survey.append(cells | self.say("label", row.get("text")))
        self.survey.append({"type": "end_group"})

    def choice(self, question: Fields, name: str, texts: Texts | None) -> None:
        """A choice of the list that is called as its question is."""
        cells = {"list_name": question["code"], "name": name}
        self.choices.append(cells | self.say("label", texts))

    def options(self, question: Fields) -> str:
        """Write the list of a question and say which it is."""
        options: list[Fields] = list(question.get("options", ()))
        other = " or_other" if options and options[-1].get("other") else ""
        for one in options[:-1] if other else options:
            self.choice(question, one["code"], one.get("text"))
        return f"{question['code']}{other}"

    def points(self, question: Fields) -> None:
        """Write the points of a scale as a list."""
        for point, words in scale_points(question, self.languages):
            self.choice(question, str(point), words or dict.fromkeys(self.languages, str(point)))


def _table(rows: list[Cells], first: list[str]) -> list[list[str]]:
    names = list(dict.fromkeys([*first, *(name for row in rows for name in row)]))
    return [names, *([row.get(name, "") for name in names] for row in rows)]


class _XPath(DialectOverQuestions):
    """XLSForm's expressions."""

    def _name(self, code: str) -> str:
        head, _, part = code.partition(".")
        question = self.questions.get(head)
        if question is None or "@" in code:
            raise Unclear(code)
        if part and question["type"] == "matrix":
            return "${" + f"{head}_{part}" + "}"
        if part or question["type"] in ("ranking", "contact", "consent"):
            raise Unclear(code)
        return "${" + code + "}"

    def answered(self, code: str) -> str:
        """Not empty."""
        return f"{self._name(code)} != ''"

    def unanswered(self, code: str) -> str:
        """Empty."""
        return f"{self._name(code)} = ''"

    def compared_plainly(self, code: str, sign: str, value: Any) -> str:
        """Values in quotes, numbers bare."""
        quote = '"' if isinstance(value, str) and "'" in value else "'"
        if isinstance(value, str) and quote in value:
            raise Unclear(value)
        written = f"{quote}{value}{quote}" if isinstance(value, str) else f"{value}"
        return f"{self._name(code)} {sign} {written}"

    def contains(self, code: str, value: Any) -> str:
        """A selected option; words in a text cannot be looked for."""
        if not self.several(code):
            raise Unclear(code)
        return f"selected({self._name(code)}, '{value}')"

    def lacks(self, code: str, value: Any) -> str:
        """The opposite."""
        return f"not({self.contains(code, value)})"


def _rating(form: _Form, question: Fields) -> Cells:
    worded = any(question.get(n) for n in ("labels", "low_label", "high_label", "not_applicable"))
    low, points = question.get("low", 1), question.get("points", 5)
    if question["type"] == "rating" and not worded:
        parameters = f"start={low} end={low + points - 1} step=1"
        stars = {"appearance": "rating"} if question.get("look") == "stars" else {}
        return {"type": "range", "parameters": parameters, **stars}
    form.points(question)
    return {"type": f"select_one {question['code']}", "appearance": "likert"}


def _choice(word: str, appearance: str = "") -> Callable[[_Form, Fields], Cells]:
    def cells(form: _Form, question: Fields) -> Cells:
        made = {"type": f"{word} {form.options(question)}"}
        if appearance:
            made["appearance"] = appearance
        if question.get("shuffle"):
            made["parameters"] = "randomize=true"
        limits = [
            f"count-selected(.) {sign} {question[name]}"
            for name, sign in (("min_choices", ">="), ("max_choices", "<="))
            if question.get(name)
        ]
        return made | ({"constraint": " and ".join(limits)} if limits else {})

    return cells


def _bounds(question: Fields, low: str, high: str, written: str) -> Iterator[str]:
    for name, sign in ((low, ">="), (high, "<=")):
        if question.get(name) is not None:
            yield f". {sign} {written.format(question[name])}"


def _number(_form: _Form, question: Fields) -> Cells:
    limits = list(_bounds(question, "minimum", "maximum", "{}"))
    kind = "decimal" if question.get("decimals") else "integer"
    return {"type": kind, **({"constraint": " and ".join(limits)} if limits else {})}


def _date(_form: _Form, question: Fields) -> Cells:
    part = question.get("part", "date")
    limits = list(_bounds(question, "earliest", "latest", "date('{}')")) if part == "date" else []
    kind = "dateTime" if part == "both" else str(part)
    return {"type": kind, **({"constraint": " and ".join(limits)} if limits else {})}


def _text(_form: _Form, question: Fields) -> Cells:
    appearance = "multiline" if question["type"] == "long_text" else ""
    if question.get("expects") == "digits":
        appearance = "numbers"
    made = {"appearance": appearance} if appearance else {}
    if question.get("max_length"):
        made["constraint"] = f"string-length(.) <= {question['max_length']}"
    return made


def _file(_form: _Form, question: Fields) -> Cells:
    return {"type": "image" if question.get("accept", "photos") == "photos" else "file"}


def _consent(_form: _Form, _question: Fields) -> Cells:
    return {"type": "acknowledge"}


def _note(_form: _Form, _question: Fields) -> Cells:
    return {"type": "note"}


def _no_more(_form: _Form, _question: Fields) -> Cells:
    return {}


_WRITERS: dict[str, Callable[[_Form, Fields], Cells]] = {
    **dict.fromkeys(("rating", "nps", "ces"), _rating),
    **{"single": _choice("select_one"), "dropdown": _choice("select_one", "minimal")},
    **{"multiple": _choice("select_multiple"), "ranking": _choice("rank")},
    **{"number": _number, "date": _date, "short_text": _text, "long_text": _text},
    **{"file": _file, "consent": _consent, "note": _note},
}
