"""The pages of time rules, for administrators: what there is, taking over, changing, in force."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.timing import services
from complaints.timing.forms import (
    ChannelForm,
    DropForm,
    ForceForm,
    LimitsForm,
    RulesForm,
    limits_data,
    rules_data,
)
from complaints.timing.library import shipped
from complaints.timing.models import TimeRules
from complaints.timing.pages import happened_to, index_page, rules_page, shipped_page
from complaints.timing.queries import content_of, versions_of
from complaints.timing.services import RulesChanged
from complaints.wording import CHANNEL_WORDS
from complaints.workflow import CHANNELS
from foundation.errors import Invalid, NotFound
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.texts import gettext
from foundation.web.viewer import viewer

blueprint = Blueprint("timing", __name__, url_prefix="/app/settings/times")


@blueprint.get("")
@requires("settings:write")
def index() -> str:
    """The organisation's time rules, the one in force, and those that come with the product."""
    return render_template("complaints/timing/index.html", page=index_page())


@blueprint.get("/shipped/<key>")
@requires("settings:write")
def look(key: str) -> str:
    """Rules that come with the product."""
    found = shipped().get(key)
    if found is None:
        raise NotFound
    return render_template("complaints/timing/shipped.html", page=shipped_page(found))


@blueprint.post("/shipped/<key>/take")
@requires("settings:write", form=ForceForm)
def take(key: str) -> ResponseReturnValue:
    """Take rules over, to be changed and put in force."""
    row = services.take_over(key, viewer())
    flash(
        gettext("Taken over. Look through them, then put them in force for new cases."),
        "good",
    )
    return redirect(url_for(".show", ref=row.ref))


@blueprint.get("/<ref>")
@requires("settings:write")
def show(ref: str) -> str:
    """The newest version of some rules, and the versions before."""
    return _page(_newest(ref))


@blueprint.get("/<ref>/versions/<int:number>")
@requires("settings:write")
def version(ref: str, number: int) -> str:
    """A version as it was."""
    found = [row for row in versions_of(ref) if row.number == number]
    if not found:
        raise NotFound
    return _page(found[0])


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@requires("settings:write", form=RulesForm)
def edit(ref: str) -> ResponseReturnValue:
    """Change some rules: a version of its own."""
    row = _newest(ref)
    form = RulesForm(data=begun(rules_data(row))).offer()
    status = 400 if form.is_submitted() else 200
    if form.validate_on_submit() and (wanted := form.wanted(content_of(row))) is not None:
        try:
            services.save_version(ref, form.number.data or 0, wanted, viewer())
            return _saved(row)
        except RulesChanged:
            status = 409
        except Invalid as refusal:
            form.put_beside(refusal.fields)
        withdraw()
    clash = _clash(form, ref) if status == 409 else []
    page = render_template("complaints/timing/edit.html", row=row, form=form, clash=clash)
    return page, status


@blueprint.route("/<ref>/channels/<channel>", methods=["GET", "POST"])
@requires("settings:write", form=ChannelForm)
def channel(ref: str, channel: str) -> ResponseReturnValue:
    """Give a way in its own limits."""
    row = _newest(ref)
    if channel not in CHANNELS:
        raise NotFound
    rules = content_of(row)
    own = rules.channels.get(channel)
    form = ChannelForm(data=begun({"number": row.number, **limits_data(own or rules.limits)}))
    status = 400 if form.is_submitted() else 200
    faults: dict[str, object] = {}
    if form.validate_on_submit() and (limits := form.limits(faults)) is not None:
        try:
            services.set_channel(ref, form.number.data or 0, channel, limits, viewer())
            return _saved(row)
        except RulesChanged:
            status = 409
        except Invalid as refusal:
            faults |= refusal.fields
        withdraw()
    form.put_beside(faults)
    return _channel_page(row, channel, form, status)


@blueprint.post("/<ref>/channels/<channel>/drop")
@requires("settings:write", form=DropForm)
def drop_channel(ref: str, channel: str) -> ResponseReturnValue:
    """Have a way in follow the usual limits again."""
    row, number = _newest(ref), DropForm().number.data or 0
    try:
        services.set_channel(ref, number, channel, None, viewer())
    except RulesChanged:
        withdraw()
        rules = content_of(_newest(ref))
        limits = rules.channels.get(channel, rules.limits)
        form = ChannelForm(formdata=None, data=limits_data(limits))
        return _channel_page(row, channel, form, 409)
    return _saved(row)


def _channel_page(
    row: TimeRules, channel: str, form: ChannelForm, status: int
) -> ResponseReturnValue:
    clash = _clash(form, row.ref) if status == 409 else []
    return render_template(
        "complaints/timing/channel.html",
        row=row,
        form=form,
        channel=channel,
        words=CHANNEL_WORDS[channel],
        own=channel in content_of(row).channels,
        clash=clash,
    ), status


@blueprint.post("/<ref>/force")
@requires("settings:write", form=ForceForm)
def force(ref: str) -> ResponseReturnValue:
    """Have new cases come in under these rules."""
    services.put_in_force(ref, viewer())
    flash(gettext("In force for cases that come in from now on. Others keep theirs."), "good")
    return redirect(url_for(".index"))


@blueprint.post("/house")
@requires("settings:write", form=ForceForm)
def house() -> ResponseReturnValue:
    """Have new cases come in under the house's standard again."""
    services.put_in_force(None, viewer())
    flash(gettext("In force for cases that come in from now on. Others keep theirs."), "good")
    return redirect(url_for(".index"))


def _newest(ref: str) -> TimeRules:
    found = versions_of(ref)
    if not found:
        raise NotFound
    return found[0]


def _page(row: TimeRules) -> str:
    return render_template("complaints/timing/show.html", page=rules_page(row))


def _saved(row: TimeRules) -> ResponseReturnValue:
    if row.in_force:
        flash(gettext("Saved as a new version, for cases that come in from now on."), "good")
    else:
        flash(gettext("Saved as a new version."), "good")
    return redirect(url_for(".show", ref=row.ref))


def _clash(form: LimitsForm, ref: str) -> list[str]:
    """What was saved meanwhile; the form then stands against the newest version."""
    newest = _newest(ref)
    form.number.process_data(newest.number)
    form.number.raw_data = None
    return happened_to(newest)
