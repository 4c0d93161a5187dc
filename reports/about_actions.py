"""Reports about a corrective action: the sheet for the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from complaints.actions.models import CorrectiveAction
from complaints.actions.workflow import READ_ALL
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from reports.subjects import Kind, Manuscript, Subject

if TYPE_CHECKING:
    from reports.document import Language
    from reports.models import ReportRun
    from reports.paper import Page
    from reports.sheets.document import ActionSheet
    from reports.wording import GetText


def _tell(ids: Collection[UUID]) -> Mapping[UUID, Subject]:
    found = session().scalars(select(CorrectiveAction).where(CorrectiveAction.id.in_(ids)))
    return {
        action.id: Subject(
            action.ref,
            gettext("Corrective action"),
            action.title,
            "actions.show",
            gettext("See the action"),
            {"ref": action.ref},
        )
        for action in found
    }


def _check(_action: CorrectiveAction) -> None:
    """An action has a sheet in every state: it says which one."""


def _gather(run: ReportRun) -> Manuscript:
    from reports.sheets.gathering import gather_sheet

    language: Language = "en" if run.language == "en" else "zh"
    sheet = gather_sheet(load_or_404(CorrectiveAction, id=run.subject_id), language)
    return Manuscript(language, sheet.as_of, partial(_pages, sheet))


def _pages(sheet: ActionSheet, gettext: GetText, ngettext: GetText) -> Page:
    from reports.sheets.rendering import sheet_html

    return sheet_html(sheet, gettext, ngettext)


ACTIONS = Kind("action", CorrectiveAction, READ_ALL, _tell, _check, _gather)
