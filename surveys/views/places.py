"""Doors of a survey: the whole list, adding places by a typed list, renaming and closing one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.loader import load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.forms.surveys import PlaceForm, PlacesForm, StepForm
from surveys.forms.texts import put_beside
from surveys.links import public_url
from surveys.measuring.disclosure import policy_for
from surveys.models import Collector, Survey
from surveys.places import Trouble, Understood, Wanted, understand
from surveys.services import doors as services
from surveys.views.pages import pager, search_words
from surveys.views.surveys import blueprint
from tenants.models import Department
from tenants.queries import department_list, departments_by_id

# Words of places where one person lies or sits alone; a hint, not a rule.
_ALONE = re.compile(r"床|单间|单人|\bbeds?\b|\bbedside\b|\bsingle room", re.IGNORECASE)


@blueprint.get("/<ref>/doors")
@requires("survey:read")
def doors(ref: str) -> str:
    """Every link of a survey: by department and place, open and closed."""
    survey, search = load_or_404(Survey, ref=ref), search_words()
    page = paged(lists.doors_of(survey, search), page_number())
    units = departments_by_id(row.department_id for row in page.rows if row.department_id)
    return render_template(
        "surveys/surveys/doors.html",
        survey=survey,
        page=page,
        search=search,
        doors=[
            (row, units.get(row.department_id), public_url(viewer().tenant_slug, row.short_code))
            for row in page.rows
        ],
        pager=pager(page, "surveys.doors", ref=ref, q=search),
    )


@blueprint.route("/<ref>/links/places", methods=["GET", "POST"])
@requires("survey:write", form=PlacesForm)
def places(ref: str) -> ResponseReturnValue:
    """Type a list of places, and see what is understood before anything is made."""
    survey, form = load_or_404(Survey, ref=ref), PlacesForm()
    if form.validate_on_submit():
        return places_page(survey, form, form.text.data or "")
    return places_page(survey, form), 400 if form.is_submitted() else 200


@blueprint.post("/<ref>/links/places/add")
@requires("survey:write", form=PlacesForm)
def add_places(ref: str) -> ResponseReturnValue:
    """Make the links that the list was understood to want."""
    survey, form = load_or_404(Survey, ref=ref), PlacesForm()
    if not form.validate_on_submit():
        return places_page(survey, form), 400
    text = form.text.data or ""
    found = understand(text, _departments())
    if found.troubles:
        return places_page(survey, form, text), 400
    try:
        added = services.add_places(survey, found.doors)
    except Invalid as refusal:
        put_beside(form, refusal)
        return places_page(survey, form, text), 400
    flash(
        ngettext("%(num)s link is added.", "%(num)s links are added.", len(added))
        if added
        else gettext("All of these had their link already."),
        "good" if added else "plain",
    )
    return redirect(url_for(".doors", ref=ref))


@blueprint.post("/<ref>/links/<code>/place")
@requires("survey:write", form=PlaceForm)
def rename_place(ref: str, code: str) -> ResponseReturnValue:
    """Give a place another name."""
    from surveys.views.collectors import link_page

    survey, collector = _load(ref, code)
    form = PlaceForm()
    if form.validate_on_submit():
        try:
            services.rename_place(
                survey, collector, form.place_zh.data or "", form.place_en.data or ""
            )
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("Saved."), "good")
            return redirect(url_for(".link", ref=ref, code=code))
    return link_page(survey, collector, form), 400


@blueprint.post("/<ref>/links/<code>/close")
@requires("survey:write", form=StepForm)
def close_link(ref: str, code: str) -> ResponseReturnValue:
    """Close one link."""
    services.close_door(*_load(ref, code))
    flash(gettext("The link is closed. What was answered through it stays."), "good")
    return redirect(url_for(".link", ref=ref, code=code))


@blueprint.post("/<ref>/links/<code>/reopen")
@requires("survey:write", form=StepForm)
def reopen_link(ref: str, code: str) -> ResponseReturnValue:
    """Open it again."""
    services.reopen_door(*_load(ref, code))
    flash(gettext("The link is open again."), "good")
    return redirect(url_for(".link", ref=ref, code=code))


def _load(ref: str, code: str) -> tuple[Survey, Collector]:
    survey = load_or_404(Survey, ref=ref)
    return survey, load_or_404(Collector, lock=True, survey_id=survey.id, short_code=code)


def _departments() -> list[Department]:
    return [node.department for node in department_list()]


@dataclass(frozen=True)
class Preview:
    """What a list was understood to want, and what should be thought of before."""

    lines: Sequence[tuple[Wanted, Department | None, bool]]  # the last: it has its link
    troubles: Sequence[Trouble]
    fresh: int
    least: int
    crowded: Sequence[Department]
    alone: Sequence[Wanted]


def places_page(survey: Survey, form: PlacesForm, text: str | None = None) -> str:
    """The page of the list; with `text` it shows what is understood by it."""
    preview = None if text is None else _preview(survey, text)
    return render_template(
        "surveys/surveys/places.html",
        survey=survey,
        form=form,
        text=text,
        preview=preview,
        crowded=", ".join(unit.name(language()) for unit in preview.crowded[:6]) if preview else "",
        example=_example(),
        least=policy_for(survey.anonymity).breakdown,
    )


def _example() -> str:
    """A line for one place, and one for twelve, of departments that there are."""
    names = [unit.name_zh for unit in _departments()[:2]]
    numbers = ("3", "1-12")
    return "\n".join(
        f"{name} | {number}号窗口 | Counter {number}"
        for name, number in zip(names, numbers, strict=False)
    )


def _preview(survey: Survey, text: str) -> Preview:
    units = {unit.id: unit for unit in _departments()}
    found = understand(text, units.values())
    known = services.open_keys(survey)
    fresh = [door for door in found.doors if door.key not in known]
    least = policy_for(survey.anonymity).breakdown
    return Preview(
        [
            (door, units.get(door.department_id) if door.department_id else None, door.key in known)
            for door in found.doors
        ],
        found.troubles,
        len(fresh),
        least,
        [units[unit] for unit in _crowded(survey, found, known, least)],
        [door for door in fresh if _ALONE.search(f"{door.place_zh} {door.place_en}")],
    )


def _crowded(
    survey: Survey, found: Understood, known: set[tuple[UUID | None, str]], least: int
) -> list[UUID]:
    """Departments whose answers so far would not fill the places they have then."""
    keys = known | {door.key for door in found.doors}
    touched = {door.department_id for door in found.doors if door.department_id and door.place_zh}
    room = lists.crowded(survey, touched, least)
    number = {unit: sum(1 for key in keys if key[0] == unit and key[1]) for unit in touched}
    return [unit for unit in room if room[unit] < number[unit]]
