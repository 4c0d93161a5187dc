"""Findings: raising one, the list, one of them, taking it up, taking it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.actions.wording import STATE_ICONS, STATE_WORDS
from complaints.audits.checklist import Item
from complaints.audits.forms import FindingForm, TakeUpForm, WithdrawForm
from complaints.audits.models import AuditFinding, AuditSample, SampledCase
from complaints.audits.pages import actions_of
from complaints.audits.queries import (
    WantedFindings,
    answers_of,
    cases_by_id,
    checklist_of,
    findings_by_state,
    findings_query,
    may_see_finding,
)
from complaints.audits.services.findings import (
    FindingMoved,
    OwnFinding,
    raise_finding,
    take_up,
    title_for,
    withdraw_finding,
)
from complaints.audits.services.looking import OwnCase, SampleSigned
from complaints.audits.views.blueprint import blueprint
from complaints.audits.wording import FINDING_ICONS, FINDING_WORDS, SEVERITY_WORDS
from complaints.audits.workflow import FINDING_STATES, SEVERITIES, WITH_REMARK
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session, withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.meanwhile import Thing, meanwhile_page
from foundation.web.paging import page_number, paged
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id, user_names


@blueprint.get("/findings")
@requires("finding:read")
def findings() -> str:
    """The findings that concern this person, those that wait first."""
    state, severity = request.args.get("state", ""), request.args.get("severity", "")
    wanted = WantedFindings(
        state if state in FINDING_STATES else "", severity if severity in SEVERITIES else ""
    )
    page = paged(findings_query(viewer(), wanted), page_number())
    rows = list(page.rows)
    return render_template(
        "complaints/audits/findings.html",
        page=page,
        wanted=wanted,
        counts=findings_by_state(viewer()),
        states=FINDING_STATES,
        actions=actions_of(rows),
        action_states=STATE_WORDS,
        action_icons=STATE_ICONS,
        departments=departments_by_id({row.department_id for row in rows}),
        **_words(),
    )


@blueprint.route("/<ref>/findings/new", methods=["GET", "POST"])
@requires("finding:write", form=FindingForm)
def new_finding(ref: str) -> ResponseReturnValue:
    """Raise a finding, from a sampled case and an item when the address names them."""
    sample = load_or_404(AuditSample, ref=ref)
    row, item = _from_address(sample)
    form = FindingForm(data=_begun(row, item)).offer()
    if form.validate_on_submit():
        try:
            found = raise_finding(
                sample, viewer(), row, item=item.code if item else "", **form.facts()
            )
        except (SampleSigned, OwnCase) as refusal:
            return _too_late(refusal, url_for(".show", ref=ref), sample.ref, "")
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(_raised_words(found), "good")
            return redirect(url_for(".finding", ref=found.ref))
    status = 400 if form.is_submitted() else 200
    return (
        render_template(
            "complaints/audits/finding_new.html", form=form, sample=sample, row=row, item=item
        ),
        status,
    )


def _raised_words(found: AuditFinding) -> str:
    if found.state == "noted":
        return gettext("The observation is noted.")
    return gettext("The finding stands on the desk of its department.")


def _from_address(sample: AuditSample) -> tuple[SampledCase | None, Item | None]:
    """The sampled case and the item that an address names; nothing where it names none."""
    number, code = request.args.get("case", ""), request.args.get("item", "")
    row = None
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 6):
            raise NotFound
        row = load_or_404(SampledCase, sample_id=sample.id, number=int(number))
    item = next((each for each in checklist_of(sample) if each.code == code), None)
    return row, item


def _begun(row: SampledCase | None, item: Item | None) -> dict[str, str]:
    """What the form begins with: what was said about the item, and where it is asked."""
    data: dict[str, str] = {}
    if item is not None:
        clause = gettext(" (%(clause)s)", clause=item.clause) if item.clause else ""
        data["requirement"] = item.words(language()) + clause
    if row is not None:
        case = next(iter(cases_by_id([row]).values()), None)
        data["evidence"] = row.ref
        data["department_id"] = str(case.department_id or "") if case else ""
        said = answers_of([row]).get(row.id, {}).get(item.code) if item else None
        if said is not None and said.result in WITH_REMARK:
            data |= {"severity": said.result, "what": said.remark}
            data["evidence"] = "\n".join(part for part in (row.ref, said.evidence) if part)
    return data


@blueprint.get("/findings/<ref>")
@requires("finding:read")
def finding(ref: str) -> str:
    """One finding, and what became of it."""
    return _page(_finding(ref))


@blueprint.post("/findings/<ref>/take-up")
@requires("action:write", form=TakeUpForm)
def take_up_finding(ref: str) -> ResponseReturnValue:
    """Open the corrective action that answers to a finding."""
    found, form = _finding(ref), TakeUpForm()
    if form.validate():
        try:
            action = take_up(found, viewer(), form.title.data or "")
        except (FindingMoved, OwnFinding) as refusal:
            return _too_late(refusal, url_for(".finding", ref=ref), ref, found.state)
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Opened as %(ref)s. Write its plan now.", ref=action.ref), "good")
            return redirect(url_for("actions.edit", ref=action.ref))
    return _page(_finding(ref), form), 400


@blueprint.route("/findings/<ref>/withdraw", methods=["GET", "POST"])
@requires("finding:write", form=WithdrawForm)
def withdraw_one(ref: str) -> ResponseReturnValue:
    """Take a finding back, after asking why."""
    found, form = _finding(ref), WithdrawForm()
    if form.validate_on_submit():
        try:
            withdraw_finding(found, viewer(), form.reason.data or "")
        except (FindingMoved, SampleSigned) as refusal:
            return _too_late(refusal, url_for(".finding", ref=ref), ref, found.state)
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("The finding is withdrawn; it stays on the page of its audit."), "good")
            return redirect(url_for(".finding", ref=ref))
    status = 400 if form.is_submitted() else 200
    page = render_template("complaints/audits/finding_withdraw.html", form=form, finding=found)
    return page, status


def _finding(ref: str) -> AuditFinding:
    found = load_or_404(AuditFinding, ref=ref)
    if not may_see_finding(found, viewer()):
        raise NotFound
    return found


def _page(found: AuditFinding, form: TakeUpForm | None = None) -> str:
    person = viewer()
    sample = session().get(AuditSample, (found.tenant_id, found.sample_id))
    row = (
        session().get(SampledCase, (found.tenant_id, found.sampled_id))
        if found.sampled_id
        else None
    )
    return render_template(
        "complaints/audits/finding.html",
        finding=found,
        sample=sample,
        row=row,
        action=actions_of([found]).get(found.action_id) if found.action_id else None,
        department=departments_by_id([found.department_id])[found.department_id],
        people=user_names([found.raised_by, found.taken_by]),
        form=form or TakeUpForm(data={"title": title_for(found)}),
        own=found.raised_by == person.user_id,
        action_states=STATE_WORDS,
        action_icons=STATE_ICONS,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "severities": SEVERITY_WORDS,
        "finding_words": FINDING_WORDS,
        "finding_icons": FINDING_ICONS,
    }


def _too_late(
    refusal: Conflict | Forbidden, back: str, name: str, state: str
) -> ResponseReturnValue:
    """Where somebody dealt with it first, or it is not for this person to do."""
    withdraw()
    thing = Thing(
        crumbs=[(gettext("Audits"), url_for(".index")), (name, back)],
        state=str(FINDING_WORDS[state]) if state else gettext("Signed"),
        icon=FINDING_ICONS.get(state, "patch-check"),
        back=back,
        happened=[],
    )
    return meanwhile_page(refusal, thing, [])
