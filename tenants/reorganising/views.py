"""Reorganisation: what is planned and what was, planning one, calling it off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Conflict, Invalid
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import department_list, user_names
from tenants.reorganising import services
from tenants.reorganising.carrying import carried_words
from tenants.reorganising.forms import CallOffForm, ReorganisingForm, kept_fields
from tenants.reorganising.models import KINDS, Reorganisation
from tenants.reorganising.queries import listed, told
from tenants.reorganising.services import Plan
from tenants.reorganising.wording import KIND_WORDS, STATE_ICONS, STATE_WORDS, sentence
from tenants.views.answers import show_faults, text

blueprint = Blueprint("reorganising", __name__, url_prefix="/app/reorganising")


@blueprint.get("")
@requires("department:read")
def index() -> str:
    """What is planned and what was, the latest day first."""
    page = paged(listed(), page_number())
    return render_template(
        "tenants/reorganising/index.html",
        page=page,
        events=told(page.rows),
        sentence=sentence,
        carried=carried_words,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        icons=STATE_ICONS,
        people=user_names(row.made_by for row in page.rows),
        form=CallOffForm(),
    )


@blueprint.get("/new")
@requires("department:write")
def new() -> str:
    """The form for one kind of change."""
    asked = request.args.get("kind", "")
    kind = asked if asked in KINDS else KINDS[0]
    return _form_page(
        ReorganisingForm(data={"kind": kind, "department": request.args.get("department", "")})
    )


@blueprint.post("/check")
@requires("department:write", form=ReorganisingForm)
def check() -> ResponseReturnValue:
    """Say what would happen and ask whether it is meant; nothing is changed."""
    form = _offered()
    if form.kind.data not in KINDS or not form.validate_on_submit():
        return _form_page(form), 400
    try:
        wanted = _plan(form)
        made = services.plan(wanted, viewer().user_id)
        event = told([made])[0]
        words = sentence(event, language())
        now = made.state == "in_force"
        counts = made.carried if now else services.open_things(wanted.others)
        # What was tried out is taken back: this page only asks.
        raise _Asked(form, words, carried_words(counts), now=now)
    except Invalid as refusal:
        raise _Again(form, refusal) from None


@blueprint.post("")
@requires("department:write", form=ReorganisingForm)
def plan() -> ResponseReturnValue:
    """Plan it, or have it come into force if it is for today."""
    form = _offered()
    if form.kind.data not in KINDS or not form.validate_on_submit():
        return _form_page(form), 400
    try:
        made = services.plan(_plan(form), viewer().user_id)
    except Invalid as refusal:
        raise _Again(form, refusal) from None
    flash(
        gettext("It is in force.") if made.state == "in_force" else gettext("It is planned."),
        "good",
    )
    return redirect(url_for(".index"))


@blueprint.post("/<reorganisation_id>/call-off")
@requires("department:write", form=CallOffForm)
def call_off(reorganisation_id: str) -> ResponseReturnValue:
    """Call off what has not come into force."""
    row = load_or_404(Reorganisation, id=id_or_404(reorganisation_id))
    form = CallOffForm()
    if not form.validate_on_submit():
        raise Invalid
    services.call_off(row, form.revision.data or 0)
    flash(gettext("It is called off."), "good")
    return redirect(url_for(".index"))


class _Asked(Conflict):
    """Nothing was wrong; the transaction is taken back, for the page only asks."""

    def __init__(self, form: ReorganisingForm, words: str, counts: list[str], *, now: bool) -> None:
        super().__init__(words)
        self.form, self.words, self.counts, self.now = form, words, counts, now


class _Again(Invalid):
    """A refusal after something was written: it is rolled back, and the form comes again."""

    def __init__(self, form: ReorganisingForm, refusal: Invalid) -> None:
        super().__init__(refusal.sentence, refusal.fields)
        self.form = form


@blueprint.errorhandler(_Asked)
def _ask(asked: _Asked) -> ResponseReturnValue:
    return render_template(
        "tenants/reorganising/check.html",
        words=asked.words,
        counts=asked.counts,
        now=asked.now,
        form=asked.form,
        kind=KIND_WORDS[str(asked.form.kind.data)],
        fields=kept_fields(asked.form),
    )


@blueprint.errorhandler(_Again)
def _form_again(refusal: _Again) -> ResponseReturnValue:
    show_faults(refusal.form, refusal)
    return _shown(refusal.form), 400


def _offered() -> ReorganisingForm:
    form = ReorganisingForm()
    form.offer(department_list(), language())
    return form


def _form_page(form: ReorganisingForm) -> str:
    form.offer(department_list(), language())
    return _shown(form)


def _shown(form: ReorganisingForm) -> str:
    kind = form.kind.data if form.kind.data in KINDS else KINDS[0]
    return render_template("tenants/reorganising/new.html", form=form, kind=kind, kinds=KIND_WORDS)


def _plan(form: ReorganisingForm) -> Plan:
    ids = {node.department.code: node.department.id for node in department_list(archived=False)}
    chosen = ids.get(form.department.data or "")
    if form.effective_on.data is None:
        raise Invalid(fields={"effective_on": gettext("Please choose a day.")})
    if form.kind.data == "moved" and form.parent.data and form.parent.data not in ids:
        raise Invalid(fields={"parent": gettext("There is no such department.")})
    if chosen is None:
        raise Invalid(fields={"department": gettext("Please choose a department.")})
    return Plan(
        kind=str(form.kind.data),
        department_id=chosen,
        effective_on=form.effective_on.data,
        reason=text(form.reason),
        name_zh=text(form.name_zh),
        name_en=text(form.name_en),
        parent_id=ids.get(form.parent.data or ""),
        others=[ids[code] for code in form.others.data or () if code in ids],
        parts=form.lines(),
        answerable_follow=bool(form.answerable_follow.data),
    )
