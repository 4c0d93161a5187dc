"""Photos and files that come with a page: cleaned, kept for the form, or refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Request, g, request
from werkzeug.exceptions import UnsupportedMediaType

from foundation.errors import Invalid, TooLarge, Unavailable
from foundation.uploads import FROM_CUSTOMERS, UnsupportedKind, inspect
from foundation.uploads.kinds import JPEG, PNG, WEBP
from foundation.web.downloads import handed_in
from foundation.web.texts import gettext
from portal.filled import Filled
from portal.posted import Fields, TooMuch, posted_with_files
from surveys.answer_files import keep_for, names_of
from surveys.asking import FILE_PREFIX, InWords
from surveys.definition.errors import AnswerError, Reason
from surveys.definition.questions.file import FileField

_KINDS = {"photos": frozenset({JPEG, PNG, WEBP}), "files": FROM_CUSTOMERS}


def posted_page(posted: Request) -> Fields:
    """The fields of a page, which may carry files; of one that is too large, what was typed."""
    try:
        fields = posted_with_files(posted)
    except TooMuch as refusal:
        if "token" not in refusal.fields:
            raise
        g.too_much = True
        return refusal.fields
    if posted.mimetype == "multipart/form-data" and "token" not in fields:
        raise UnsupportedMediaType  # no form of ours
    return fields


def with_files(filled: Filled) -> tuple[Filled, Mapping[str, AnswerError]]:
    """The page with what was handed in kept, and what could not be taken."""
    here = filled.walk.layout.files[filled.part - 1]
    if not here:
        return filled, {}
    questions = [question for question in here if question.code in filled.walk.shown]
    if not questions:
        return filled, {}
    own = names_of(filled.mark.key)
    faults: dict[str, AnswerError] = {}
    kept: Fields = {}
    for question in questions:
        before = [one for one in filled.all.get(question.code, ()) if one in own]
        fresh, fault = _taken(question, filled.mark.key, len(before))
        kept[question.code] = [*before, *fresh]
        if fault is not None:
            faults[question.code] = fault
    everything = {code: found for code, found in {**filled.all, **kept}.items() if found}
    return replace(filled, all=everything, here={**filled.here, **kept}), faults


def _taken(question: FileField, key: str, before: int) -> tuple[list[str], AnswerError | None]:
    if g.get("too_much"):
        words = gettext("The files are too large together. Please choose fewer or smaller ones.")
        return [], InWords(question.code, words)
    found = handed_in(request, FILE_PREFIX + question.code)
    if before + len(found) > question.most:
        return [], question.refuse(Reason.TOO_MANY_FILES, limit=question.most)
    try:
        return keep_for(key, inspect(found, _KINDS[question.accept])) if found else [], None
    except (Invalid, TooLarge, Unavailable, UnsupportedKind) as refusal:
        return [], InWords(question.code, str(refusal.sentence))
