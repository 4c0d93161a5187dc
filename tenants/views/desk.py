"""The desk: where to start, and what is whose."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.web.access import requires
from foundation.web.viewer import viewer
from tenants.absences.queries import others_of
from tenants.assignments import address_of, offered
from tenants.desk import desk_of, shown_to, steps_for
from tenants.views.blueprint import blueprint


@blueprint.get("/app/")
@requires("account:use")
def desk() -> ResponseReturnValue:
    """What is next for this person."""
    person = viewer()
    if person.tenant_id is None:
        return redirect(url_for("tenants.organisations"))
    if person.guest:
        assigned = [(one, address_of(one)) for one in offered()]  # a guest finds the own ones alone
        return render_template("tenants/guest.html", assigned=assigned)
    return render_template(
        "tenants/desk.html",
        desk=desk_of(person, others_of(person.user_id)),
        steps=steps_for(person),
        shown=shown_to(person),
    )
