"""Write SurveyJS; what it cannot carry shows when it is read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from surveys.definition.model import Questionnaire
from surveys.formats.conditions_out import DialectOverQuestions
from surveys.formats.expressions import Unclear
from surveys.formats.markup import as_html
from surveys.formats.piping_out import piped_out
from surveys.formats.scale_points import scale_points

Fields = dict[str, Any]
Texts = dict[str, str]
_LOCALES = {"zh": "zh-cn", "zh-Hant": "zh-tw"}


def write_surveyjs(content: Questionnaire) -> str:
    """The survey as JSON."""
    return json.dumps(_Survey(content).made(), ensure_ascii=False, indent=2) + "\n"


class _Survey:
    def __init__(self, content: Questionnaire) -> None:
        self.data = content.as_json()
        self.languages: list[str] = self.data["languages"]
        self.questions: dict[str, Fields] = {
            q["code"]: q for s in self.data.get("sections", ()) for q in s.get("questions", ())
        }
        self.dialect = _Expressions(self.questions)

    def made(self) -> Fields:
        modes = {"single": "singlePage", "question": "questionPerPage"}
        paging = self.data.get("paging", "section")
        return _without_blanks(
            {
                "locale": _LOCALES.get(self.languages[0], self.languages[0]),
                "title": self.say(self.data.get("title")),
                "description": self.say(self.data.get("introduction"), html=True),
                "completedHtml": self.say(self.data.get("closing"), html=True),
                "questionsOnPageMode": modes.get(paging),
                "pages": [self._page(section) for section in self.data.get("sections", ())],
            }
        )

    def say(self, texts: Texts | None, *, html: bool = False) -> Any:
        """A text as a string, or by locale where there are several languages."""
        texts = {
            tag: piped_out(as_html(words) if html else words, "{{{}}}", self.questions)
            for tag, words in (texts or {}).items()
        }
        if not texts:
            return None
        first = self.languages[0]
        if list(texts) == [first]:
            return texts[first]
        others = {_LOCALES.get(tag, tag): words for tag, words in texts.items() if tag != first}
        return {"default": texts.get(first, ""), **others}

    def _page(self, section: Fields) -> Fields:
        return _without_blanks(
            {
                "name": section["code"],
                "title": self.say(section.get("title")),
                "visibleIf": self._condition(section),
                "questionsOrder": "random" if section.get("shuffle") else None,
                "elements": [self._element(q) for q in section.get("questions", ())],
            }
        )

    def _condition(self, part: Fields) -> str | None:
        if not part.get("show_if"):
            return None
        try:
            return self.dialect.write(part["show_if"])
        except Unclear:
            return None

    def _element(self, question: Fields) -> Fields:
        required = question.get("required", question["type"] == "consent")
        return _without_blanks(
            {
                "type": "text",
                "name": question["code"],
                "title": self.say(question.get("text")),
                "description": self.say(question.get("hint")),
                "isRequired": True if required else None,
                "visibleIf": self._condition(question),
                **_WRITERS.get(question["type"], _no_more)(self, question),
            }
        )

    def choices(self, question: Fields) -> Fields:
        """The options; the last one with words of its own is the tool's “other”."""
        options: list[Fields] = list(question.get("options", ()))
        made: Fields = {}
        if options and options[-1].get("other"):
            made = {"showOtherItem": True, "otherText": self.say(options.pop().get("text"))}
        if question.get("shuffle"):
            made["choicesOrder"] = "random"
        choices = [
            _without_blanks(
                {
                    "value": one["code"],
                    "text": self.say(one.get("text")),
                    "isExclusive": one.get("exclusive"),
                }
            )
            for one in options
        ]
        return {"choices": choices, **made}

    def points(self, question: Fields) -> list[Fields]:
        """The points of a scale as choices, “not applicable” the last one."""
        return [
            {"value": point, "text": self.say(words or {self.languages[0]: str(point)})}
            for point, words in scale_points(question, self.languages)
        ]


def _without_blanks(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}


