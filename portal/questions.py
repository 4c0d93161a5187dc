"""Questions as the page shows them, and their HTML, kept where it is the same for everybody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from foundation.web.texts import gettext
from surveys.definition.errors import REASONS, AnswerError
from surveys.definition.model import Questionnaire, field_name
from surveys.definition.questions.kinds import AnyQuestion
from surveys.definition.questions.rating import Rating

_KINDS = {"long_text": "text"}  # what the components call it, where they differ
_WORDS_UP_TO = 7  # points that have room for words below
_MOST_KEPT = 5_000
_blank: dict[tuple[str, str, str], Markup] = {}
_SPACE = re.compile(r"\s+")


def view_of(
    content: Questionnaire,
    question: AnyQuestion,
    language: str,
    *,
    values: Sequence[str] = (),
    error: AnswerError | None = None,
) -> dict[str, Any]:
    """One question in words, with what was typed and what is wrong with it."""

    def say(text: Any) -> str:
        return content.say(text, language)

    typed = [shown(value) for value in values]
    view: dict[str, Any] = {
        "kind": _kind(question),
        "name": field_name(question.code),
        "number": number_of(content, question.code),
        "text": say(question.text),
        "hint": say(question.hint),
        "required": question.required,
        "value": typed[-1] if typed else None,
        "values": typed,
        "options": [(choice.value, say(choice.label)) for choice in question.choices],
    }
    view["points"] = view["options"]
    for name in ("low_label", "high_label"):
        view[name] = say(getattr(question, name)) if hasattr(question, name) else ""
    if isinstance(question, Rating) and question.not_applicable:
        view["na_label"] = say(question.na_text)
    if question.type == "long_text":
        view["max_length"] = question.max_length
    if error is not None:
        view["error"] = sentence(error)
    return view


def _kind(question: AnyQuestion) -> str:
    """What the components call it. A long scale with words at its ends alone is shown as such."""
    long_scale = isinstance(question, Rating) and question.points > _WORDS_UP_TO
    if long_scale and not getattr(question, "labels", ()):
        return "nps"
    return _KINDS.get(question.type, question.type)


def sentence(error: AnswerError) -> str:
    """What is wrong with an answer, in the reader's language."""
    return gettext(REASONS[error.reason], **error.values)


def shown(value: str) -> str:
    """A value as a page can carry it: what is no text is shown as the sign for that."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)


def blank_html(digest: str, content: Questionnaire, code: str, language: str) -> Markup:
    """The HTML of a question nobody has answered yet; the same for all, so made once."""
    key = (digest, code, language)
    found = _blank.get(key)
    if found is None:
        # A question without an answer has no text of a person's, so blanks may go.
        html = html_of(view_of(content, content.question(code), language))
        found = Markup(_SPACE.sub(" ", html).replace("> <", "><"))  # noqa: S704 - as in html_of
        if len(_blank) >= _MOST_KEPT:
            _blank.clear()
        _blank[key] = found
    return found


def html_of(view: Mapping[str, Any]) -> Markup:
    """The HTML of a question."""
    parts: Any = current_app.jinja_env.get_template("components/public.html").module
    return Markup(parts.question(view))  # noqa: S704 - made by our template, escaped there


def number_of(content: Questionnaire, code: str) -> int:
    """A question's number, counted through the whole questionnaire."""
    return next(i for i, q in enumerate(content.questions, start=1) if q.code == code)


def is_blank(values: Sequence[str]) -> bool:
    """Whether nothing was typed."""
    return not any(values)
