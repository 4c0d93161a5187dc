"""Keeping an answer, once nothing else is under way: what is said to the person afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response

from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work_at
from foundation.web.limits import Noted
from portal import cookies, messages, pages
from portal.filled import Filled
from portal.low_scores import has_low_score
from surveys.quality import quality_flags
from surveys.rules import accepts
from surveys.services import unfinished
from surveys.services.responses import (
    OtherAnswers,
    Received,
    Submission,
    SurveyClosed,
    submit,
)


@dataclass(frozen=True)
class Ready:
    """A form that is in order, and what was noted of it."""

    filled: Filled
    answers: Mapping[str, Any]
    noted: Noted
    repeat: bool


def keep(ready: Ready) -> Response:
    """Keep the answer in a transaction of its own, and thank for it.

    The unit around it only tells the time: no statement is made in it.
    """
    filled = ready.filled
    with tenant_scope(filled.entry.tenant.id), unit_of_work_at(filled.now):
        try:
            received = submit(_submission(ready))
        except SurveyClosed:
            return messages.closed(filled)
        except OtherAnswers as error:
            return messages.other_answers(filled, str(error.sentence))
        return _thank(filled, received, low=has_low_score(filled.entry.content, ready.answers))


def _submission(ready: Ready) -> Submission:
    filled = ready.filled
    entry, mark, now = filled.entry, filled.mark, filled.now
    acceptance = accepts(entry.door.survey, entry.door.period, mark.started_at, now)
    return Submission(
        survey=entry.door.survey,
        collector=entry.door.collector,
        version_id=entry.version.id,
        key=mark.key,
        answers=ready.answers,
        language=mark.language,
        flags=quality_flags(
            entry.content,
            ready.answers,
            seconds=(now - mark.started_at).total_seconds(),
            repeat=ready.repeat,
            late=acceptance.late,
            robot=filled.trapped,
        ),
        accepted=acceptance.accepted,
        late=acceptance.late,
        day=now.astimezone(ZoneInfo(entry.tenant.zone)).date(),
        now=now,
        first_at=ready.noted.first_at,
        new=ready.noted.new,
    )


def _thank(filled: Filled, received: Received, *, low: bool) -> Response:
    entry, language = filled.entry, filled.mark.language
    begun = cookies.form_under_way(entry)
    if filled.mark.kept or (begun is not None and begun.kept):
        # In a transaction apart, so that nothing ties what was kept on the way to the answer.
        unfinished.discard(entry.door.collector.id, filled.mark.key)
    if cookies.cookies_work():
        response = pages.go_to(entry, thanks=True)
    else:
        response = pages.thanks_page(entry, received.receipt, language, low=low)
    cookies.keep_receipt(response, entry, cookies.Shown(received.receipt, language, low))
    return cookies.end_form(response, entry)