class _Expressions(DialectOverQuestions):
    """SurveyJS's expressions."""

    def _name(self, code: str) -> str:
        head, _, part = code.partition(".")
        question = self.questions.get(head)
        if question is None or "@" in code:
            raise Unclear(code)
        if part and question["type"] == "matrix":
            return "{" + code + "}"
        if part and question["type"] in ("single", "dropdown", "multiple"):
            return "{" + head + "-Comment}"
        if part or question["type"] in ("ranking", "contact", "consent"):
            raise Unclear(code)
        return "{" + code + "}"

    def answered(self, code: str) -> str:
        """Not empty."""
        return f"{self._name(code)} notempty"

    def unanswered(self, code: str) -> str:
        """Empty."""
        return f"{self._name(code)} empty"

    def compared_plainly(self, code: str, sign: str, value: Any) -> str:
        """Values in quotes, numbers bare."""
        return f"{self._name(code)} {'<>' if sign == '!=' else sign} {_value(value)}"

    def contains(self, code: str, value: Any) -> str:
        """A ticked option, or words in a text."""
        return f"{self._name(code)} contains {_value(value)}"

    def lacks(self, code: str, value: Any) -> str:
        """The opposite."""
        return f"{self._name(code)} notcontains {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return f"{value}"


def _rating(s: _Survey, question: Fields) -> Fields:
    kind = question["type"]
    low = 0 if kind == "nps" else question.get("low", 1)
    count = {"nps": 11, "ces": 7}.get(kind) or question.get("points", 5)
    if question.get("not_applicable"):
        scale = {**question, "low": low, "points": count}
        return {"type": "radiogroup", "choices": s.points(scale)}
    made: Fields = {
        "type": "rating",
        "rateMin": low,
        "rateMax": low + count - 1,
        "minRateDescription": s.say(question.get("low_label")),
        "maxRateDescription": s.say(question.get("high_label")),
        "rateType": {"stars": "stars", "faces": "smileys"}.get(question.get("look", "")),
    }
    if question.get("labels"):
        made["rateValues"] = s.points({**question, "low": low, "points": count})
    return made


def _choice(kind: str) -> Callable[[_Survey, Fields], Fields]:
    def made(s: _Survey, question: Fields) -> Fields:
        most = question.get("most") or question.get("max_choices")
        return {
            "type": kind,
            **s.choices(question),
            "minSelectedChoices": question.get("min_choices"),
            "maxSelectedChoices": most,
        }

    return made


def _matrix(s: _Survey, question: Fields) -> Fields:
    return {
        "type": "matrix",
        "columns": s.points(question),
        "rows": [
            {"value": r["code"], "text": s.say(r.get("text"))} for r in question.get("rows", ())
        ],
        "isAllRowRequired": True if question.get("required") else None,
    }


def _number(_s: _Survey, question: Fields) -> Fields:
    decimals = question.get("decimals", 0)
    return {
        "inputType": "number",
        "min": question.get("minimum"),
        "max": question.get("maximum"),
        "step": round(10.0**-decimals, decimals) if decimals else 1,
    }


def _date(_s: _Survey, question: Fields) -> Fields:
    kinds = {"date": "date", "time": "time", "both": "datetime-local"}
    return {
        "inputType": kinds[question.get("part", "date")],
        "min": question.get("earliest"),
        "max": question.get("latest"),
    }


def _short_text(_s: _Survey, question: Fields) -> Fields:
    kinds = {"email": "email", "phone": "tel"}
    return {
        "inputType": kinds.get(question.get("expects", "")),
        "maxLength": question.get("max_length"),
    }


def _long_text(_s: _Survey, question: Fields) -> Fields:
    return {"type": "comment", "maxLength": question.get("max_length")}


def _contact(_s: _Survey, question: Fields) -> Fields:
    items = [
        _without_blanks({"name": one["kind"], "isRequired": one.get("required")})
        for one in question.get("fields", ())
    ]
    return {"type": "multipletext", "items": items}


def _file(_s: _Survey, question: Fields) -> Fields:
    most = question.get("most", 1)
    return {
        "type": "file",
        "acceptedTypes": "image/*" if question.get("accept", "photos") == "photos" else None,
        "allowMultiple": True if most > 1 else None,
        "maxFiles": most if most > 1 else None,
    }


def _consent(_s: _Survey, _question: Fields) -> Fields:
    return {"type": "boolean", "renderAs": "checkbox"}


def _note(s: _Survey, question: Fields) -> Fields:
    return {"type": "html", "html": s.say(question.get("text"), html=True), "title": None}


def _no_more(_s: _Survey, _question: Fields) -> Fields:
    return {}


_WRITERS: dict[str, Callable[[_Survey, Fields], Fields]] = {
    **dict.fromkeys(("rating", "nps", "ces"), _rating),
    **{"single": _choice("radiogroup"), "dropdown": _choice("dropdown")},
    **{"multiple": _choice("checkbox"), "ranking": _choice("ranking"), "matrix": _matrix},
    **{"number": _number, "date": _date, "short_text": _short_text, "long_text": _long_text},
    **{"contact": _contact, "file": _file, "consent": _consent, "note": _note},
}
