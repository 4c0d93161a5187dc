"""From a questionnaire to a LimeSurvey survey; what is lost shows when it is read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from surveys.definition.model import Questionnaire
from surveys.definition.questions.scaled import USUAL_NOT_APPLICABLE
from surveys.formats.conditions_out import Dialect
from surveys.formats.expressions import Unclear
from surveys.formats.lime import (
    AGREE,
    LimeGroup,
    LimePart,
    LimeQuestion,
    LimeSurvey,
    Texts,
    lime_code,
)
from surveys.formats.markup import as_html
from surveys.formats.piping_out import piped_out

Fields = dict[str, Any]


def survey_of(content: Questionnaire) -> LimeSurvey:
    """The survey that a questionnaire becomes."""
    return _Survey(content).made()


class _Survey:
    def __init__(self, content: Questionnaire) -> None:
        self.data = content.as_json()
        self.languages: list[str] = self.data["languages"]
        self.questions: dict[str, Fields] = {
            q["code"]: q for s in self.data.get("sections", ()) for q in s.get("questions", ())
        }
        taken: set[str] = set()
        self.codes = {code: lime_code(code, taken) for code in self.questions}
        self.parts = {code: _part_codes(q) for code, q in self.questions.items()}
        self.dialect = _Equations(self)

    def made(self) -> LimeSurvey:
        paging = {"single": "A", "question": "S"}
        return LimeSurvey(
            languages=self.languages,
            title=self.say(self.data.get("title")),
            welcome=self.say(self.data.get("introduction")),
            end=self.say(self.data.get("closing")),
            format=paging.get(self.data.get("paging", "section"), "G"),
            groups=[self._group(section) for section in self.data.get("sections", ())],
        )

    def say(self, texts: Texts | None) -> Texts:
        """Texts as HTML, one language standing in for another as everywhere."""
        return {tag: self._html((texts or {}).get(tag, "")) for tag in self.languages}

    def _html(self, words: str) -> str:
        """Words as HTML that no spreadsheet takes for a formula."""
        html = piped_out(as_html(words), "{{{}.shown}}", self.questions)
        for code, theirs in self.codes.items():
            html = html.replace("{" + code + ".shown}", "{" + theirs + ".shown}")
        return f"&#{ord(html[0])};{html[1:]}" if html[:1] in ("=", "+", "-", "@") else html

    def _group(self, section: Fields) -> LimeGroup:
        return LimeGroup(
            name=self.say(section.get("title")),
            relevance=self._relevance(section),
            questions=[self._question(q) for q in section.get("questions", ())],
        )

    def _relevance(self, part: Fields) -> str:
        if not part.get("show_if"):
            return ""
        try:
            return self.dialect.write(part["show_if"])
        except Unclear:
            return ""

    def _question(self, question: Fields) -> LimeQuestion:
        made = LimeQuestion(
            self.codes[question["code"]],
            "S",
            text=self.say(question.get("text")),
            help=self.say(question.get("hint")),
            mandatory=question.get("required", question["type"] == "consent"),
            relevance=self._relevance(question),
        )
        _WRITERS.get(question["type"], _as_text)(self, question, made)
        return made

    def part(self, question: Fields, one: Fields, value: int = 0) -> LimePart:
        """An option or a row."""
        code = self.parts[question["code"]][one["code"]]
        return LimePart(code, self.say(one.get("text")), value=value)

    def points(self, question: Fields, low: int, count: int) -> list[LimePart]:
        """The points of a scale, with the words they have; their values are the points."""
        labels: list[Texts] = question.get("labels", [])
        found = []
        for place in range(count):
            texts = labels[place] if labels else self._end(question, place, count)
            words = {
                tag: texts.get(tag, "") if labels else _numbered(low + place, texts.get(tag, ""))
                for tag in self.languages
            }
            found.append(LimePart(str(low + place), self.say(words), value=low + place))
        if question.get("not_applicable"):
            given = question.get("not_applicable_text", {})
            usual = {tag: USUAL_NOT_APPLICABLE.pick(tag, "en") for tag in self.languages}
            found.append(LimePart("NA", self.say({**usual, **given})))
        return found

    def _end(self, question: Fields, place: int, count: int) -> Texts:
        name = "low_label" if place == 0 else "high_label" if place == count - 1 else ""
        texts: Texts = question.get(name, {})
        return texts


def _numbered(number: int, words: str) -> str:
    return f"{number} – {words}" if words else str(number)


def _part_codes(question: Fields) -> dict[str, str]:
    """Their codes of options and rows: five characters at most where they are answers."""
    longest = 20 if question["type"] in ("multiple", "matrix") else 5
    taken: set[str] = set()
    return {
        one["code"]: lime_code(one["code"], taken, longest)
        for name in ("options", "rows")
        for one in question.get(name, ())
    }


class _Equations(Dialect):
    """LimeSurvey's expressions."""

    def __init__(self, survey: _Survey) -> None:
        self.survey = survey

    def _name(self, code: str) -> str:
        head, _, part = code.partition(".")
        question = self.survey.questions.get(head)
        if question is None or "@" in code:
            raise Unclear(code)
        name = self.survey.codes[head]
        if part and question["type"] in ("single", "dropdown", "multiple"):
            return f"{name}_other.NAOK"
        if part and question["type"] == "matrix":
            return f"{name}_{self.survey.parts[head][part]}.NAOK"
        if part or question["type"] in ("ranking", "contact", "consent"):
            raise Unclear(code)
        return f"{name}.NAOK"

    def _several(self, code: str) -> bool:
        return self.survey.questions.get(code, {}).get("type") == "multiple"

    def answered(self, code: str) -> str:
        """Not empty; of a multiple, something is ticked."""
        name = self._name(code)
        return f"count(that.{name}) > 0" if self._several(code) else f"!is_empty({name})"

    def unanswered(self, code: str) -> str:
        """Empty."""
        name = self._name(code)
        return f"count(that.{name}) == 0" if self._several(code) else f"is_empty({name})"

    def compared(self, code: str, sign: str, value: Any) -> str:
        """Codes in quotes, numbers bare."""
        if self._several(code):
            return self.contains(code, value) if sign == "=" else self.lacks(code, value)
        parts = self.survey.parts.get(code, {})
        written = f'"{parts.get(value, value)}"' if isinstance(value, str) else f"{value}"
        if value == "na":
            written = '"NA"'
        return f"{self._name(code)} {'==' if sign == '=' else sign} {written}"

    def contains(self, code: str, value: Any) -> str:
        """A ticked option; words in a text cannot be looked for."""
        return f'{self._tick(code, value)} == "Y"'

    def lacks(self, code: str, value: Any) -> str:
        """An option that is not ticked."""
        return f'{self._tick(code, value)} != "Y"'

    def _tick(self, code: str, value: Any) -> str:
        if not self._several(code) or value not in self.survey.parts.get(code, {}):
            raise Unclear(code)
        return f"{self.survey.codes[code]}_{self.survey.parts[code][value]}.NAOK"


