"""People: the list, inviting, open invitations, and each member's page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session, withdraw
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.paging import Page, page_number
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from tenants.absences.queries import away_words
from tenants.assignments import assigned_to, offered
from tenants.forms.leaving import LeavingForm, leaving_form
from tenants.forms.members import InvitationForm, PlacesForm, local_end
from tenants.leaving import OpenWork, open_work_of
from tenants.models import MemberInvitation, Membership, User
from tenants.people import Person, open_invitations, people, person
from tenants.permissions import ROLES, role_names, role_reasons, role_words
from tenants.queries import department_list, departments_by_id
from tenants.services import invitations as inviting
from tenants.services import members as service
from tenants.services.leaving import last_of, leave
from tenants.services.roles import rank
from tenants.views.answers import Difference, conflict_page, show_faults, text
from tenants.views.blueprint import blueprint


@blueprint.get("/app/members")
@requires("member:read")
def members() -> ResponseReturnValue:
    """The members, and who is invited."""
    search = request.args.get("q", "").strip()[:80].replace("\0", "")
    role = request.args.get("role", "")
    page = people(search, role if role in ROLES else "", page_number())
    invitations = open_invitations() if viewer().may("member:write") else []
    return render_template(
        "tenants/members.html",
        page=page,
        invitations=invitations,
        search=search,
        role=role,
        roles=role_names(),
        role_words=role_words,
        assigned=_assigned(page, invitations),
        now=clock.now(),
    )


def _assigned(page: Page[Person], invitations: list[MemberInvitation]) -> dict[UUID, list[str]]:
    """What guests on the page may read, by member and invitation, in one query."""
    shown = [*(one.member.id for one in page.rows), *(one.id for one in invitations)]
    return {key: [each.name for each in found] for key, found in assigned_to(*shown).items()}


@blueprint.get("/app/members/invite")
@requires("member:write")
def invite_page() -> ResponseReturnValue:
    """The form to invite somebody."""
    return _invite_page(InvitationForm())


@blueprint.post("/app/members/invite")
@requires("member:write", form=InvitationForm)
def invite_member() -> ResponseReturnValue:
    """Send an invitation; a known address answers like an unknown one."""
    form = InvitationForm()
    _offer(form)
    if not form.validate_on_submit():
        return _invite_page(form), 400
    try:
        invitation = inviting.invite(
            text(form.email),
            text(form.name),
            form.roles.data or [],
            form.department_ids(),
            form.end(viewer().zone),
            assigned=form.assigned_ids(),
            granter=viewer().roles,
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return _invite_page(form), 400
    flash(gettext("An invitation is on its way to %(email)s.", email=invitation.email), "good")
    return redirect(url_for("tenants.members"))


@blueprint.post("/app/members/invitations/<uuid:invitation_id>/resend")
@requires("member:write")
def resend_invitation(invitation_id: UUID) -> ResponseReturnValue:
    """Send an invitation anew; the link sent before dies."""
    invitation = load_or_404(MemberInvitation, lock=True, id=invitation_id)
    inviting.resend(invitation)
    flash(gettext("A new invitation is on its way to %(email)s.", email=invitation.email), "good")
    return redirect(url_for("tenants.members"))


@blueprint.post("/app/members/invitations/<uuid:invitation_id>/revoke")
@requires("member:write")
def revoke_invitation(invitation_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    invitation = load_or_404(MemberInvitation, lock=True, id=invitation_id)
    inviting.revoke(invitation)
    flash(gettext("The invitation to %(email)s is taken back.", email=invitation.email), "good")
    return redirect(url_for("tenants.members"))


@blueprint.get("/app/members/<uuid:member_id>")
@requires("member:read")
def member(member_id: UUID) -> ResponseReturnValue:
    """A member's page."""
    row = load_or_404(Membership, id=member_id)
    return _page(row, _form_of(row))


