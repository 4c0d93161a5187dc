"""Figures of single members of staff, on a page and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template

from foundation.audit import record
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.csv_files import csv_file
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from reports.views.results import blueprint, wording
from surveys.models import Survey
from surveys.promises import promise

if TYPE_CHECKING:
    from reports.staff import PickedResult, StaffResult, StaffResults

# NumPy comes with the first page that counts: see `reports.views.results`.


@blueprint.get("/app/results/<ref>/staff")
@requires("result:read-staff")
def staff(ref: str) -> str:
    """Everybody who was picked in a survey; owners of departments see those of theirs."""
    from reports.rows import axis

    survey, found = _found(ref)
    return render_template(
        "reports/staff.html",
        survey=survey,
        results=found,
        axes=[axis(one.staff, survey.target) for one in found.questions],
        words=[found.content.words_of(one.picker.code, language()) for one in found.questions],
        promise=promise(survey.anonymity),
        w=wording(),
    )


@blueprint.get("/app/results/<ref>/staff/file")
@requires("result:read-staff")
def staff_file(ref: str) -> Response:
    """The same as a file; what the page does not tell stands in no cell."""
    survey, found = _found(ref)
    record("survey.staff_taken_along", survey)
    head = [
        gettext("Question"),
        gettext("Staff number"),
        gettext("Full name"),
        gettext("Department"),
        gettext("Answers"),
        gettext("Mean"),
        gettext("Low end of the interval"),
        gettext("High end of the interval"),
        gettext("Note"),
    ]
    rows = [
        [found.content.words_of(one.picker.code, language()), *_cells(each, one)]
        for one in found.questions
        for each in one.staff
    ]
    return csv_file(f"huisheng-{survey.ref}-staff", head, rows)


def _found(ref: str) -> tuple[Survey, StaffResults]:
    from reports.staff import asks_for_staff, staff_results

    survey, person = load_or_404(Survey, ref=ref), viewer()
    own = None if person.may("result:read-all") else person.departments
    found = staff_results(survey, own)
    if not asks_for_staff(found.content):
        raise NotFound
    return survey, found


def _cells(each: StaffResult, question: PickedResult) -> list[str]:
    index, tag = each.index, language()
    return [
        each.entry.staff_number,
        each.entry.name(tag),
        each.department.name(tag) if each.department else "",
        "" if each.n is None else str(each.n),
        *("" if part is None else f"{part:.1f}" for part in (index.value, index.low, index.high)),
        _note(each, question),
    ]


def _note(each: StaffResult, question: PickedResult) -> str:
    notes = []
    if each.left:
        notes.append(gettext("has left"))
    if each.index.value is None:
        notes.append(gettext("too few answers to be told, or others would be found out"))
    elif not question.own:
        notes.append(gettext("index of the survey"))
    return gettext(", ").join(notes)
