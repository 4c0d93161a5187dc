"""Inviting people: a link by mail, bound to the address, good once and for a week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import Actor, acting_as, current_actor, record
from foundation.errors import Conflict, Invalid, NotFound
from foundation.tokens import new_secret, stored
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.addresses import is_address, normal_address
from tenants.assignments import assign, assigned_to
from tenants.letters import send_invitation
from tenants.models import MemberInvitation, Membership, User
from tenants.permissions import GUEST
from tenants.queries import departments_by_id, own_tenant, user_names
from tenants.services.accounts import user_by_email
from tenants.services.roles import check_places, give_places

LIFE = timedelta(days=7)
_LONGEST = 100


def invite(
    email: str,
    name: str,
    roles: Iterable[str],
    department_ids: Iterable[UUID] = (),
    until: datetime | None = None,
    *,
    assigned: Iterable[UUID] = (),
    granter: tuple[str, ...] | None = None,
) -> MemberInvitation:
    """Invite somebody by mail; an address that is known elsewhere is treated like any other.

    `assigned` is what a guest will be let read. `granter` are the roles of who invites: nobody
    gives more than they have (None: the operator). An earlier open invitation of the same address
    dies.
    """
    address = normal_address(email)
    if not is_address(address):
        raise Invalid("", {"email": gettext("This does not look like a mail address.")})
    _refuse_member(address)
    departments = list(departments_by_id(department_ids))
    wanted = check_places(roles, departments, until, granter)
    for earlier in _open(address):
        earlier.state = "revoked"
        record("invitation.revoked", earlier)
    invitation = MemberInvitation(
        email=address,
        name=name.strip(),
        roles=list(wanted),
        department_ids=[str(one) for one in departments],
        member_until=until,
        invited_by=current_actor().user_id,
        created_at=clock.now(),
    )
    _send(invitation)
    session().add(invitation)
    session().flush()
    _, names = assign(invitation, assigned if GUEST in wanted else ())
    record("invitation.sent", invitation, detail={"assigned_after": names} if names else None)
    return invitation


def resend(invitation: MemberInvitation) -> None:
    """Send an open invitation anew, with another link; the one sent before dies."""
    if invitation.state != "open":
        raise Conflict(gettext("This invitation is no longer open."))
    _send(invitation)
    session().flush()
    record("invitation.resent", invitation)


def revoke(invitation: MemberInvitation) -> None:
    """Take an open invitation back."""
    if invitation.state != "open":
        raise Conflict(gettext("This invitation is no longer open."))
    invitation.state = "revoked"
    record("invitation.revoked", invitation)
    session().flush()


def open_invitation(token: str, *, lock: bool = False) -> MemberInvitation:
    """The invitation of a link in the tenant in scope; consumes nothing, `NotFound` if no good."""
    if not 0 < len(token) <= _LONGEST:
        raise NotFound
    query = select(MemberInvitation).where(
        MemberInvitation.secret_hash == stored(token),
        MemberInvitation.state == "open",
        MemberInvitation.expires_at > clock.now(),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def accept(token: str, user: User) -> Membership:
    """Make the person of the invited address a member and spend the link, in one transaction.

    Two at once: the row's lock lets one through, the other finds the invitation spent.
    """
    with acting_as(Actor("person", user.id, current_actor().request_id)):
        return _accept(token, user)


def _accept(token: str, user: User) -> Membership:
    invitation = open_invitation(token, lock=True)
    if user.email != invitation.email or user.disabled_at is not None:
        raise NotFound
    invitation.state = "accepted"
    invitation.accepted_at = clock.now()
    record("invitation.accepted", invitation)
    member = _membership(user, invitation)
    departments = departments_by_id(UUID(one) for one in invitation.department_ids)
    give_places(member, tuple(invitation.roles), list(departments))
    portions = assigned_to(invitation.id).get(invitation.id, [])
    _, names = assign(member, [each.id for each in portions])
    told = {"assigned_after": names} if names else {}
    record("member.joined", member, detail={"roles": sorted(invitation.roles), **told})
    session().flush()
    return member


def _membership(user: User, invitation: MemberInvitation) -> Membership:
    member = (
        session().scalars(select(Membership).where(Membership.user_id == user.id)).one_or_none()
    )
    if member is None:
        member = Membership(user_id=user.id, created_at=clock.now())
        session().add(member)
    elif member.state == "disabled":
        raise NotFound
    else:
        member.revision += 1
    member.expires_at = invitation.member_until
    session().flush()
    return member


def _open(address: str) -> list[MemberInvitation]:
    query = select(MemberInvitation).where(
        MemberInvitation.email == address, MemberInvitation.state == "open"
    )
    return list(session().scalars(query.with_for_update()))


def _refuse_member(address: str) -> None:
    """The own members are no secret to who invites; whether others know the address is."""
    query = (
        select(Membership).join(User, User.id == Membership.user_id).where(User.email == address)
    )
    member = session().scalars(query).one_or_none()
    if member is None or (member.expires_at is not None and member.expires_at <= clock.now()):
        return
    if member.state == "disabled":
        sentence = gettext("This person is a member whose access is switched off.")
    else:
        sentence = gettext("This person is a member already.")
    raise Invalid("", {"email": sentence})


def _send(invitation: MemberInvitation) -> None:
    token, tenant = new_secret(), own_tenant()
    invitation.secret_hash = stored(token)
    invitation.expires_at = clock.now() + LIFE
    invitation.state = "open"
    known = user_by_email(invitation.email)
    language = known.locale if known else tenant.locale
    inviter = user_names([current_actor().user_id]).get(current_actor().user_id or tenant.id, "")
    send_invitation(invitation, tenant, token, inviter, language)
