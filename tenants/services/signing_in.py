"""Signing in: the password, then the code where there is one, then a session."""

from __future__ import annotations

from uuid import UUID

from foundation.audit import Actor, acting_as, current_actor, record
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.tokens import read_signed, sign
from foundation.unit_of_work import session
from foundation.web.limits import Limit, check, count, forget, hit
from tenants.addresses import normal_address
from tenants.models import LoginSession, User
from tenants.queries import organisations_of
from tenants.services import passwords, second_factor
from tenants.services.accounts import ACCOUNT_LIMIT, user_by_email
from tenants.services.login_sessions import last_organisation, open_session
from tenants.services.trail import record_attempt

# Many people sit behind one address: from the twentieth failure on each try waits longer.
ADDRESS_LIMIT = Limit("sign-in from an address", free=20, window=900, growing=True)
CODE_LIMIT = Limit("code of an account", free=5, window=60)
CODE_DELAY = Limit("codes of an account in an hour", free=10, window=3600, growing=True)
_PENDING = "second step"
_PENDING_SECONDS = 300


def person_with(email: str, password: str, address: str) -> User | None:
    """The person with this password, or None; unknown, wrong and disabled look and last alike."""
    passwords.refuse_overlong(password)
    user = user_by_email(email)
    key = normal_address(email)
    check(ADDRESS_LIMIT, address)
    hit(ACCOUNT_LIMIT, key)
    right = passwords.matches(user.password_hash if user else None, password)
    if user is not None and right and user.disabled_at is None:
        forget(ACCOUNT_LIMIT, key)
        if passwords.is_outdated(user.password_hash or ""):
            user.password_hash = passwords.hashed(password)
        return user
    count(ADDRESS_LIMIT, address)
    record_attempt("sign_in.failed", user)
    return None


def pending_token(user: User) -> str:
    """Proof that the password was right, good for five minutes and for the second step alone."""
    return sign(_PENDING, [str(user.id), user.credential_version])


def pending_person(token: str) -> User | None:
    """Whose second step this is; None when it took too long or the credentials changed."""
    read = read_signed(_PENDING, token, _PENDING_SECONDS)
    if read is None:
        return None
    user = session().get(User, UUID(read[0][0]))
    if user is None or user.disabled_at or user.credential_version != read[0][1]:
        return None
    return user


def code_is_right(user: User, code: str) -> bool:
    """Check the second step; wrong codes are counted and recorded."""
    who = str(user.id)
    check(CODE_DELAY, who)
    hit(CODE_LIMIT, who)
    if second_factor.use_code(user, code):
        forget(CODE_LIMIT, who)
        forget(CODE_DELAY, who)
        return True
    count(CODE_DELAY, who)
    record_attempt("sign_in.code_refused", user)
    return False


def sign_in(
    user: User, device: str, *, second_factor_used: bool, into: UUID | None = None
) -> tuple[LoginSession, str]:
    """Open a session in the organisation asked for, the only one, or the last one used."""
    ids = [tenant.id for tenant in organisations_of(user.id)]
    if into is None:
        last = last_organisation(user.id)
        into = ids[0] if len(ids) == 1 else last if last in ids else None
    elif into not in ids:
        raise Conflict
    login, secret = open_session(user, into, device, second_factor=second_factor_used)
    with acting_as(Actor("person", user.id, current_actor().request_id)):
        _record(into, "sign_in.succeeded", user, second_factor_used)
    return login, secret


def _record(tenant_id: UUID | None, event: str, user: User, second_factor_used: bool) -> None:
    detail = {"second_factor": second_factor_used}
    if tenant_id is None:
        record_attempt(event, user, detail)
        return
    with tenant_scope(tenant_id):
        record(event, detail=detail, object_type="users", object_id=user.id)
