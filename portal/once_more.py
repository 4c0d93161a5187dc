"""The last page of a form that was sent a moment ago: a second click, a way back, a lost answer.

When a form is kept, what was filled in on the way is forgotten. Its last page comes again without
the pages before it, so it is laid beside what was kept: if it says the same, it is thanked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from foundation.web.limits import noted_at
from portal import messages
from portal.filled import Filled
from portal.keeping import thank_again
from portal.posted import as_fields
from portal.walk import Walk
from surveys.contacts import identifying
from surveys.definition.questions.file import FileField
from surveys.services.responses import RECEIPT_SHOWN_FOR, answers_of_form, note_of


def sent_already(filled: Filled, go: str) -> Response | None:
    """What is said of a page whose form was sent; None for one that was not."""
    if not filled.bereft:
        return None
    kept = answers_of_form(filled.entry.door.survey, filled.mark.key)
    if kept is None:
        return None
    walk = _walk(filled, kept)
    last = go == "next" and walk.after(filled.part) is None
    if not last or not _says_the_same(filled, walk, kept):
        return messages.sent_before(filled)
    first = noted_at(note_of(filled.mark.key))
    fresh = first is not None and filled.now - first <= RECEIPT_SHOWN_FOR
    return thank_again(filled, kept, walk.way, fresh=fresh)


def _walk(filled: Filled, kept: Mapping[str, Any]) -> Walk:
    """The way that this page leads with what was kept of the pages before it."""
    layout = filled.walk.layout
    here = layout.codes[filled.part - 1]
    before = {code: value for code, value in kept.items() if code not in here}
    typed = layout.content.parse_form(as_fields(filled.here)).answers
    now = {code: value for code, value in typed.items() if code in here}
    return Walk(layout, filled.entry.given({**before, **now}))


def _says_the_same(filled: Filled, walk: Walk, kept: Mapping[str, Any]) -> bool:
    """Whether the page's answers are those that were kept, but for what lies elsewhere."""
    content = walk.layout.content
    files = {question.code for question in content.asked if isinstance(question, FileField)}
    here = walk.layout.codes[filled.part - 1] - identifying(content) - files
    stands = walk.way.answers
    return all(stands.get(code) == kept.get(code) for code in here)
