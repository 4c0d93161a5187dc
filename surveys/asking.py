"""A question as a respondent's page shows it: for the page itself and for staff's preview.

What `components/public.html` and `components/kinds.html` draw: words in one language, what was
typed, what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from foundation.web.texts import gettext
from surveys.definition.conditions import Facts
from surveys.definition.errors import REASONS, AnswerError, Reason
from surveys.definition.model import Questionnaire, field_name
from surveys.definition.piping import piped
from surveys.definition.questions.base import Choice, Question
from surveys.definition.questions.rating import Rating
from surveys.definition.questions.scaled import Scaled
from surveys.definition.text import Text
from surveys.finding import finding_codes, listed

FILE_PREFIX = "f."
"""New files come in fields named by this; those kept are named in the question's own."""

View: TypeAlias = dict[str, Any]
Say: TypeAlias = Callable[[Text], str]

_KINDS = {  # what the components call it, where they differ
    "long_text": "text",
    "short_text": "line",
    "number": "amount",
    "date": "moment",
    "dropdown": "picker",
    "ces": "rating",
}
_SHORT_SCALE = 5  # points that have room side by side on a phone without words
RARE = frozenset(
    {"stars", "faces", "matrix", "ranking", "amount", "moment", "contact", "note", "file", "other"}
)
"""The kinds that bring a sheet of their own; so do options with words beside them."""


class InWords(AnswerError):  # noqa: N818 - named for how it is said
    """An answer that is refused in words of its own, such as what is wrong with a file."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code, Reason.UNKNOWN_FILE)
        self.words = words


@dataclass(frozen=True)
class Typed:
    """What somebody typed and what is wrong with it, both by leaf code."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[str, AnswerError] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.errors) or any(any(found) for found in self.values.values())

    def of(self, question: Question) -> Typed:
        """What belongs to one question."""
        codes = {question.code, *(leaf.code for leaf in question.leaves())}
        codes |= {*finding_codes(question)}
        return Typed(
            {code: self.values[code] for code in codes & self.values.keys()},
            {code: self.errors[code] for code in codes & self.errors.keys()},
        )


NOTHING = Typed()


@dataclass(frozen=True)
class Asking:
    """How a question is put: in which words, under which number, with which order and offers."""

    say: Say
    numbers: Mapping[str, str] = field(default_factory=dict)
    ordered: Callable[[Sequence[Choice]], Sequence[Choice]] = tuple
    offered: Sequence[tuple[str, str]] = ()
    groups: Mapping[str, str] = field(default_factory=dict)


def plainly(content: Questionnaire, language: str) -> Asking:
    """As it stands in the questionnaire, with gaps in texts filled in as for nobody known."""
    return Asking(
        lambda text: piped(content.say(text, language), Facts(), content, language),
        content.numbers,
    )


def asked(question: Question, how: Asking, typed: Typed = NOTHING) -> View:
    """One question in words, with what was typed and what is wrong with it."""
    view = _line(question.code, how.say(question.text), how, typed)
    view |= {
        "kind": kind_of(question),
        "code": question.code,
        "hint": how.say(question.hint),
        "required": question.required,
        "options": [(choice.value, how.say(choice.label)) for choice in _choices(question, how)],
    }
    more = _MORE.get(question.type)
    return view | more(question, how, typed) if more is not None else view


def problems(view: View) -> list[View]:
    """Everything that is wrong with a question: itself, and each of its lines."""
    lines = [*view.get("rows", ()), *view.get("others", {}).values()]
    wrong = [line for line in lines if line.get("error")]
    return ([view] if view.get("error") else []) + wrong


def sentence(error: AnswerError) -> str:
    """What is wrong with an answer, in the reader's language."""
    if isinstance(error, InWords):
        return error.words
    return gettext(REASONS[error.reason], **error.values)


