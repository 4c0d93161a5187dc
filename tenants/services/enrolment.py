"""Setting the second factor up, exchanging it, taking it away."""

from __future__ import annotations

from typing import Any

from foundation.errors import Conflict, Invalid
from foundation.scope import tenant_scope
from foundation.tokens import read_signed, sign
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import LoginSession, User
from tenants.permissions import NEEDS_SECOND_FACTOR
from tenants.queries import organisations_of, roles_of
from tenants.services import second_factor
from tenants.services.accounts import confirm_password
from tenants.services.login_sessions import end_sessions
from tenants.services.signing_in import code_is_right
from tenants.services.trail import record_account

_PENDING = "enrolment"
_PENDING_SECONDS = 600


def begin(user: User, password: str, code: str) -> str:
    """A signed mark that carries a new, sealed secret for ten minutes.

    Wants the present password and, where a second factor exists, its present code.
    """
    prove(user, password, code)
    sealed = second_factor.sealed(second_factor.new_secret())
    return sign(_PENDING, [str(user.id), user.credential_version, sealed])


def pending_secret(user: User, mark: str) -> str | None:
    """The new secret of a mark, while it waits for its first code."""
    read = read_signed(_PENDING, mark, _PENDING_SECONDS)
    if read is None or read[0][:2] != [str(user.id), user.credential_version]:
        return None
    return second_factor.opened(read[0][2])


def finish(user: User, login: LoginSession, secret: str, code: str) -> None:
    """Keep the new secret once its first code is right; every other session ends."""
    step = second_factor.accepted_step(secret, code, 0)
    if step is None:
        raise Invalid("", {"code": gettext("This code does not fit. Please try the next one.")})
    user.totp_secret = second_factor.sealed(secret)
    user.totp_step = step
    user.credential_version += 1
    login.second_factor = True
    login.rotate_due = True
    session().flush()
    record_account("second_factor.set", user)
    end_sessions(user.id, but=login.id)


def remove(user: User, login: LoginSession, password: str, code: str) -> None:
    """Take the second factor away from somebody whose roles allow that."""
    if is_demanded(user):
        raise Conflict(gettext("Your role needs the second factor. You can exchange it instead."))
    prove(user, password, code)
    forget_factor(user, "second_factor.removed")
    login.second_factor = False
    login.rotate_due = True
    end_sessions(user.id, but=login.id)


def forget_factor(user: User, event: str, detail: dict[str, Any] | None = None) -> None:
    """Empty the second factor and record it; the caller ends the sessions."""
    user.totp_secret = None
    user.credential_version += 1
    session().flush()
    record_account(event, user, detail)


def is_demanded(user: User) -> bool:
    """Whether a role of the person, in any organisation, needs the second factor."""
    for tenant in organisations_of(user.id):
        with tenant_scope(tenant.id):
            if NEEDS_SECOND_FACTOR & set(roles_of(user.id)):
                return True
    return False


def prove(user: User, password: str, code: str) -> None:
    """Raise `Invalid` unless password and, where there is one, the present code are right."""
    confirm_password(user, password)
    if user.totp_secret is None:
        return
    if not code.strip():
        raise Invalid("", {"code": gettext("Please give the six digits of the app you use now.")})
    if not code_is_right(user, code):
        raise Invalid("", {"code": gettext("This code does not fit. Please try the next one.")})
