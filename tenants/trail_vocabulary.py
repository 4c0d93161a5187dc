"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import lazy_gettext as _l
from tenants.models import MemberInvitation, Membership, Tenant, User
from tenants.queries import departments_by_id, user_names
from tenants.trail_files.models import TrailFile
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "access.refused": _l("Tried what the role does not allow"),
    "trail.exported": _l("Took the audit trail along, with its hashes"),
    "trail.file_discarded": _l("A file of the audit trail was thrown away"),
    "trail.file_downloaded": _l("Downloaded a file of the audit trail"),
    "trail.file_failed": _l("A file of the audit trail could not be made"),
    "trail.file_finished": _l("A file of the audit trail was made"),
    "audit.viewed": _l("Read the audit trail"),
    "auditor.downloaded": _l("Took a file along, as an auditor"),
    "auditor.viewed": _l("Read a page, as an auditor"),
    "calendar.begun": _l("Began the calendar of working time"),
    "calendar.changed": _l("Changed the working hours"),
    "calendar.days_added": _l("Entered days off or worked"),
    "calendar.days_removed": _l("Took days out of the calendar"),
    "demo.loaded": _l("Loaded the demo"),
    "department.archived": _l("Put a department away"),
    "department.changed": _l("Changed a department"),
    "department.created": _l("Added a department"),
    "department.ordered": _l("Moved a department up or down"),
    "department.restored": _l("Brought a department back"),
    "invitation.accepted": _l("Accepted an invitation"),
    "invitation.resent": _l("Sent an invitation again"),
    "invitation.revoked": _l("Took an invitation back"),
    "invitation.sent": _l("Invited somebody"),
    "member.disabled": _l("Switched an access off"),
    "member.handed_over": _l("Handed over what a member had open"),
    "member.enabled": _l("Switched an access on"),
    "member.joined": _l("Joined"),
    "member.roles_changed": _l("Changed roles or departments"),
    "password.changed": _l("Changed the password"),
    "password.reset": _l("Set a new password by a link"),
    "password.reset_asked": _l("Asked for a link to set a new password"),
    "second_factor.removed": _l("Switched the second factor off"),
    "second_factor.removed_by_operator": _l("The operator switched a second factor off"),
    "second_factor.set": _l("Set up the second factor"),
    "settings.changed": _l("Changed the settings"),
    "sign_in.code_refused": _l("Gave a wrong code"),
    "sign_in.ended": _l("Signed out"),
    "sign_in.failed": _l("Gave a wrong password"),
    "sign_in.revoked": _l("Signed a device out"),
    "sign_in.succeeded": _l("Signed in"),
    "tenant.created": _l("Made the organisation"),
    "user.renamed": _l("Changed the own name"),
}


FIELDS = {
    "accepted_at": _l("Accepted at"),
    "address": _l("Address of the page"),
    "after": _l("Afterwards"),
    "handed": _l("Handed over"),
    "archived_at": _l("Put away at"),
    "assigned_after": _l("Evaluation periods, afterwards"),
    "assigned_before": _l("Evaluation periods, before"),
    "before": _l("Before"),
    "code": _l("Short code"),
    "colour": _l("Colour"),
    "created_at": _l("Made at"),
    "department_ids": _l("Responsible for"),
    "departments_after": _l("Responsible for, afterwards"),
    "departments_before": _l("Responsible for, before"),
    "email": _l("E-mail"),
    "expires_at": _l("Good until"),
    "first_day": _l("First day"),
    "footer_en": _l("Footer, in English"),
    "footer_zh": _l("Footer, in Chinese"),
    "holidays_to": _l("Holidays entered up to"),
    "hours": _l("Hours"),
    "industry": _l("Line of business"),
    "invited_by": _l("Invited by"),
    "kind": _l("Kind"),
    "last_day": _l("Last day"),
    "locale": _l("Language"),
    "member_until": _l("Access ends at"),
    "name": _l("Full name"),
    "name_en": _l("English name"),
    "name_zh": _l("Chinese name"),
    "note": _l("Note"),
    "operation": _l("Operation"),
    "parent_id": _l("Stands under"),
    "position": _l("Place"),
    "privacy_en": _l("Privacy notice, in English"),
    "privacy_zh": _l("Privacy notice, in Chinese"),
    "silence_days": _l("Days without a word until an answered case closes"),
    "objection_days": _l("Days to object after that"),
    "embed_sites": _l("Sites that may show our surveys"),
    "staff_networks": _l("Networks of your staff"),
    "reason": _l("Reason"),
    "revision": _l("Revision"),
    "roles": _l("Roles"),
    "second_factor": _l("Second factor"),
    "sessions": _l("Devices"),
    "slug": _l("Name in addresses"),
    "state": _l("State"),
    "user_id": _l("Account"),
    "week": _l("Hours of the week"),
    "works": _l("Is worked"),
    "zone": _l("Time zone"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"calendars": _l("Calendar")}, lambda _: {})
    add_things({"departments": _l("Department")}, _department_names)
    add_things({"users": _l("Account")}, user_names)
    add_things({"memberships": _l("Member")}, _member_names)
    add_things({"member_invitations": _l("Invitation")}, _invitation_names)
    add_things({"tenants": _l("Organisation")}, _tenant_names)
    add_things({"trail_files": _l("File of the audit trail")}, _trail_files)


def _trail_files(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(TrailFile.id, TrailFile.ref).where(TrailFile.id.in_(list(ids)))
    return {row[0]: row[1] for row in session().execute(query)}


def _department_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    return {key: row.name(language()) for key, row in departments_by_id(ids).items()}


def _member_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(Membership.id, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}


def _invitation_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(MemberInvitation).where(MemberInvitation.id.in_(list(ids)))
    return {row.id: row.name for row in session().scalars(query)}


def _tenant_names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(Tenant).where(Tenant.id.in_(list(ids)))
    return {row.id: row.name(language()) for row in session().scalars(query)}