def shown(value: str) -> str:
    """A value as a page can carry it: what is no text is shown as the sign for that."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)


def _line(code: str, text: str, how: Asking, typed: Typed) -> View:
    """One field or group of them: its name, number and words, its values, its error."""
    values = [shown(value) for value in typed.values.get(code, ())]
    line: View = {
        "name": field_name(code),
        "number": how.numbers.get(code),
        "text": text,
        "value": values[-1] if values else None,
        "values": values,
    }
    error = typed.errors.get(code)
    if error is not None:
        line["error"] = sentence(error)
    return line


def _lines(leaves: Iterable[Question], how: Asking, typed: Typed) -> list[View]:
    return [_line(leaf.code, how.say(leaf.text), how, typed) for leaf in leaves]


def kind_of(question: Question) -> str:
    """What the components call it. A scale with words at its ends alone is shown as such."""
    if isinstance(question, Rating) and question.look != "numbers":
        return question.look
    long_scale = isinstance(question, Scaled) and question.points > _SHORT_SCALE
    if long_scale and not getattr(question, "labels", ()):
        return "nps"
    return _KINDS.get(question.type, question.type)


def _choices(question: Question, how: Asking) -> Sequence[Choice]:
    shuffled = getattr(question, "shuffle", False)
    return how.ordered(question.choices) if shuffled else question.choices


def _scale(question: Any, how: Asking, _typed: Typed) -> View:
    points = [(choice.value, how.say(choice.label)) for choice in question.choices]
    last = max(len(points) - 1, 1)
    moods = [round(100 * i / last) for i in range(len(points))]
    view: View = {
        "points": points,
        "low": points[0][1] if points else "",
        "high": points[-1][1] if points else "",
        "moods": moods[::-1] if getattr(question, "reversed", False) else moods,
        "low_label": how.say(question.low_label),
        "high_label": how.say(question.high_label),
    }
    if getattr(question, "not_applicable", False):
        view["na_label"] = how.say(question.na_text)
    return view


def _matrix(question: Any, how: Asking, typed: Typed) -> View:
    rows = question.leaves()
    scale = _scale(rows[0], how, typed) if rows else {}
    if question.labels:
        scale |= {"low": "", "high": ""}  # each row shows them all
    else:
        scale["points"] = [(value, "") for value, _ in scale.get("points", ())]
    return {**scale, "rows": _lines(rows, how, typed)}


def _options(question: Any, how: Asking, typed: Typed) -> View:
    """The lines of the options "other", and how many may be chosen."""
    others = {
        leaf.code.removeprefix(f"{question.code}."): line | {"max_length": leaf.max_length}
        for leaf in question.leaves()[1:]
        for line in _lines([leaf], how, typed)
    }
    return {"others": others, "limit": getattr(question, "max_choices", None)}


def _ranking(question: Any, how: Asking, typed: Typed) -> View:
    lines = {
        choice.value: line
        for choice, line in zip(
            question.choices, _lines(question.leaves(), how, typed), strict=True
        )
    }
    rows = [lines[choice.value] for choice in _choices(question, how)]
    return {"rows": rows, "places": range(1, question.places + 1)}


def _number(question: Any, how: Asking, _typed: Typed) -> View:
    mode = "decimal" if question.decimals else "numeric"
    if question.minimum is None or question.minimum < 0:
        mode = "text"  # the numbers of a phone have no minus
    return {"unit": how.say(question.unit), "inputmode": mode}


_MOMENTS = {"date": "date", "time": "time", "both": "datetime-local"}


def _moment(question: Any, _how: Asking, typed: Typed) -> View:
    """A browser's own field; once something else was typed, a plain line that shows it."""
    kind = "text" if question.code in typed.errors else _MOMENTS[question.part]
    return {"input": kind, "least": question.earliest, "most": question.latest}


_EXPECTS = {
    "text": {"input": "text"},
    "email": {"input": "email", "autocomplete": "email", "inputmode": "email"},
    "phone": {"input": "tel", "autocomplete": "tel", "inputmode": "tel"},
    "digits": {"input": "text", "autocomplete": "off", "inputmode": "numeric"},
}


def _short_text(question: Any, _how: Asking, _typed: Typed) -> View:
    return {"max_length": question.max_length, **_EXPECTS[question.expects]}


def _long_text(question: Any, _how: Asking, _typed: Typed) -> View:
    return {"max_length": question.max_length}


_CONTACT = {
    "name": ("text", "name"),
    "phone": ("tel", "tel"),
    "email": ("email", "email"),
    "organisation": ("text", "organization"),
    "address": ("text", "street-address"),
}


def _contact(question: Any, how: Asking, typed: Typed) -> View:
    rows = []
    for wanted, leaf in zip(question.fields, question.leaves(), strict=True):
        kind, token = _CONTACT[wanted.kind]
        (line,) = _lines([leaf], how, typed)
        more = {"input": kind, "autocomplete": token, "max_length": leaf.max_length}
        rows.append({**line, **more, "required": wanted.required})
    return {"rows": rows, "required": True}  # each line says whether it may be left out


def _note(question: Any, how: Asking, _typed: Typed) -> View:
    said = (how.say(question.text), how.say(question.hint))
    return {"lines": [line for text in said for line in text.split("\n") if line]}


def _picker(question: Any, how: Asking, typed: Typed) -> View:
    if not how.groups:
        return {"options": list(how.offered)}
    values = {code: [shown(each) for each in found] for code, found in typed.values.items()}
    return listed(question, how.offered, how.groups, values)


def _file(question: Any, how: Asking, typed: Typed) -> View:
    """The field for new ones, and those that were kept already, each with its name."""
    names = dict(how.offered)
    ids = typed.values.get(question.code, ())
    return {
        "field": FILE_PREFIX + question.code,
        "photos": question.accept == "photos",
        "limit": question.most,
        "kept": [(one, names[one]) for one in ids if one in names],
    }


_MORE: dict[str, Callable[[Any, Asking, Typed], View]] = {
    "rating": _scale,
    "nps": _scale,
    "ces": _scale,
    "matrix": _matrix,
    "single": _options,
    "dropdown": _options,
    "multiple": _options,
    "ranking": _ranking,
    "number": _number,
    "date": _moment,
    "short_text": _short_text,
    "long_text": _long_text,
    "contact": _contact,
    "note": _note,
    "picker": _picker,
    "file": _file,
}
