"""One version: read, checked, compared, tried out, decided."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import Invalid
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.definition.difference import differences
from surveys.definition.place import WHOLE, Place
from surveys.forms.drafts import AddQuestionForm, DecisionForm, SectionForm
from surveys.forms.remarks import RemarkForm
from surveys.forms.texts import RevisedForm, put_beside
from surveys.queries import content_of
from surveys.reminding import approval_occasion
from surveys.sentences import change_sentence, finding_sentence, place_words
from surveys.services import questionnaires as services
from surveys.services.remarks import remarks_on
from surveys.staff_lists import offering_nobody
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint
from surveys.weighing.origins import origins
from surveys.wording import language_names
from tenants.queries import user_names
from tenants.reminders import told_of

_AT = "/<ref>/versions/<int:number>"


@blueprint.get(_AT)
@requires("questionnaire:read")
def show(ref: str, number: int) -> str:
    """The questions: to edit while it is a draft, to read and print afterwards."""
    page = VersionPage.load(ref, number)
    seen, people = {"revision": page.version.revision}, _people(page)
    return render_template(
        "surveys/versions/show.html",
        page=page,
        people=people,
        authors=[people[author] for author in page.version.authors if author in people],
        surveys=lists.surveys_on(page.version),
        origins=origins(page.content, page.language),
        add_form=AddQuestionForm(data=seen).offer(page.content, page.language),
        section_form=SectionForm(data=seen),
        seen=RevisedForm(data=seen),
    )


def _people(page: VersionPage) -> dict[str, str]:
    version = page.version
    ids = {*version.authors, str(version.submitted_by), str(version.decided_by)} - {"None"}
    return {str(one): name for one, name in user_names(UUID(one) for one in ids).items()}


@blueprint.get(f"{_AT}/difference")
@requires("questionnaire:read")
def difference(ref: str, number: int) -> str:
    """What changed since the version before."""
    page = VersionPage.load(ref, number)
    before = content_of(page.before) if page.before else None
    found = differences(before, page.content) if before else []
    told = partial(change_sentence, before=before, after=page.content, language=page.language)
    return render_template(
        "surveys/versions/difference.html",
        page=page,
        differences=[
            (place_words(page.content, d.place, page.language), told(d), d) for d in found
        ],
    )


@blueprint.get(f"{_AT}/approval")
@requires("questionnaire:read")
def approval(ref: str, number: int) -> ResponseReturnValue:
    """What stands against approval, and the step that is next."""
    return approval_page(VersionPage.load(ref, number))


def approval_page(
    page: VersionPage,
    form: DecisionForm | None = None,
    status: int = 200,
    remark_form: RemarkForm | None = None,
) -> ResponseReturnValue:
    """The check, the step that is next, and what reviewers remarked."""
    version, person = page.version, viewer()
    seen = {"revision": version.revision}
    people, remarks = _people(page), remarks_on(version)
    html = render_template(
        "surveys/versions/approval.html",
        page=page,
        people=people,
        authors=[people[author] for author in version.authors if author in people],
        findings=[
            (f, place_words(page.content, f.place, page.language), finding_sentence(f))
            for f in page.findings
        ],
        nobody=[
            (q, place_words(page.content, Place("question", q.code), page.language))
            for q in offering_nobody(page.content.questions)
        ],
        languages=language_names(),
        origins=origins(page.content, page.language),
        form=form or DecisionForm(data=seen),
        remarks=remarks,
        remark_people=user_names(
            {who for one in remarks for who in (one.author_id, one.answered_by) if who}
        ),
        remark_places={
            one.code: place_words(page.content, _place_of(one.code), page.language)
            for one in remarks
        },
        remark_form=remark_form or RemarkForm(formdata=None).offer(page.content, page.language),
        seen=RevisedForm(data=seen),
        may_decide=person.may("questionnaire:approve")
        and services.may_decide(version, person.user_id),
        who_decides=services.who_decides(version) if version.state == "in_approval" else "",
        told=told_of(approval_occasion(version)) if version.state == "in_approval" else [],
    )
    return html, status


def _place_of(code: str) -> Place:
    return Place("question", code) if code else WHOLE


@blueprint.post(f"{_AT}/submit")
@requires("questionnaire:write", form=RevisedForm)
def submit(ref: str, number: int) -> ResponseReturnValue:
    """Send for approval."""
    page, form = VersionPage.load(ref, number), RevisedForm()
    try:
        services.submit_for_approval(page.version, viewer().user_id, revision=_revision(form))
    except services.NotReady:
        flash(gettext("Not sent yet: some things need to be put right first."), "bad")
        return approval_page(page, status=400)
    flash(gettext("Sent for approval. Somebody who did not work on it decides now."), "good")
    return redirect(page.url("approval"))


@blueprint.post(f"{_AT}/approve")
@requires("questionnaire:approve", form=DecisionForm)
def approve(ref: str, number: int) -> ResponseReturnValue:
    """Approve for good."""
    page, form = VersionPage.load(ref, number), DecisionForm()
    if not form.validate_on_submit():
        return approval_page(page, form, 400)
    services.approve(
        page.version,
        viewer().user_id,
        note=form.note.data or "",
        revision=_revision(form),
    )
    flash(gettext("Approved. This version never changes again and can be asked now."), "good")
    return redirect(page.url("approval"))


@blueprint.post(f"{_AT}/send-back")
@requires("questionnaire:approve", form=DecisionForm)
def send_back(ref: str, number: int) -> ResponseReturnValue:
    """Send back with reasons."""
    page, form = VersionPage.load(ref, number), DecisionForm()
    if form.validate_on_submit():
        try:
            services.send_back(
                page.version,
                viewer().user_id,
                reasons=form.note.data or "",
                revision=_revision(form),
            )
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(gettext("Sent back to its authors with your reasons."), "good")
            return redirect(page.url("approval"))
    return approval_page(page, form, 400)


@blueprint.route(f"{_AT}/retire", methods=["GET", "POST"])
@requires("questionnaire:approve", form=RevisedForm)
def retire(ref: str, number: int) -> ResponseReturnValue:
    """Take an approved version out of use, after asking."""
    page, form = VersionPage.load(ref, number), RevisedForm()
    if request.method == "POST":
        services.retire(page.version, revision=_revision(form))
        flash(gettext("Retired. What was answered stays."), "good")
        return redirect(page.url())
    return render_template("surveys/versions/retire.html", page=page)


def _revision(form: RevisedForm) -> int:
    """The revision the page showed; without one the form is stale."""
    if form.revision.data is None:
        raise Invalid(gettext("This form is incomplete. Please open the page again."))
    return int(form.revision.data)
