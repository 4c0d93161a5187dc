"""Absences: one's own and whom one stands in for, entering one, ending it; admins for everybody."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer, viewer
from tenants.absences.forms import AbsenceForm
from tenants.absences.models import Absence
from tenants.absences.queries import listed, standing_in_between
from tenants.absences.services import end_absence, enter_absence
from tenants.models import Membership
from tenants.queries import user_names
from tenants.views.answers import show_faults

blueprint = Blueprint("absences", __name__, url_prefix="/app/absences")

# Who looks after people enters absences for them and sees those of everybody.
_MEMBERS = "member:write"


@blueprint.get("")
@requires("account:use")
def index() -> ResponseReturnValue:
    """Who is away, has been and will be: everybody for admins, the own ones for the others."""
    person = viewer()
    if not _belongs(person):
        return redirect(url_for("tenants.desk"))
    everybody = person.may(_MEMBERS)
    return render_template(
        "tenants/absences/index.html",
        rows=listed(None if everybody else person.user_id),
        everybody=everybody,
        states={
            "coming": gettext("to come"),
            "running": gettext("away now"),
            "over": gettext("over"),
            "ended": gettext("ended early"),
        },
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("account:use", form=AbsenceForm)
def enter() -> ResponseReturnValue:
    """Enter that one is away oneself."""
    person = viewer()
    return _entering(person.user_id) if _belongs(person) else redirect(url_for("tenants.desk"))


@blueprint.route("/new/<uuid:member_id>", methods=["GET", "POST"])
@requires("member:write", form=AbsenceForm)
def enter_for(member_id: UUID) -> ResponseReturnValue:
    """Enter that a member is away."""
    row = load_or_404(Membership, id=member_id)
    if row.state != "active":
        raise NotFound
    return _entering(row.user_id, member_id)


@blueprint.post("/<uuid:absence_id>/end")
@requires("account:use")
def end(absence_id: UUID) -> ResponseReturnValue:
    """End one's own absence, or as an admin anybody's."""
    person = viewer()
    if not _belongs(person):
        raise NotFound
    row = load_or_404(Absence, id=absence_id)
    if row.user_id != person.user_id and not person.may(_MEMBERS):
        raise NotFound
    end_absence(row)
    flash(gettext("The absence is ended. From now on everything goes its usual way."), "good")
    return redirect(url_for(".index"))


def _belongs(person: Viewer) -> bool:
    """Whether somebody has a place in the house, and not as its guest."""
    return person.tenant_id is not None and not person.guest


def _entering(user_id: UUID, member_id: UUID | None = None) -> ResponseReturnValue:
    form, own_id = AbsenceForm().offer(user_id), viewer().user_id
    if form.validate_on_submit():
        try:
            row = enter_absence(user_id, form.first(), form.last(), form.stand_in(), own_id)
        except Invalid as refusal:
            withdraw()
            show_faults(form, refusal)
        else:
            flash(
                gettext("The absence is entered until %(day)s.", day=day_words(row.last_day)),
                "good",
            )
            if left := standing_in_between(user_id, row.first_day, row.last_day):
                words = gettext(
                    "Nobody stands in meanwhile for %(names)s.", names=gettext(", ").join(left)
                )
                flash(words, "bad")
            return redirect(url_for(".index"))
    status = 400 if form.is_submitted() else 200
    return render_template(
        "tenants/absences/new.html",
        form=form,
        own=user_id == own_id,
        name=user_names([user_id]).get(user_id, ""),
        member_id=member_id,
    ), status