def _rating(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    counts = {"nps": (0, 11), "ces": (1, 7)}
    low, points = counts.get(question["type"], (question.get("low", 1), question.get("points", 5)))
    bare = not any(question.get(n) for n in ("labels", "low_label", "high_label", "not_applicable"))
    if question["type"] == "rating" and bare and (low, points) == (1, 5):
        made.type = "5"
        look = {"stars": "1", "faces": "2"}.get(question.get("look", ""))
        if look:
            made.attributes["slider_rating"] = look
        return
    made.type = "L"
    made.answers = survey.points(question, low, points)


def _choice(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "!" if question["type"] == "dropdown" else "L"
    made.answers = _options(survey, question, made)


def _options(survey: _Survey, question: Fields, made: LimeQuestion) -> list[LimePart]:
    """The options but for the last one with words of its own, which LimeSurvey has apart."""
    options: list[Fields] = list(question.get("options", ()))
    if question.get("shuffle"):
        made.attributes["answer_order" if question["type"] != "multiple" else "random_order"] = (
            "random" if question["type"] != "multiple" else "1"
        )
    if options and options[-1].get("other"):
        made.other = True
        made.spoken["other_replace_text"] = survey.say(options.pop().get("text"))
    return [survey.part(question, one) for one in options]


def _multiple(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "M"
    made.rows = _options(survey, question, made)
    alone = [one for one in question.get("options", ()) if one.get("exclusive")]
    if alone:
        codes = survey.parts[question["code"]]
        made.attributes["exclude_all_others"] = ";".join(codes[one["code"]] for one in alone)
    for name, theirs in (("min_choices", "min_answers"), ("max_choices", "max_answers")):
        if question.get(name):
            made.attributes[theirs] = str(question[name])


def _matrix(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "F"
    made.rows = [survey.part(question, row) for row in question.get("rows", ())]
    made.answers = survey.points(question, question.get("low", 1), question.get("points", 5))


def _ranking(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "R"
    made.answers = _options(survey, {**question, "shuffle": False}, made)
    if question.get("shuffle"):
        made.attributes["answer_order"] = "random"
    if question.get("most"):
        made.attributes["max_answers"] = str(question["most"])


def _number(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "N"
    if not question.get("decimals"):
        made.attributes["num_value_int_only"] = "1"
    for name, theirs in (("minimum", "min_num_value_n"), ("maximum", "max_num_value_n")):
        if question.get(name) is not None:
            made.attributes[theirs] = f"{question[name]:g}"
    if question.get("unit"):
        made.spoken["suffix"] = survey.say(question["unit"])


def _date(_survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "D"
    part = question.get("part", "date")
    forms = {"date": "yyyy-mm-dd", "time": "HH:MM", "both": "yyyy-mm-dd HH:MM"}
    made.attributes["date_format"] = forms[part]
    for name, theirs in (("earliest", "date_min"), ("latest", "date_max")):
        if question.get(name):
            made.attributes[theirs] = question[name].replace("T", " ")


def _text(_survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "T" if question["type"] == "long_text" else "S"
    if question.get("max_length"):
        made.attributes["maximum_chars"] = str(question["max_length"])
    if question.get("expects") == "digits":
        made.attributes["numbers_only"] = "1"


def _contact(survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "Q"
    fields = question.get("fields", ())
    made.mandatory = bool(fields) and all(field.get("required") for field in fields)
    made.rows = [
        LimePart(field["kind"], dict.fromkeys(survey.languages, field["kind"])) for field in fields
    ]


def _file(_survey: _Survey, question: Fields, made: LimeQuestion) -> None:
    made.type = "|"
    made.attributes["max_num_of_files"] = str(question.get("most", 1))
    if question.get("accept", "photos") == "photos":
        made.attributes["allowed_filetypes"] = "png,gif,jpg,jpeg"
    else:
        made.attributes["allowed_filetypes"] = "png,gif,jpg,jpeg,pdf,doc,docx,xls,xlsx,odt"


def _consent(survey: _Survey, _question: Fields, made: LimeQuestion) -> None:
    made.type = "M"
    made.rows = [
        LimePart("agree", {tag: AGREE.get(tag[:2], AGREE["en"]) for tag in survey.languages})
    ]


def _note(_survey: _Survey, _question: Fields, made: LimeQuestion) -> None:
    made.type, made.mandatory = "X", False


def _as_text(_survey: _Survey, _question: Fields, made: LimeQuestion) -> None:
    made.type = "S"


_WRITERS: dict[str, Callable[[_Survey, Fields, LimeQuestion], None]] = {
    **dict.fromkeys(("rating", "nps", "ces"), _rating),
    **dict.fromkeys(("single", "dropdown"), _choice),
    **dict.fromkeys(("short_text", "long_text"), _text),
    **{"multiple": _multiple, "matrix": _matrix, "ranking": _ranking, "number": _number},
    **{"date": _date, "contact": _contact, "file": _file, "consent": _consent, "note": _note},
}
