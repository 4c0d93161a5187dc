"""Entry from paper: two people type each sheet, what differs is decided, then it is one answer.

The answer goes the way of all others: into the ballot box alone, or among the responses. The sheet
keeps its number and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.identifiers import new_id
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.models import Collector, EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.offers import department_chosen
from surveys.paper_lines import standing, understood
from surveys.paper_models import PaperEntry, PaperSheet
from surveys.quality import quality_flags
from surveys.queries import content_of, zone
from surveys.receipts import new_key
from surveys.rules import accepts, ends_at
from surveys.services.responses import Submission, submit

MOST = 99_999
_UNHURRIED = 1e6  # seconds: how fast somebody typed says nothing of who answered


def enter_sheet(
    survey: Survey, collector: Collector, number: int, actor: UUID, typed: Mapping[str, str]
) -> PaperSheet:
    """Take what somebody typed from a sheet; with the second one the two are compared.

    Who typed it once may correct that until another has typed it, and is never the second.
    """
    _check_open(survey)
    sheet = _sheet(collector, number)
    entries = entries_of(sheet)
    own = next((one for one in entries if one.user_id == actor), None)
    if sheet.state != "entered" or (own is not None and len(entries) > 1):
        raise Conflict(gettext("This sheet was entered by two people already."))
    if own is not None:
        own.typed = dict(typed)
        return sheet
    session().add(
        PaperEntry(sheet_id=sheet.id, user_id=actor, place=len(entries) + 1, typed=dict(typed))
    )
    session().flush()
    record("survey.sheet_entered", survey, detail={"sheet": number})
    if entries:
        _compare(survey, collector, sheet, [entries[0].typed, dict(typed)])
    return sheet


def decide_sheet(
    survey: Survey, collector: Collector, sheet: PaperSheet, typed: Mapping[str, str]
) -> None:
    """Keep a sheet on which the two differed, as it was decided field by field."""
    held = load_or_404(PaperSheet, lock=True, id=sheet.id)
    if held.state != "differs":
        raise Conflict(gettext("This sheet was decided already."))
    answers, errors = understood(_content(survey), typed)
    if errors:
        raise Invalid(fields={f"a.{code}": words for code, words in errors.items()})
    _keep(survey, collector, held, answers)


def entries_of(sheet: PaperSheet) -> list[PaperEntry]:
    """What was typed from a sheet so far, in order."""
    query = select(PaperEntry).where(PaperEntry.sheet_id == sheet.id).order_by(PaperEntry.place)
    return list(session().scalars(query))


def differing(survey: Survey, entries: list[PaperEntry]) -> list[str]:
    """The fields on which two entries do not mean the same."""
    content = _content(survey)
    first, second = (understood(content, one.typed)[0] for one in entries[:2])
    return [code for code in {**first, **second} if first.get(code) != second.get(code)]


def _sheet(collector: Collector, number: int) -> PaperSheet:
    if not 1 <= number <= MOST:
        raise Invalid(fields={"sheet": gettext("Please give a number from 1 to 99999.")})
    row = {
        "tenant_id": current_tenant_id(),
        "id": new_id(),
        "collector_id": collector.id,
        "number": number,
        "state": "entered",
        "form_key": new_key(),
    }
    session().execute(insert(PaperSheet).values(row).on_conflict_do_nothing())
    return load_or_404(PaperSheet, lock=True, collector_id=collector.id, number=number)


def _compare(
    survey: Survey, collector: Collector, sheet: PaperSheet, typed: list[Mapping[str, str]]
) -> None:
    first, second = (understood(_content(survey), one)[0] for one in typed)
    if first == second:
        _keep(survey, collector, sheet, first)
    else:
        sheet.state = "differs"


def _keep(survey: Survey, collector: Collector, sheet: PaperSheet, answers: dict[str, Any]) -> None:
    """Make it one answer, in a transaction of its own, and forget what was typed.

    Should what follows fail, the sheet still has its key: kept once more, it is known again.
    """
    submit(_submission(survey, collector, sheet.form_key, standing(_content(survey), answers)))
    session().execute(delete(PaperEntry).where(PaperEntry.sheet_id == sheet.id))
    sheet.state, sheet.form_key = "kept", ""
    record("survey.sheet_kept", survey, detail={"sheet": sheet.number})


def _submission(
    survey: Survey, collector: Collector, key: str, answers: dict[str, Any]
) -> Submission:
    now = clock.now()
    period = load_or_404(EvaluationPeriod, id=survey.period_id)
    filled_in = min(now, ends_at(survey) - timedelta(seconds=1))
    acceptance = accepts(survey, period, filled_in, now)
    content = _content(survey)
    return Submission(
        survey=survey,
        collector=collector,
        version_id=survey.version_id,
        key=key,
        answers=answers,
        language=content.default_language,
        flags=quality_flags(
            content,
            answers,
            seconds=_UNHURRIED,
            repeat=False,
            late=acceptance.late,
            robot=False,
        ),
        accepted=acceptance.accepted,
        late=acceptance.late,
        day=now.astimezone(zone()).date(),
        now=now,
        first_at=now,
        new=False,
        department_id=department_chosen(content.asked, answers),
    )


def _check_open(survey: Survey) -> None:
    """Sheets are entered while the survey is open, and until its grace is over."""
    now = clock.now()
    period = load_or_404(EvaluationPeriod, id=survey.period_id)
    filled_in = min(now, ends_at(survey) - timedelta(seconds=1))
    if not accepts(survey, period, filled_in, now).accepted:
        raise Conflict(gettext("Sheets can be entered while the survey is open."))


def _content(survey: Survey) -> Any:
    return content_of(load_or_404(QuestionnaireVersion, id=survey.version_id))
