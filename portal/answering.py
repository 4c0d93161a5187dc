"""What a posted page brings about: the next part, the part before, or an answer to keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response

from foundation import clock
from foundation.errors import TooManyRequests
from foundation.web.limits import Limit, client_address, hit_and_note
from portal import cookies, messages, pages
from portal.doorways import may_hand_over, sender_group
from portal.drafts import forget_draft, keep_draft
from portal.entry import Entry
from portal.files import with_files
from portal.filled import Filled, part_of, understand
from portal.handing import hand_over
from portal.keeping import Ready
from portal.languages import choose
from portal.layout import layout_of
from portal.marks import GOOD_FOR, Mark, new_mark
from portal.once_more import sent_already
from portal.pages import Sheet, Trouble, form_page
from portal.posted import Fields, answers_in, as_fields, one
from portal.walk import Walk, walk_of
from surveys.contacts import parted
from surveys.definition.errors import AnswerError
from surveys.finding import FIND, GROUP
from surveys.offers import offers, values_of
from surveys.rules import SurveyState
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
    over = sent_already(filled, one(fields, "go"))
    if over is not None:
        return over
    filled, faults = with_files(filled)
    if faults:
        return _again(filled, filled.part, faults)
    return _turned(filled, one(fields, "lang"), one(fields, "go")) or _went_on(filled)


def _turned(filled: Filled, wanted: str, go: str) -> Response | None:
    """Another language or size, a list narrowed, the page before, a new beginning: unchecked."""
    mark = filled.mark
    if wanted in filled.entry.content.languages:
        return _turn(filled, filled.part, mark.keeping(choose((wanted,), wanted)))
    if go in ("large", "plain"):
        return _turn(filled, filled.part, mark.reading(large=go == "large"))
    if go == "elsewhere":
        return _elsewhere(filled)
    if go.startswith(FIND):
        looked = go.removeprefix(FIND) + GROUP
        return _turn(filled, filled.part, mark.keeping(mark.language), looked)
    if go == "fresh":
        return _begin_anew(filled)
    before = filled.walk.before(filled.part) if go == "back" else None
    return None if before is None else _turn(filled, before, mark.keeping(mark.language))


def _elsewhere(filled: Filled) -> Response | None:
    """A code to go on with on another device, where that can be."""
    if not may_hand_over(filled.entry) or not filled.entry.takes(filled.mark, filled.now):
        return None
    if is_kept(filled.entry.door.survey, filled.mark.key):
        return messages.sent_before(filled)
    return hand_over(filled)


def _went_on(filled: Filled) -> Response | Ready:
    """To the next part if this one is in order, or to the end if there is none."""
    if filled.strange:
        return _again(filled, filled.part, {}, strange=True)
    last = filled.walk.after(filled.part) is None
    return _send(filled) if last else _next(filled)


def _stale(entry: Entry, fields: Fields, language: str, now: datetime) -> Response:
    """The page once more for a form whose mark is not good any more; what was typed is on it."""
    begun = cookies.form_under_way(entry)
    fresh = begun or new_mark(now, entry.version.number, language)
    fresh = replace(fresh, language=language, version=entry.version.number)
    layout = layout_of(entry.digest, entry.content, large=fresh.large)
    sheet = Sheet(part_of(layout, fields), answers_in(fields), trouble=messages.stale_form())
    if entry.takes(fresh, now) and (begun or entry.state(now) is SurveyState.OPEN):
        return form_page(entry, fresh, sheet, status=400)
    sheet = replace(sheet, trouble=messages.too_late(), closed=True)
    return form_page(entry, fresh, sheet, status=409)


def _turn(filled: Filled, part: int, mark: Mark, looked: str = "") -> Response:
    """To another part, language or size with everything typed kept, be it good or not.

    `looked` is the field in which something was looked for on this page.
    """
    entry = filled.entry
    if not entry.takes(filled.mark, filled.now):
        return messages.closed(filled)
    if is_kept(entry.door.survey, filled.mark.key):
        return messages.sent_before(filled)
    walk = filled.walk
    if mark.large != filled.mark.large:
        walk = walk_of(entry, filled.all, mark)
        part = walk.nearest(_same_place(filled, walk))
    keep_draft(entry, mark, filled.all)
    if cookies.cookies_work():
        stays = looked in walk.layout.codes[part - 1]
        to = part if stays or len(walk.layout.pages) > 1 else None
        response = pages.go_to(entry, to, field=looked if stays else "")
    else:
        response = form_page(entry, mark, filled.sheet(part))
    return cookies.keep_form(response, entry, mark)


def _same_place(filled: Filled, walk: Walk) -> int:
    """The page of another layout on which the first question of this one stands."""
    asked = filled.walk.asked(filled.part)
    return walk.page_of(asked[0]) if asked else walk.parts[0]


def _next(filled: Filled) -> Response:
    """To the next part, if this one is in order."""
    errors = _errors_in(filled, filled.walk.asked(filled.part), filled.here)
    if errors:
        return _again(filled, filled.part, errors)
    following = filled.walk.after(filled.part) or filled.part
    return _turn(filled, following, filled.mark.keeping(filled.mark.language))


def _begin_anew(filled: Filled) -> Response:
    """Forget what was filled in, for the next person on this device."""
    entry = filled.entry
    forget_draft(entry, filled.mark)
    return cookies.end_form(pages.go_to(entry), entry)


def _send(filled: Filled) -> Response | Ready:
    """Ready to be kept, if every part is in order and not too many come from one place."""
    entry, walk = filled.entry, filled.walk
    parsed = entry.content.parse_form(
        as_fields(filled.all), **_asked(filled, walk.shown), complete=True
    )
    if parsed.errors:
        part = walk.first_wrong(parsed.errors, filled.part)
        return _again(filled, part, parsed.errors)
    sender = f"{sender_group(entry)}:{client_address()}"
    try:
        noted = hit_and_note(SENDING, sender, note_of(filled.mark.key), GOOD_FOR)
    except TooManyRequests as error:
        return messages.wait(filled, error.retry_after or 1)
    answers, contact = parted(entry.content, parsed.answers)
    return Ready(filled, answers, contact, walk.way, noted, repeat=cookies.was_here())


def _errors_in(filled: Filled, asked: Collection[str], values: Fields) -> Mapping[str, AnswerError]:
    content = filled.entry.content
    return content.parse_form(as_fields(values), **_asked(filled, asked), complete=True).errors


def _asked(filled: Filled, wanted: Collection[str]) -> dict[str, Any]:
    """What is asked of these, and what their lists hold; a list without anybody asks nothing."""
    questions = [question for question in filled.walk.layout.pickers if question.code in wanted]
    if not questions:
        return {"asked": wanted, "offered": {}}
    found = offers(questions, filled.entry.door.department, filled.mark.language)
    empty = {code for code, one in found.items() if not one.pairs}
    return {"asked": {*wanted} - empty, "offered": values_of(found)}


def _again(
    filled: Filled, part: int, errors: Mapping[str, AnswerError], *, strange: bool = False
) -> Response:
    """The page once more with what is wrong; nothing typed is lost."""
    entry, mark = filled.entry, filled.mark
    here = filled.walk.layout.codes[part - 1]
    if part != filled.part:
        mark = mark.keeping(mark.language)
        keep_draft(entry, mark, filled.all)
    sheet = filled.sheet(
        part,
        errors={code: error for code, error in errors.items() if code in here},
        trouble=_trouble(filled, part, strange=strange),
    )
    return form_page(entry, mark, sheet, status=400)


def _trouble(filled: Filled, part: int, *, strange: bool) -> Trouble | None:
    """What is the matter with the form as a whole, if anything."""
    if strange:
        return messages.strange_fields()
    return messages.gone_elsewhere() if filled.bereft and part < filled.part else None
