"""What a posted page brings about: the next part, the part before, or an answer to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import Response

from foundation import clock
from foundation.errors import TooManyRequests
from foundation.web.limits import Limit, client_address, hit_and_note
from portal import cookies, messages, pages
from portal.entry import Entry
from portal.filled import Filled, first_part, part_of, understand
from portal.keeping import Ready
from portal.languages import choose
from portal.marks import GOOD_FOR, new_mark
from portal.pages import Sheet, form_page
from portal.posted import Fields, answers_in, as_fields, one
from surveys.definition.errors import AnswerError
from surveys.rules import SurveyState
from surveys.services import unfinished
from surveys.services.responses import is_kept, note_of

# A hospital's patients share one address, so it is generous; beyond it a growing delay.
SENDING = Limit("survey.sent", free=120, window=900, growing=True)


def take(entry: Entry, fields: Fields) -> Response | Ready:
    """Answer a posted page, or say that its answer is ready to be kept."""
    now = clock.now()
    language = choose(entry.content.languages, one(fields, "language"))
    filled = understand(entry, fields, now)
    if filled is None:
        return _stale(entry, fields, language, now)
    entry = filled.entry
    choose(entry.content.languages, filled.mark.language)
    if entry.state(now) is SurveyState.PLANNED:
        return messages.not_yet(entry, filled.mark.language)
    wanted, go = one(fields, "lang"), one(fields, "go")
    if wanted in entry.content.languages:
        return _turn(filled, filled.part, choose(entry.content.languages, wanted))
    if go == "fresh":
        return _begin_anew(filled)
    if go == "back" and filled.part > 1:
        return _turn(filled, filled.part - 1, filled.mark.language)
    return _send(filled) if filled.last else _next(filled)


def _stale(entry: Entry, fields: Fields, language: str, now: datetime) -> Response:
    """The page once more for a form whose mark is not good any more; what was typed is on it."""
    begun = cookies.form_under_way(entry)
    fresh = begun or new_mark(now, entry.version.number, language)
    fresh = replace(fresh, language=language, version=entry.version.number)
    sheet = Sheet(part_of(entry, fields), answers_in(fields), trouble=messages.stale_form())
    if entry.takes(fresh, now) and (begun or entry.state(now) is SurveyState.OPEN):
        return form_page(entry, fresh, sheet, status=400)
    sheet = replace(sheet, trouble=messages.too_late(), closed=True)
    return form_page(entry, fresh, sheet, status=409)


def _turn(filled: Filled, part: int, language: str) -> Response:
    """To another part or language with everything typed kept, be it good or not."""
    entry = filled.entry
    if not entry.takes(filled.mark, filled.now):
        return messages.closed(filled)
    if filled.part != part and is_kept(entry.door.survey, filled.mark.key):
        return messages.sent_before(filled)
    mark = filled.mark.keeping(language)
    unfinished.save(entry.door.collector.id, mark.key, filled.all, language)
    if cookies.cookies_work():
        response = pages.go_to(entry, part if len(entry.parts) > 1 else None)
    else:
        response = form_page(entry, mark, filled.sheet(part))
    return cookies.keep_form(response, entry, mark)


def _next(filled: Filled) -> Response:
    """To the next part, if this one is in order."""
    parsed = filled.entry.content.parse_form(
        as_fields(filled.here), only=filled.sections, complete=True
    )
    if parsed.errors or parsed.unknown:
        return _again(filled, filled.part, parsed.errors, strange=bool(parsed.unknown))
    return _turn(filled, filled.part + 1, filled.mark.language)


def _begin_anew(filled: Filled) -> Response:
    """Forget what was filled in, for the next person on this device."""
    entry = filled.entry
    unfinished.discard(entry.door.collector.id, filled.mark.key)
    return cookies.end_form(pages.go_to(entry), entry)


def _send(filled: Filled) -> Response | Ready:
    """Ready to be kept, if every part is in order and not too many come from one place."""
    entry, content = filled.entry, filled.entry.content
    parsed = content.parse_form(as_fields(filled.all), complete=True)
    strange = content.unknown(as_fields(filled.here), only=filled.sections)
    if parsed.errors or strange:
        part = first_part(entry, parsed.errors, filled.part)
        return _again(filled, part, parsed.errors, strange=bool(strange))
    sender = f"{entry.tenant.id}:{client_address()}"
    try:
        noted = hit_and_note(SENDING, sender, note_of(filled.mark.key), GOOD_FOR)
    except TooManyRequests as error:
        return messages.wait(filled, error.retry_after or 1)
    return Ready(filled, parsed.answers, noted, repeat=cookies.was_here())


def _again(
    filled: Filled, part: int, errors: Mapping[str, AnswerError], *, strange: bool
) -> Response:
    """The page once more with what is wrong; nothing typed is lost."""
    entry, mark = filled.entry, filled.mark
    here = {q.code for section in entry.parts[part - 1] for q in section.questions}
    if part != filled.part:
        mark = mark.keeping(mark.language)
        unfinished.save(entry.door.collector.id, mark.key, filled.all, mark.language)
    sheet = filled.sheet(
        part,
        errors={code: error for code, error in errors.items() if code in here},
        trouble=messages.strange_fields() if strange else None,
    )
    return form_page(entry, mark, sheet, status=400)
