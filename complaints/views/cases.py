"""A case: its page, writing in it, looking at who complained, entering one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.forms.cases import EnterForm, NoteForm, ReplyForm, RevealForm
from complaints.models import Complaint
from complaints.pages import case_page, department_name, received_words
from complaints.queries import complainant_of
from complaints.receipts import new_key
from complaints.services import conversation
from complaints.services.answers import answers_behind
from complaints.services.identity import Identity, reveal
from complaints.services.intake import Lodging, register_by_staff
from complaints.views.blueprint import blueprint, case_or_404
from complaints.wording import (
    CATEGORY_WORDS,
    CHANNEL_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    STEP_WORDS,
    state_icon,
    state_words,
)
from foundation.errors import Invalid, NotFound
from foundation.loader import id_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/<ref>")
@requires("complaint:read")
def show(ref: str) -> str:
    """One case."""
    return _page(case_or_404(ref))


@blueprint.post("/<ref>/replies")
@requires("complaint:handle", form=ReplyForm)
def reply(ref: str) -> ResponseReturnValue:
    """Write to the complainant."""
    case, form = case_or_404(ref), ReplyForm()
    words = form.reply.data or ""
    if not form.validate():
        return _page(case, reply_text=words, reply_error=_first_error(form)), 400
    try:
        conversation.reply(case, words, viewer())
    except Invalid as refusal:
        withdraw()
        return _page(case, reply_text=words, reply_error=str(refusal.fields["text"])), 400
    flash(gettext("Sent to the complainant."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.post("/<ref>/notes")
@requires("complaint:resolve", form=NoteForm)
def note(ref: str) -> ResponseReturnValue:
    """Write an internal note."""
    case, form = case_or_404(ref), NoteForm()
    words = form.note.data or ""
    if not form.validate():
        return _page(case, note_text=words, note_error=_first_error(form)), 400
    try:
        conversation.note(case, words, viewer())
    except Invalid as refusal:
        withdraw()
        return _page(case, note_text=words, note_error=str(refusal.fields["text"])), 400
    flash(gettext("The note is saved."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.route("/<ref>/identity", methods=["GET", "POST"])
@requires("complaint:reveal", form=RevealForm)
def identity(ref: str) -> ResponseReturnValue:
    """Ask why, then show who complained in this one answer; each time is recorded (ANON-7)."""
    case, form = case_or_404(ref), RevealForm()
    if complainant_of(case) is None:
        raise NotFound
    shown: Identity | None = None
    if form.validate_on_submit():
        shown = reveal(case, form.reason.data or "", viewer())
    status = 400 if form.is_submitted() and shown is None else 200
    return render_template("complaints/identity.html", case=case, form=form, shown=shown), status


@blueprint.get("/<ref>/answers")
@requires("complaint:handle")
def answers(ref: str) -> str:
    """All answers of the response that became this case; each look is recorded."""
    case = case_or_404(ref)
    if case.response_id is None:
        raise NotFound
    return render_template(
        "complaints/answers.html", case=case, rows=answers_behind(case, language())
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("complaint:handle", form=EnterForm)
def new() -> ResponseReturnValue:
    """Enter a complaint that did not come by the web page."""
    form = EnterForm(data={"key": new_key(), "channel": "telephone", "severity": "moderate"})
    form.offer()
    if form.validate_on_submit():
        made = register_by_staff(_lodging(form), viewer())
        flash(gettext("Entered as %(ref)s.", ref=made.ref), "good")
        return redirect(url_for(".show", ref=made.ref))
    return render_template("complaints/new.html", form=form), 400 if form.is_submitted() else 200


def _lodging(form: EnterForm) -> Lodging:
    department = form.department_id.data
    return Lodging(
        key=form.key.data or "",
        subject=form.subject.data or "",
        text=form.text.data or "",
        channel=form.channel.data or "",
        category=form.category.data or "",
        severity=form.severity.data or "",
        safety=bool(form.safety.data),
        department_id=id_or_404(department) if department else None,
        language=language(),
        identity=Identity(form.name.data or "", form.phone.data or "", form.email.data or ""),
    )


def _first_error(form: ReplyForm | NoteForm) -> str:
    return next((str(found[0]) for found in form.errors.values() if found), "")


def _page(case: Complaint, **typed: str) -> str:
    return render_template(
        "complaints/show.html",
        page=case_page(case, viewer()),
        case=case,
        typed=typed,
        received=received_words(case),
        department_name=department_name,
        state_words=state_words,
        state_icon=state_icon,
        steps=STEP_WORDS,
        categories=CATEGORY_WORDS,
        severities=SEVERITY_WORDS,
        channels=CHANNEL_WORDS,
        outcomes=OUTCOME_WORDS,
    )