@blueprint.post("/app/members/<uuid:member_id>")
@requires("member:write", form=PlacesForm)
def change_member(member_id: UUID) -> ResponseReturnValue:
    """Change a member's roles, departments and end."""
    row = load_or_404(Membership, id=member_id)
    form = PlacesForm()
    _offer(form)
    if not form.validate_on_submit():
        return _page(row, form), 400
    try:
        service.change_places(
            row,
            form.roles.data or [],
            form.department_ids(),
            form.end(viewer().zone),
            assigned=form.assigned_ids(),
            revision=form.revision.data or 0,
            by=viewer(),
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(row, form), 400
    except Conflict as refusal:
        if str(refusal.sentence):
            raise
        return _conflict(row, form)
    flash(gettext("Saved. It holds from their next click on."), "good")
    return redirect(url_for("tenants.members"))


@blueprint.get("/app/members/<uuid:member_id>/disable")
@requires("member:write")
def disable_member_page(member_id: UUID) -> ResponseReturnValue:
    """Ask before switching somebody's access off, and who takes what they have open."""
    row = load_or_404(Membership, id=member_id)
    works = open_work_of(row.user_id, viewer())
    return _leaving_page(row, works, leaving_form(works, row.user_id))


@blueprint.post("/app/members/<uuid:member_id>/disable")
@requires("member:write", form=LeavingForm)
def disable_member(member_id: UUID) -> ResponseReturnValue:
    """Switch a member's access off, at once, and hand over what they have open."""
    row = load_or_404(Membership, id=member_id)
    works = open_work_of(row.user_id, viewer())
    form = leaving_form(works, row.user_id)
    valid, takers = form.validate(), form.takers()
    if not valid or any(field.errors for field in form):
        return _leaving_page(row, works, form), 400
    try:
        number = leave(row, takers, form.reason.data or "", viewer())
    except Invalid as refusal:
        withdraw()
        form.put_beside(refusal.fields)
        return _leaving_page(row, works, form), 400
    if number:
        flash(ngettext("%(num)s thing is handed over.", "%(num)s things are handed over.", number))
    flash(gettext("%(name)s has no access any more.", name=_name(row)), "good")
    return redirect(url_for("tenants.member", member_id=row.id))


@blueprint.post("/app/members/<uuid:member_id>/enable")
@requires("member:write")
def enable_member(member_id: UUID) -> ResponseReturnValue:
    """Switch a member's access on again."""
    row = load_or_404(Membership, id=member_id)
    service.enable_member(row, viewer())
    flash(gettext("%(name)s has access again.", name=_name(row)), "good")
    return redirect(url_for("tenants.member", member_id=row.id))


def _leaving_page(row: Membership, works: list[OpenWork], form: LeavingForm) -> str:
    return render_template(
        "tenants/member_disable.html",
        person=person(row),
        works=works,
        form=form,
        last=last_of(row),
        words=role_words,
    )


def _name(row: Membership) -> str:
    return session().get_one(User, row.user_id).name


def _offer(form: PlacesForm) -> None:
    form.offer(department_list(), language(), rank(viewer().roles), offered())


def _invite_page(form: InvitationForm) -> str:
    _offer(form)
    return render_template("tenants/member_invite.html", form=form, reasons=role_reasons())


def _form_of(row: Membership) -> PlacesForm:
    return PlacesForm(
        data={
            "roles": list(service.held(row)),
            "departments": [str(one) for one in service.departments_of(row)],
            "assigned": [str(one) for one in service.assigned_ids(row)],
            "until": local_end(row.expires_at, viewer().zone),
            "revision": row.revision,
        }
    )


def _page(row: Membership, form: PlacesForm) -> str:
    _offer(form)
    return render_template(
        "tenants/member.html",
        person=person(row),
        form=form,
        reasons=role_reasons(),
        words=role_words,
        away=away_words([row.user_id]).get(row.user_id, ""),
        own=row.user_id == viewer().user_id,
        assigned=assigned_to(row.id).get(row.id, []),
    )


def _conflict(row: Membership, form: PlacesForm) -> ResponseReturnValue:
    """Roles and departments are lists of ticks: they are shown whole, and decided on the page."""
    now = person(row)
    chosen = departments_by_id(form.department_ids())
    end = local_end(row.expires_at, viewer().zone)
    names = {one.id: one.name for one in offered()}
    pairs = [
        (form.roles, role_words(tuple(form.roles.data or ())), role_words(now.roles)),
        (
            form.departments,
            "、".join(one.name(language()) for one in chosen.values()),
            "、".join(one.name(language()) for one in now.departments),
        ),
        (
            form.assigned,
            "、".join(names[one] for one in form.assigned_ids()),
            "、".join(one.name for one in assigned_to(row.id).get(row.id, [])),
        ),
        (form.until, _typed(form.until.data), _typed(end)),
    ]
    return conflict_page(
        row,
        [Difference.of_words(field, mine, theirs) for field, mine, theirs in pairs],
        heading=now.user.name,
        url=url_for("tenants.change_member", member_id=row.id),
        whole=[
            *(("roles", one) for one in form.roles.data or ()),
            *(("departments", one) for one in form.departments.data or ()),
            *(("assigned", one) for one in form.assigned.data or ()),
            ("until", _typed(form.until.data)),
        ],
        back=url_for("tenants.member", member_id=row.id),
    )


def _typed(end: datetime | None) -> str:
    """A local moment as a field of a form carries it."""
    return end.isoformat(timespec="minutes") if end else ""
