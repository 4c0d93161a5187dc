"""A person's own account: finding it, its name and preferences, its password."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.errors import Conflict, Invalid
from foundation.unit_of_work import session
from foundation.web.limits import Limit, forget, hit
from foundation.web.texts import gettext
from tenants.addresses import normal_address
from tenants.models import LoginSession, User
from tenants.services import passwords
from tenants.services.login_sessions import end_sessions
from tenants.services.trail import record_account, record_privately

# Five wrong passwords in a minute close the door for the rest of it, also to the right one.
ACCOUNT_LIMIT = Limit("password of an account", free=5, window=60)
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")


def user_by_email(email: str) -> User | None:
    """The person with this address, however it was typed."""
    wanted = normal_address(email)
    if "\0" in wanted:
        return None
    return session().scalars(select(User).where(User.email == wanted)).one_or_none()


def create_user(email: str, name: str, password: str, locale: str) -> User:
    """A new person; `Conflict` when somebody with this address came first."""
    passwords.check_new(password, (email, name))
    user = User(
        email=normal_address(email),
        name=name,
        password_hash=passwords.hashed(password),
        locale=locale if locale in LANGUAGES else "zh",
        created_at=clock.now(),
    )
    try:
        with session().begin_nested():
            session().add(user)
            session().flush()
    except IntegrityError:
        raise Conflict(
            gettext("There is an account with this address now. Please open the link again.")
        ) from None
    record_account("user.created", user)
    return user


def confirm_password(user: User, password: str) -> None:
    """Raise `Invalid` unless it is the person's present password; wrong ones are counted."""
    passwords.refuse_overlong(password)
    hit(ACCOUNT_LIMIT, user.email)
    if not passwords.matches(user.password_hash, password):
        raise Invalid("", {"password": gettext("This is not your present password.")})
    forget(ACCOUNT_LIMIT, user.email)


def change_password(user: User, login: LoginSession, present: str, new: str) -> int:
    """Set another password; every other session ends, and how many did is returned."""
    confirm_password(user, present)
    try:
        passwords.check_new(new, (user.email, user.name))
    except Invalid as refusal:
        raise Invalid("", {"new_password": refusal.fields["password"]}) from None
    if present == new:
        raise Invalid("", {"new_password": gettext("This is the password you have already.")})
    return set_password(user, new, "password.changed", keep=login)


def set_password(user: User, new: str, event: str, *, keep: LoginSession | None = None) -> int:
    """Store a new password; links sent before die, and sessions end (but the one kept)."""
    user.password_hash = passwords.hashed(new)
    user.credential_version += 1
    if keep is not None:
        keep.rotate_due = True
    session().flush()
    record_account(event, user)
    return end_sessions(user.id, but=keep.id if keep else None)


def change_profile(user: User, name: str) -> None:
    """Change how the person is called."""
    if name != user.name:
        user.name = name
        record_account("user.renamed", user)


def change_preferences(user: User, language: str | None, theme: str | None) -> None:
    """Keep the person's language and theme; what is not among the choices is left as it was."""
    if language in LANGUAGES:
        user.locale = str(language)
    if theme in THEMES:
        user.theme = theme
    elif theme == "system":
        user.theme = None
    if session().is_modified(user):
        record_privately("user.preferences_changed", user)


def own_user(user_id: UUID) -> User:
    """The person signed in, to be changed."""
    return session().get_one(User, user_id)
