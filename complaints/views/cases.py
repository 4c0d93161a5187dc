"""A case: its page, writing in it, looking at who complained, entering one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.assisting.pages import assisting_of
from complaints.audience import audience_of
from complaints.calling.queries import cases_meant
from complaints.calling.services import CALLERS, find_for_caller
from complaints.categories.choices import category_words
from complaints.forms.cases import ComplaintForm, EnterForm, NoteForm, ReplyForm, RevealForm
from complaints.judgements.pages import answer_rows
from complaints.models import Complaint
from complaints.pages import case_page, department_name, received_words
from complaints.queries import complainant_of
from complaints.receipts import new_key
from complaints.register.views import KEEP
from complaints.related.pages import related_of
from complaints.related.services.linking import link
from complaints.services import conversation
from complaints.services.answers import answers_behind
from complaints.services.identity import Identity, reveal
from complaints.services.intake import Lodged, Lodging, beginning, register_by_staff
from complaints.standing_words import heading_of, sentence_of
from complaints.texts.queries import modules_for
from complaints.transfers.pages import transferred_of
from complaints.views.blueprint import blueprint, case_or_404
from complaints.views.entered import entered_page, receipt_shown
from complaints.watching.queries import watches
from complaints.wording import (
    CHANNEL_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    STEP_WORDS,
    state_icon,
    state_words,
)
from complaints.workflow import HANDLE
from foundation.errors import Invalid, NotFound, TooManyRequests
from foundation.loader import id_or_404, load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.get("/<ref>")
@requires("complaint:read")
def show(ref: str) -> str:
    """One case."""
    return case_with(case_or_404(ref))


@blueprint.post("/<ref>/replies")
@requires("complaint:handle", form=ReplyForm)
def reply(ref: str) -> ResponseReturnValue:
    """Write to the complainant."""
    case, form = case_or_404(ref), ReplyForm()
    words = form.reply.data or ""
    if not form.validate():
        return case_with(case, reply_text=words, reply_error=_first_error(form)), 400
    try:
        conversation.reply(case, words, viewer())
    except Invalid as refusal:
        withdraw()
        return case_with(case, reply_text=words, reply_error=str(refusal.fields["text"])), 400
    flash(gettext("Sent to the complainant."), "good")
    return redirect(url_for(".show", ref=ref))


@blueprint.post("/<ref>/notes")
@requires("complaint:resolve", form=NoteForm)
def note(ref: str) -> ResponseReturnValue:
    """Write an internal note."""
    case, form = case_or_404(ref), NoteForm()
    words = form.note.data or ""
    if not form.validate():
        return case_with(case, note_text=words, note_error=_first_error(form)), 400
    try:
        conversation.note(case, words, viewer())
    except Invalid as refusal:
        withdraw()
        return case_with(case, note_text=words, note_error=str(refusal.fields["text"])), 400
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
    """Enter a complaint that did not come by the web page; the answer shows its receipt once.

    Sent once more, by a second click or a reload, it finds the case that it made.
    """
    form = _empty_entry() if not request.form else EnterForm().offer()
    if _to_look_up(form):
        return entry_page(form, looked=True)
    if form.validate_on_submit():
        return entered_page(_enter(form), form.key.data or "")
    return entry_page(form), 400 if form.is_submitted() else 200


@blueprint.post("/new/next")
@requires("complaint:handle", form=EnterForm)
def enter_next() -> ResponseReturnValue:
    """Enter a complaint, read its receipt out, and go on with an empty form on the same page.

    Sent once more, by a reload, it finds the case that it made.
    """
    form = EnterForm().offer()
    if _to_look_up(form):
        return entry_page(form, looked=True)
    if not form.validate_on_submit():
        return entry_page(form), 400
    shown = receipt_shown(_enter(form), form.key.data or "")
    return entry_page(_empty_entry(), shown=shown)


def _to_look_up(form: EnterForm) -> bool:
    """Whether a case was named and not shown yet: it is, before another one is made beside it."""
    return form.is_submitted() and (form.existing.data or "") != (form.looked.data or "")


def _enter(form: EnterForm) -> Lodged:
    """Make the case, linked to the one that was shown if that was ticked."""
    made = register_by_staff(lodging_of(form, form.channel.data or ""), viewer())
    found = cases_meant(form.existing.data or "", viewer()) if form.follows.data else []
    for one in found:
        # An anonymous case beside one with a name would tell whose it is.
        if one.case.ref == form.follows.data and not one.case.anonymous:
            words = gettext("the complainant called about it again")
            link(load_or_404(Complaint, ref=made.ref), one.case, viewer(), words)
    return made


def _empty_entry() -> EnterForm:
    """The form as somebody on the telephone begins it."""
    begun = {"key": new_key(), "channel": "telephone", "severity": "moderate", "category": "other"}
    return EnterForm(formdata=None, data=begun).offer()


def entry_page(
    form: EnterForm,
    *,
    shown: Mapping[str, Any] | None = None,
    looked: bool = False,
    noted: str = "",
) -> str:
    """The page of a new complaint, with what was typed and the case that was looked up."""
    if looked:
        # Not the typed field itself: what is shown is what was asked for.
        form.looked.data = form.existing.data
    asked, found = form.looked.data or "", []
    try:
        found = find_for_caller(asked, viewer()) if asked else []
    except TooManyRequests:
        # On the page, not instead of it: somebody is on the telephone, and nothing typed is lost.
        noted = gettext(
            "You have looked for %(num)s numbers within an hour. Please wait, or ask for the"
            " reference or the receipt.",
            num=CALLERS.free,
        )
        asked = ""
    return render_template(
        "complaints/new.html",
        form=form,
        looked=looked,
        noted=noted,
        asked=asked,
        found=[
            (one, state_words(one.case.state), heading_of(one.case), sentence_of(one.case))
            for one in found
        ],
        received=received_words,
        **(shown or {}),
    )


def lodging_of(form: ComplaintForm, channel: str) -> Lodging:
    """The complaint of a filled in form."""
    department = form.department_id.data
    return Lodging(
        key=form.key.data or "",
        subject=form.subject.data or beginning(form.text.data or ""),
        text=form.text.data or "",
        channel=channel,
        category=form.category.data or "",
        severity=form.severity.data or "",
        safety=bool(form.safety.data),
        department_id=id_or_404(department) if department else None,
        language=language(),
        wants_news=bool(form.wants_news.data),
        identity=Identity(form.name.data or "", form.phone.data or "", form.email.data or ""),
    )


def _first_error(form: ReplyForm | NoteForm) -> str:
    return next((str(found[0]) for found in form.errors.values() if found), "")


def case_with(case: Complaint, **typed: str) -> str:
    """The page of a case, with what was typed in its forms and what is wrong there."""
    return render_template(
        "complaints/show.html",
        page=case_page(case, viewer()),
        related=related_of(case, viewer()),
        assisting=assisting_of(case, viewer()),
        transferred=transferred_of(case, viewer()),
        audience=audience_of(case),
        watching=viewer().may(KEEP) and watches(case, viewer().user_id),
        modules=modules_for(case, "reply") if viewer().may(HANDLE) else [],
        case=case,
        typed=typed,
        received=received_words(case),
        department_name=department_name,
        state_words=state_words,
        state_icon=state_icon,
        steps=STEP_WORDS,
        categories=category_words(),
        severities=SEVERITY_WORDS,
        channels=CHANNEL_WORDS,
        outcomes=OUTCOME_WORDS,
        answer_rows=answer_rows,
    )
