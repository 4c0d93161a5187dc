"""Giving many cases of one person to another."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.forms.handing_over import HandOverForm
from complaints.services.entries import ChangedMeanwhile, StepNotPossible
from complaints.services.handing_over import (
    MOST,
    cases_of_person,
    hand_over_many,
    people_with_cases,
)
from complaints.views.blueprint import blueprint
from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from tenants.queries import user_names


@blueprint.route("/hand-over", methods=["GET", "POST"])
@requires("complaint:handle", form=HandOverForm)
def hand_over() -> ResponseReturnValue:
    """Choose whose cases, which, to whom and why; all of them are handed over or none."""
    form = HandOverForm(data={"giver": request.args.get("giver", "")})
    giver = _id(form.giver.data)
    if giver is None or not form.is_submitted():
        return _page(form, giver, 400 if form.is_submitted() else 200)
    status = 400
    if form.validate():
        try:
            number = hand_over_many(
                form.revisions(),
                giver,
                _id(form.handler_id.data) or "",
                form.reason.data or "",
                viewer(),
            )
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        except (ChangedMeanwhile, StepNotPossible):
            withdraw()
            status = 409
        else:
            words = ngettext(
                "%(num)s case is handed over.", "%(num)s cases are handed over.", number
            )
            flash(words, "good")
            return redirect(url_for(".hand_over", giver=giver))
    return _page(form, giver, status)


def _page(form: HandOverForm, giver: UUID | None, status: int = 200) -> ResponseReturnValue:
    counts = people_with_cases(viewer())
    cases = cases_of_person(giver, viewer()) if giver else []
    names = user_names([*counts, giver])
    if giver is not None:
        form.offer(giver, cases)
    people = sorted(((names.get(one, ""), one, number) for one, number in counts.items()), key=str)
    return render_template(
        "complaints/hand_over.html",
        form=form,
        giver=giver if giver in names else None,
        name=names.get(giver, "") if giver else "",
        people=[
            (str(one), gettext("%(name)s (%(num)s)", name=name, num=number))
            for name, one, number in people
        ],
        cases=cases,
        cut=len(cases) == MOST,
        changed=status == 409,
    ), status


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
