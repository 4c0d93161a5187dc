"""Pages of cases that belong together: finding the other one, merging, splitting, linking."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from complaints.models import Complaint
from complaints.pages import files_of, happened_since
from complaints.queries import messages_of
from complaints.related.forms import LinkForm, MergeForm, SplitForm, UnmergeForm
from complaints.related.pages import (
    merged_words,
    message_choices,
    split_words,
    unmerged_words,
)
from complaints.related.queries import cases_found, likely_duplicates, link_between, main_of
from complaints.related.services.linking import link, unlink
from complaints.related.services.merging import MERGEABLE, hindrance, merge, unmerge
from complaints.related.services.splitting import Matter, may_be_split, split
from complaints.services.entries import ChangedMeanwhile, StepNotPossible
from complaints.views.blueprint import blueprint, case_or_404
from complaints.wording import state_icon, state_words
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import id_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.forms import begun
from foundation.web.meanwhile import Again, Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id

_SEARCH = 100


@blueprint.get("/<ref>/others")
@requires("complaint:resolve")
def others(ref: str) -> str:
    """Find the other case: those much alike, and a search by number or words."""
    case = case_or_404(ref)
    words = request.args.get("q", "").replace("\0", "").strip()[:_SEARCH]
    alike = likely_duplicates(case, viewer())
    found = cases_found(case, viewer(), words) if words else []
    ids = {one.department_id for one in (*alike, *found) if one.department_id}
    return render_template(
        "complaints/related/others.html",
        case=case,
        words=words,
        alike=alike,
        found=found,
        departments=departments_by_id(ids),
        mergeable=MERGEABLE,
        may_be_split=may_be_split(case),
        state_words=state_words,
        state_icon=state_icon,
    )


@blueprint.route("/<ref>/merge/<into>", methods=["GET", "POST"])
@requires("complaint:handle", form=MergeForm)
def merge_into(ref: str, into: str) -> ResponseReturnValue:
    """Close a case as a duplicate of another."""
    case, main = case_or_404(ref), case_or_404(into)
    form = MergeForm(data=begun({"revision": case.revision, "text": merged_words(case, main)}))

    def act() -> Complaint:
        merge(case, main, viewer(), form.revision.data or 0, form.text.data or "")
        flash(gettext("%(ref)s is merged into %(main)s.", ref=ref, main=into), "good")
        return main

    reason = hindrance(case, main) if not form.is_submitted() else ""
    if reason:
        return _too_late(case, form, reason)
    return _form("merge", case, form, act, main=main)


@blueprint.route("/<ref>/unmerge", methods=["GET", "POST"])
@requires("complaint:handle", form=UnmergeForm)
def unmerge_case(ref: str) -> ResponseReturnValue:
    """Handle a duplicate by itself again."""
    case = case_or_404(ref)
    form = UnmergeForm(data=begun({"revision": case.revision, "text": unmerged_words(case)}))
    main = main_of(case)
    if main is None:
        sentence = gettext("This case is not merged into another one.")
        return _too_late(case, form, sentence)

    def act() -> Complaint:
        unmerge(
            case,
            viewer(),
            form.revision.data or 0,
            reason=form.reason.data or "",
            text=form.text.data or "",
        )
        flash(gettext("%(ref)s is handled by itself again.", ref=ref), "good")
        return case

    return _form("unmerge", case, form, act, main=main)


@blueprint.route("/<ref>/split", methods=["GET", "POST"])
@requires("complaint:handle", form=SplitForm)
def split_case(ref: str) -> ResponseReturnValue:
    """Make the second matter of a case one of its own."""
    case = case_or_404(ref)
    first = {"revision": case.revision, "severity": case.severity, "words": split_words(case)}
    form = SplitForm(data=begun(first)).offer(
        message_choices(messages_of(case)), [(str(f.id), f.name) for f in files_of(case)]
    )

    def act() -> Complaint:
        made = split(case, viewer(), form.revision.data or 0, _part(form))
        flash(gettext("The second matter is now %(ref)s.", ref=made.ref), "good")
        return made

    if not form.is_submitted() and not may_be_split(case):
        return _too_late(case, form, str(StepNotPossible().sentence))
    return _form("split", case, form, act)


def _part(form: SplitForm) -> Matter:
    department = form.department_id.data
    return Matter(
        subject=form.subject.data or "",
        text=form.text.data or "",
        category=form.category.data or "",
        severity=form.severity.data or "",
        words=form.words.data or "",
        safety=bool(form.safety.data),
        department_id=id_or_404(department) if department else None,
        messages=_ids(form.messages.data),
        files=_ids(form.files.data),
    )


def _ids(values: list[str] | None) -> list[UUID]:
    return [id_or_404(value) for value in values or []]


@blueprint.route("/<ref>/link/<other>", methods=["GET", "POST"])
@requires("complaint:resolve", form=LinkForm)
def link_to(ref: str, other: str) -> ResponseReturnValue:
    """Say that two cases are related, and why."""
    case, second, form = case_or_404(ref), case_or_404(other), LinkForm()

    def act() -> Complaint:
        link(case, second, viewer(), form.words.data or "")
        flash(gettext("%(ref)s and %(other)s are linked.", ref=ref, other=other), "good")
        return case

    return _form("link", case, form, act, main=second)


@blueprint.post("/<ref>/unlink/<other>")
@requires("complaint:resolve")
def unlink_from(ref: str, other: str) -> ResponseReturnValue:
    """Take the link of two cases away."""
    case, second = case_or_404(ref), case_or_404(other)
    if link_between(case.id, second.id) is None:
        raise NotFound
    unlink(case, second, viewer())
    flash(gettext("The link is taken away."), "good")
    return redirect(url_for(".show", ref=ref))


def _form(
    page: str,
    case: Complaint,
    form: Form,
    act: Callable[[], Complaint],
    main: Complaint | None = None,
) -> ResponseReturnValue:
    """Show a form, or do what it asks for and show the case that came of it."""
    submitted = request.method == "POST"
    if submitted and form.validate():
        try:
            return redirect(url_for(".show", ref=act().ref))
        except Conflict as refusal:
            withdraw()
            again = isinstance(refusal, ChangedMeanwhile) and page != "split"
            return _too_late(case, form, str(refusal.sentence), again=again)
        except Invalid as refusal:
            withdraw()
            for name, sentence in refusal.fields.items():
                form[name].errors = [str(sentence)]
    status = 400 if submitted else 200
    return render_template(
        f"complaints/related/{page}.html", case=case, main=main, form=form
    ), status


def _too_late(
    case: Complaint, form: Form, sentence: str, *, again: bool = False
) -> ResponseReturnValue:
    """What stands in the way, and what was typed: to be sent again, or to be copied."""
    seen = form["revision"].data if "revision" in form else None
    thing = Thing(
        crumbs=[
            (gettext("Complaints"), url_for(".index")),
            (case.ref, url_for(".show", ref=case.ref)),
            (gettext("Not possible"), None),
        ],
        state=state_words(case.state),
        icon=state_icon(case.state),
        back=url_for(".show", ref=case.ref),
        happened=happened_since(case, seen or 0) if again else [],
    )
    typed = typed_in(form) if request.method == "POST" else []
    once_more = Again(request.path, gettext("Do it all the same"), {"revision": case.revision})
    return meanwhile_page(Conflict(sentence), thing, typed, once_more if again else None)
