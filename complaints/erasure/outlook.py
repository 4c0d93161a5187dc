"""What erasing cases would take away, and what stays with its reason: told before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from complaints.erasure.kept import WORDS, of_cases
from complaints.models import CaseMessage, Complainant, Complaint
from complaints.related.queries import duplicates_of
from complaints.transfers.models import CaseTransfer
from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from foundation.web.texts import gettext, ngettext
from tenants.subjects.rooms import Outlook


def outlook(ids: Sequence[UUID]) -> Outlook:
    """In sentences, with numbers; nothing of what was said."""
    query = select(Complaint).where(Complaint.id.in_(list(ids))).order_by(Complaint.ref)
    cases = [case for case in session().scalars(query) if case.erased_on is None]
    return Outlook(_goes([case.id for case in cases], cases), _stays(), _hindrances(cases))


def _goes(ids: list[UUID], cases: list[Complaint]) -> list[str]:
    if not ids:
        return []
    messages = _number(CaseMessage, ids)
    written = sum(_number(table, ids) for table in WORDS) - messages
    files = len(uploads_of("complaint", ids))
    people = _number(Complainant, ids)
    running = sum(case.state != "closed" for case in cases)
    told = [
        ngettext(
            "Subject, text, result and remarks of %(num)s case",
            "Subject, text, result and remarks of %(num)s cases",
            len(cases),
        ),
        ngettext("%(num)s message or note", "%(num)s messages and notes", messages),
        ngettext(
            "Words in %(num)s entry of the history and of what was asked beside",
            "Words in %(num)s entries of the history and of what was asked beside",
            written,
        ),
    ]
    if people:
        told.append(
            ngettext(
                "Name, number and address of %(num)s complainant",
                "Names, numbers and addresses in %(num)s cases",
                people,
            )
        )
        told.append(gettext("Recipients and texts of the mails to them"))
    if files:
        told.append(ngettext("%(num)s file", "%(num)s files", files))
    told.append(gettext("What these said before and after in the audit trail"))
    told.append(gettext("Files of the register that were exported and are still kept"))
    if running:
        told.append(
            ngettext(
                "%(num)s case that is not settled is closed by it",
                "%(num)s cases that are not settled are closed by it",
                running,
            )
        )
    return told


def _number(table: type, ids: list[UUID]) -> int:
    query = select(func.count()).select_from(table).where(of_cases(table, ids))
    return session().scalar(query) or 0


def _stays() -> list[tuple[str, str]]:
    return [
        (
            gettext("Reference, category, department, outcome, score and days of each case"),
            gettext("Figures rest on them, and they tell of nobody."),
        ),
        (
            gettext("Which of the staff did what and when, with the events of the audit trail"),
            gettext("We have to be able to prove how complaints are handled."),
        ),
        (
            gettext("Reasons that staff gave for looking at an identity"),
            gettext("They prove that each look was allowed; the chain of the trail covers them."),
        ),
        (
            gettext("Corrective actions, findings of audits and published changes"),
            gettext("They are the house's own words on its work and name no complainant."),
        ),
        (
            gettext("The digest of the receipt"),
            gettext("So that the receipt still opens a page that says it was erased."),
        ),
        (
            gettext("Back-ups made before"),
            gettext("They are overwritten in turn; nobody works in them."),
        ),
    ]


def _hindrances(cases: list[Complaint]) -> list[str]:
    awaited = select(CaseTransfer.complaint_id).where(
        of_cases(CaseTransfer, [case.id for case in cases]), CaseTransfer.answered_on.is_(None)
    )
    owed = set(session().scalars(awaited))
    answers = [
        gettext("A body waits for our answer on %(ref)s. Give it first.", ref=case.ref)
        for case in cases
        if case.id in owed
    ]
    return answers + [
        gettext(
            "Other people's cases were merged into %(ref)s. Settle it, or take them out, first.",
            ref=case.ref,
        )
        for case in cases
        if case.state != "closed" and duplicates_of(case)
    ]
