"""What a case keeps of people, table by table: the one list that erasing and copying go by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_

from complaints.assisting.models import CaseContribution
from complaints.judgements.models import CaseJudgement
from complaints.models import CaseMessage, CaseStep
from complaints.related.models import CaseLink
from complaints.timing.models import CaseExtension
from complaints.transfers.models import CaseTransfer

# Columns of words that somebody wrote, by the table of a case's parts.
WORDS: dict[Any, tuple[str, ...]] = {
    CaseMessage: ("text",),
    CaseStep: ("reason",),
    CaseJudgement: ("remark",),
    CaseExtension: ("reason", "text", "answer"),
    CaseContribution: ("question", "reason"),
    CaseLink: ("words",),
    CaseTransfer: ("answer",),
}


def of_cases(table: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """The condition for the parts of these cases."""
    if table is CaseLink:
        return or_(CaseLink.first_id.in_(ids), CaseLink.second_id.in_(ids))
    mine: ColumnElement[bool] = table.complaint_id.in_(ids)
    return mine
