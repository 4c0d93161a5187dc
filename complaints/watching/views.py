"""Watching a case: oneself, and a colleague as the complaint desk."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.models import Complaint
from complaints.views.blueprint import blueprint, case_or_404
from complaints.watching.forms import WatcherForm
from complaints.watching.queries import watchers_of, watches
from complaints.watching.services import stop_watching, watch
from complaints.workflow import HANDLE, Acting
from foundation.errors import Invalid
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.views.answers import show_faults


@blueprint.get("/<ref>/watchers")
@requires("complaint:keep")
def watchers(ref: str) -> str:
    """Who watches a case."""
    return _page(ref, WatcherForm())


@blueprint.post("/<ref>/watch")
@requires("complaint:keep")
def watch_case(ref: str) -> ResponseReturnValue:
    """Watch a case."""
    watch(case_or_404(ref), viewer())
    flash(gettext("You watch this case: what is new comes with the morning’s mail."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.post("/<ref>/watch/stop")
@requires("complaint:keep")
def stop_watching_case(ref: str) -> ResponseReturnValue:
    """Watch it no more."""
    stop_watching(case_or_404(ref), viewer())
    flash(gettext("You watch this case no more."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.post("/<ref>/watchers")
@requires("complaint:handle", form=WatcherForm)
def add_watcher(ref: str) -> ResponseReturnValue:
    """Have a colleague watch a case."""
    return _change(ref, watch, gettext("They watch this case from now on."))


@blueprint.post("/<ref>/watchers/stop")
@requires("complaint:handle", form=WatcherForm)
def remove_watcher(ref: str) -> ResponseReturnValue:
    """Have a colleague watch a case no more."""
    return _change(ref, stop_watching, gettext("They watch this case no more."))


def _change(
    ref: str, change: Callable[[Complaint, Acting, UUID | None], None], done: str
) -> ResponseReturnValue:
    """Do it to whom the form names, or show the page with what is wrong."""
    form = WatcherForm()
    try:
        change(case_or_404(ref), viewer(), form.who())
    except Invalid as refusal:
        withdraw()
        show_faults(form, refusal)
        return _page(ref, form), 400
    flash(done, "good")
    return redirect(url_for(".watchers", ref=ref))


def _page(ref: str, form: WatcherForm) -> str:
    case, person = case_or_404(ref), viewer()
    return render_template(
        "complaints/watching/watchers.html",
        case=case,
        form=form.offer(case) if person.may(HANDLE) else None,
        watchers=watchers_of(case),
        watching=watches(case, person.user_id),
    )
