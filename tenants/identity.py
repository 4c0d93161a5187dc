"""Who is signed in: Flask-Login, whose id is the secret of a login session's row."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask import session as cookie
from flask_login import LoginManager, current_user, login_user

from foundation.errors import Forbidden, NotFound, Refusal
from foundation.scope import tenant_scope
from foundation.unit_of_work import settings
from foundation.web.access import access_of
from foundation.web.texts import gettext, speaking
from foundation.web.viewer import Viewer
from tenants.assignments import reads_nothing
from tenants.brand import brand_url
from tenants.permissions import (
    ANYBODY,
    GUEST,
    NEEDS_SECOND_FACTOR,
    ROLES,
    WATCHED,
    permissions_of,
    role_words,
)
from tenants.services.login_sessions import (
    Standing,
    mark_seen,
    new_secret_if_due,
    standing_of,
)

# What somebody whose second factor is due may still open.
_OPEN_BEFORE_SECOND_FACTOR = frozenset(
    {
        "tenants.account",
        "tenants.change_account",
        "tenants.second_factor",
        "tenants.start_second_factor",
        "tenants.confirm_second_factor",
        "tenants.finish_second_factor",
        "tenants.end_session",
        "tenants.end_other_sessions",
        "tenants.sign_out",
    }
)


class SecondFactorDue(Refusal):
    """The person's role wants a second factor, and there is none yet."""

    status = 403


class SignedIn:
    """What Flask-Login keeps of a request's person: the secret, and the viewer it stands for."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, secret: str, viewer: Viewer | None = None, *, closed: bool = False) -> None:
        self.secret = secret
        self.viewer = viewer
        self.closed = closed

    def get_id(self) -> str:
        """The session's secret: what the signed cookie carries."""
        return self.secret


def init_identity(app: Flask) -> None:
    """Set Flask-Login up. Its template context is left out: error pages ask no database."""
    manager = LoginManager()
    manager.session_protection = None  # sessions are rows that end; an address may change
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def identify() -> Viewer | None:
    """The person signed in, for the request under way."""
    person = current_user._get_current_object()
    if getattr(person, "closed", False) and _permission_here():
        raise NotFound  # a house that is not open is not there for its people either (TEN-6)
    viewer: Viewer | None = getattr(person, "viewer", None)
    if viewer is not None and viewer.second_factor_due:
        _hold_back()
    if viewer is not None and viewer.guest and viewer.permissions == ANYBODY:
        _say_nothing_assigned()
    return viewer


def keep_signed_in(secret: str) -> None:
    """Start the browser's session anew around a secret; only the language is carried over."""
    kept = cookie.get("language")
    cookie.clear()
    if kept:
        cookie["language"] = kept
    login_user(SignedIn(secret), force=True)


def forget_signed_in() -> None:
    """Empty the browser's session; only the language stays."""
    kept = cookie.get("language")
    cookie.clear()
    if kept:
        cookie["language"] = kept


def _load(secret: object) -> SignedIn | None:
    if not isinstance(secret, str):
        return None
    standing = standing_of(secret)
    if standing is None:
        return None
    fresh = new_secret_if_due(standing.login)
    if fresh is not None:
        cookie["_user_id"] = fresh
    mark_seen(standing.login)
    if standing.closed:
        return SignedIn(fresh or secret, closed=True)
    return SignedIn(fresh or secret, _viewer(standing))


def _viewer(standing: Standing) -> Viewer:
    user, tenant = standing.user, standing.tenant
    demanded = settings().environment != "development"
    due = bool(NEEDS_SECOND_FACTOR & set(standing.roles)) and not standing.login.second_factor
    with speaking(user.locale):
        words = role_words(standing.roles)
    return Viewer(
        user_id=user.id,
        login_session_id=standing.login.id,
        name=user.name,
        email=user.email,
        locale=user.locale,
        theme=user.theme,
        tenant_id=tenant.id if tenant else None,
        membership_id=standing.membership_id,
        tenant_name=tenant.name(user.locale) if tenant else "",
        tenant_slug=tenant.slug if tenant else "",
        zone=tenant.zone if tenant else "Asia/Shanghai",
        brand_sheet=brand_url(tenant.colour) if tenant else None,
        roles=standing.roles,
        role_words=words,
        permissions=_permissions(standing),
        departments=standing.departments,
        second_factor_due=due and demanded,
        guest=GUEST in standing.roles,
        watched=bool(WATCHED & set(standing.roles)),
        several=standing.organisations > 1,
        until=standing.until,
    )


def _permissions(standing: Standing) -> frozenset[str]:
    """What the roles carry; a guest to whom nothing is assigned has nothing to read."""
    tenant, member = standing.tenant, standing.membership_id
    if GUEST in standing.roles and tenant is not None and member is not None:
        with tenant_scope(tenant.id):
            if reads_nothing(member):
                return ANYBODY
    return permissions_of(standing.roles)


def _permission_here() -> str | None:
    """The permission that the address asks for."""
    access = access_of(current_app, request.endpoint or "")
    return access.permission if access is not None else None


def _say_nothing_assigned() -> None:
    """What the role could open answers in plain words; the rest is refused like anybody's."""
    if (_permission_here() or "") in ROLES[GUEST] - ANYBODY:
        raise Forbidden(
            gettext(
                "No evaluation period has been assigned to you, so there is nothing here that you"
                " may read yet. Please ask whoever invited you."
            )
        )


def _hold_back() -> None:
    endpoint = request.endpoint or ""
    if _permission_here() and endpoint not in _OPEN_BEFORE_SECOND_FACTOR:
        raise SecondFactorDue
