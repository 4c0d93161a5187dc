"""A forgotten password: a link by mail to the address we have, good once and for half an hour."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from foundation import clock
from foundation.errors import NotFound
from foundation.identifiers import new_id, random_id
from foundation.scope import tenant_scope
from foundation.tokens import new_secret, stored
from foundation.unit_of_work import session
from foundation.web.limits import Limit, hit
from foundation.work import enqueue
from tenants.addresses import normal_address
from tenants.letters import send_reset_link
from tenants.models import PLATFORM_ID, User, UserToken
from tenants.services import passwords
from tenants.services.accounts import set_password, user_by_email
from tenants.services.trail import record_attempt

PURPOSE = "reset"
LIFE = timedelta(minutes=30)
_LONGEST = 100
_ACCOUNT = Limit("reset of an account", free=5, window=900)
_ADDRESS = Limit("resets from an address", free=20, window=900, growing=True)


def ask_for_reset(email: str, address: str) -> None:
    """Have a link sent if there is such a person; does and takes the same when there is not."""
    hit(_ADDRESS, address)
    hit(_ACCOUNT, normal_address(email))
    user = user_by_email(email)
    wanted = user.id if user is not None and user.disabled_at is None else random_id()
    with tenant_scope(PLATFORM_ID):
        enqueue("send_reset", wanted, occasion=str(new_id()))


def issue_reset(user_id: UUID) -> None:
    """Write the link's row and its mail, in the platform's scope; older links die."""
    user = session().get(User, user_id)
    if user is None or user.disabled_at is not None:
        return
    now, secret = clock.now(), new_secret()
    session().execute(
        update(UserToken)
        .where(
            UserToken.user_id == user.id,
            UserToken.purpose == PURPOSE,
            UserToken.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    session().add(
        UserToken(
            user_id=user.id,
            purpose=PURPOSE,
            secret_hash=stored(secret),
            credential_version=user.credential_version,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    send_reset_link(user, secret)
    record_attempt("password.reset_asked", user)


def person_of_link(token: str) -> User:
    """Whose link this is; consumes nothing. `NotFound` for a link that is no good (any more)."""
    if not 0 < len(token) <= _LONGEST:
        raise NotFound
    user = (
        session()
        .scalars(
            select(User)
            .join(UserToken, UserToken.user_id == User.id)
            .where(
                UserToken.secret_hash == stored(token),
                UserToken.purpose == PURPOSE,
                UserToken.used_at.is_(None),
                UserToken.expires_at > clock.now(),
                UserToken.credential_version == User.credential_version,
                User.disabled_at.is_(None),
            )
        )
        .one_or_none()
    )
    if user is None:
        raise NotFound
    return user


def reset_password(token: str, new: str) -> User:
    """Set the password by a link and spend the link; every session of the person ends."""
    user = person_of_link(token)
    passwords.check_new(new, (user.email, user.name))
    spent = session().execute(
        update(UserToken)
        .where(UserToken.secret_hash == stored(token), UserToken.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(UserToken.id)
        .execution_options(synchronize_session=False)
    )
    if spent.one_or_none() is None:
        raise NotFound
    set_password(user, new, "password.reset")
    return user
