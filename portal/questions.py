"""The HTML of questions, kept where it is the same for everybody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from surveys.asking import asked, plainly
from surveys.definition.model import Questionnaire
from surveys.definition.questions.kinds import AnyQuestion

_MOST_KEPT = 5_000
_blank: dict[tuple[str, str, str], Markup] = {}
_SPACE = re.compile(r"\s+")


def blank_html(digest: str, content: Questionnaire, question: AnyQuestion, language: str) -> Markup:
    """The HTML of a question nobody has answered yet; the same for all, so made once."""
    key = (digest, question.code, language)
    found = _blank.get(key)
    if found is None:
        # A question without an answer has no text of a person's, so blanks may go.
        html = html_of(asked(question, plainly(content, language)))
        found = Markup(_SPACE.sub(" ", html).replace("> <", "><"))  # noqa: S704 - as in html_of
        if len(_blank) >= _MOST_KEPT:
            _blank.clear()
        _blank[key] = found
    return found


def html_of(view: Mapping[str, Any]) -> Markup:
    """The HTML of a question."""
    parts: Any = current_app.jinja_env.get_template("components/kinds.html").module
    return Markup(parts.asked(view))  # noqa: S704 - made by our template, escaped there


def is_blank(values: Sequence[str]) -> bool:
    """Whether nothing was typed."""
    return not any(values)
