"""Login sessions: one row for each signed-in browser, found by a hash of its secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ScalarSelect, func, or_, select, update
from sqlalchemy.orm import aliased

from foundation import clock
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.tokens import new_secret, stored
from foundation.unit_of_work import separate_unit_of_work, session
from tenants.models import (
    LoginSession,
    Membership,
    MembershipDepartment,
    MembershipRole,
    Tenant,
    User,
)
from tenants.queries import counts_now, departments_below

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
_LONGEST_SECRET = 100


@dataclass(frozen=True)
class Standing:
    """A session that counts: whose it is, in which organisation, with what rights.

    `organisations` is in how many the person may work; `closed` says that this one is not open.
    """

    login: LoginSession
    user: User
    tenant: Tenant | None
    membership_id: UUID | None
    roles: tuple[str, ...]
    departments: frozenset[UUID]
    until: datetime | None = None
    organisations: int = 0
    closed: bool = False


def open_session(
    user: User, tenant_id: UUID | None, device: str, *, second_factor: bool
) -> tuple[LoginSession, str]:
    """Open a session and give the secret that its browser keeps; only a hash stays here."""
    secret, now = new_secret(), clock.now()
    row = LoginSession(
        secret_hash=stored(secret),
        user_id=user.id,
        tenant_id=tenant_id,
        device=device[:80],
        second_factor=second_factor,
        created_at=now,
        seen_at=now,
        ends_at=now + ABSOLUTE,
    )
    session().add(row)
    session().flush()
    return row, secret


def standing_of(secret: str) -> Standing | None:
    """Who holds this secret and what they may do; None when the session no longer counts."""
    if not 0 < len(secret) <= _LONGEST_SECRET:
        return None
    now = clock.now()
    found = (
        session()
        .execute(
            select(LoginSession, User, Tenant, _organisations(now))
            .join(User, User.id == LoginSession.user_id)
            .outerjoin(Tenant, Tenant.id == LoginSession.tenant_id)
            .where(
                LoginSession.secret_hash == stored(secret),
                LoginSession.ended_at.is_(None),
                LoginSession.ends_at > now,
                LoginSession.seen_at > now - IDLE,
                User.disabled_at.is_(None),
                or_(User.totp_secret.is_(None), LoginSession.second_factor),
            )
        )
        .one_or_none()
    )
    if found is None:
        return None
    login, user = found[0], found[1]
    tenant: Tenant | None = found[2]
    if tenant is None or tenant.state != "active":
        closed = tenant is not None
        return Standing(
            login, user, None, None, (), frozenset(), organisations=found[3], closed=closed
        )
    return _in_organisation(login, user, tenant, found[3])


def _organisations(now: datetime) -> ScalarSelect[int]:
    """In how many organisations a person may work, as a part of a query on users."""
    mine = select(func.tenants_of_user(User.id, now)).correlate(User).scalar_subquery()
    active = aliased(Tenant)
    return (
        select(func.count())
        .select_from(active)
        .where(active.id.in_(mine), active.state == "active")
        .correlate(User)
        .scalar_subquery()
    )


def _in_organisation(
    login: LoginSession, user: User, tenant: Tenant, organisations: int
) -> Standing | None:
    roles = (
        select(func.array_agg(MembershipRole.role))
        .where(MembershipRole.membership_id == Membership.id)
        .scalar_subquery()
    )
    departments = (
        select(func.array_agg(MembershipDepartment.department_id))
        .where(MembershipDepartment.membership_id == Membership.id)
        .scalar_subquery()
    )
    with tenant_scope(tenant.id):
        row = (
            session()
            .execute(
                select(Membership.id, roles, departments, Membership.expires_at).where(
                    Membership.user_id == user.id, counts_now()
                )
            )
            .one_or_none()
        )
        if row is None:
            return None
        below = departments_below(row[2] or ())
    roles_held = tuple(sorted(row[1] or ()))
    return Standing(login, user, tenant, row[0], roles_held, below, row[3], organisations)


def mark_seen(login: LoginSession) -> None:
    """Note that the session is in use, at most once a minute, whatever becomes of the request."""
    now = clock.now()
    if login.seen_at > now - _SEEN_EVERY:
        return
    with separate_unit_of_work():
        session().execute(
            update(LoginSession)
            .where(LoginSession.id == login.id, LoginSession.ended_at.is_(None))
            .values(seen_at=now)
            .execution_options(synchronize_session=False)
        )


def new_secret_if_due(login: LoginSession) -> str | None:
    """A fresh secret after the person's rights changed; the old one is dead from here on."""
    if not login.rotate_due:
        return None
    secret = new_secret()
    with separate_unit_of_work():
        won = session().execute(
            update(LoginSession)
            .where(LoginSession.id == login.id, LoginSession.secret_hash == login.secret_hash)
            .values(secret_hash=stored(secret), rotate_due=False)
            .returning(LoginSession.id)
            .execution_options(synchronize_session=False)
        )
        return secret if won.one_or_none() is not None else None


def rotate_secrets(user_id: UUID, tenant_id: UUID) -> None:
    """Have a person's sessions in an organisation take a new secret at their next request."""
    session().execute(
        update(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            LoginSession.tenant_id == tenant_id,
            LoginSession.ended_at.is_(None),
        )
        .values(rotate_due=True)
        .execution_options(synchronize_session=False)
    )


def end_sessions(user_id: UUID, *, tenant_id: UUID | None = None, but: UUID | None = None) -> int:
    """End a person's sessions (in one organisation, or all but one) and say how many."""
    query = update(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.ended_at.is_(None)
    )
    if tenant_id is not None:
        query = query.where(LoginSession.tenant_id == tenant_id)
    if but is not None:
        query = query.where(LoginSession.id != but)
    ended = session().execute(
        query.values(ended_at=clock.now())
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def end_session(user_id: UUID, session_id: UUID) -> LoginSession:
    """End one of a person's own sessions; `NotFound` for anybody else's."""
    row = (
        session()
        .scalars(
            select(LoginSession).where(
                LoginSession.id == session_id,
                LoginSession.user_id == user_id,
                LoginSession.ended_at.is_(None),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    row.ended_at = clock.now()
    session().flush()
    return row


def open_sessions(user_id: UUID) -> list[LoginSession]:
    """A person's sessions that still count, the latest first."""
    now = clock.now()
    query = (
        select(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            LoginSession.ended_at.is_(None),
            LoginSession.ends_at > now,
            LoginSession.seen_at > now - IDLE,
        )
        .order_by(LoginSession.seen_at.desc())
    )
    return list(session().scalars(query))


def last_organisation(user_id: UUID) -> UUID | None:
    """The organisation in which a person was last signed in."""
    query = (
        select(LoginSession.tenant_id)
        .where(LoginSession.user_id == user_id, LoginSession.tenant_id.is_not(None))
        .order_by(LoginSession.created_at.desc())
        .limit(1)
    )
    return session().scalars(query).one_or_none()
