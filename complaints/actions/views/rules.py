"""The rules by which an organisation works on its actions."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.causes.methods import LEAST
from complaints.actions.causes.queries import method_for, own_rules, recurrence_days
from complaints.actions.causes.services import set_rules
from complaints.actions.forms.causes import RulesForm
from complaints.actions.views.blueprint import blueprint
from foundation.errors import Conflict, Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.route("/rules", methods=["GET", "POST"])
@requires("settings:write", form=RulesForm)
def rules() -> ResponseReturnValue:
    """How deep causes are looked for."""
    now, status, late = own_rules(), 200, ""
    standing = {name: method_for(name, now) for name in LEAST}
    standing_days = {"recurrence_days": recurrence_days()}
    form = RulesForm(
        data={**standing, **standing_days, "revision": now.revision if now else 0}
    ).offer()
    if form.is_submitted():
        status = 400
        try:
            if form.validate():
                set_rules(
                    viewer(),
                    form.revision.data or 0,
                    form.recurrence_days.data or 0,
                    **form.facts(),
                )
                flash(gettext("The rules are saved."), "good")
                return redirect(url_for(".rules"))
        except Invalid as refusal:
            withdraw()
            for name, sentence in refusal.fields.items():
                form[name].errors = [*form[name].errors, str(sentence)]
        except Conflict as refusal:
            withdraw()
            status, late = 409, str(refusal.sentence)
            form.revision.process_data(now.revision if now else 0)
            form.revision.raw_data = None
    return render_template("complaints/actions/rules.html", form=form, late=late), status
