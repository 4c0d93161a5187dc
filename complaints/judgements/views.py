"""How complainants judge the handling: the three rates of a year, by department and month."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request

from complaints.forms.choices import department_choices
from complaints.judgements.pages import figures, may_see_unit
from complaints.judgements.queries import years_with_cases
from complaints.views.blueprint import blueprint
from foundation import clock
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer, viewer
from tenants.models import Department
from tenants.queries import departments_below, own_tenant


@blueprint.get("/handling")
@requires("complaint:read")
def handling() -> str:
    """The rates of the whole organisation or of a department, and of what lies below it."""
    person = viewer()
    this_year = clock.today(own_tenant().zone).year
    years = sorted({this_year, *years_with_cases()}, reverse=True)
    asked = request.args.get("year", "")
    year = int(asked) if asked in map(str, years) else years[0]
    unit = _unit(person)
    return render_template(
        "complaints/handling.html",
        year=year,
        years=[(each, str(each)) for each in years],
        unit=unit,
        choices=_choices(person),
        figures=figures(year, unit, person),
    )


def _unit(person: Viewer) -> Department | None:
    """The department asked for; without one the whole, or the first that a person answers for."""
    asked = request.args.get("department", "")
    if asked:
        try:
            unit: Department | None = load_or_404(Department, id=UUID(asked))
        except ValueError:
            raise NotFound from None
    elif person.may("complaint:read-all"):
        unit = None
    else:
        own = _choices(person)
        unit = load_or_404(Department, id=UUID(own[0][0])) if own else None
    if not may_see_unit(unit, person):
        raise NotFound
    return unit


def _choices(person: Viewer) -> list[tuple[str, str]]:
    if person.may("complaint:read-all"):
        return [("", gettext("The whole organisation")), *department_choices()]
    own = departments_below(person.departments)
    return [(key, words) for key, words in department_choices() if UUID(key) in own]
