"""The Flask application: one road for every request, from the host check to the commit."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from foundation.audit import Actor, acting_as, record_after_rollback
from foundation.errors import Forbidden, Refusal, SignInNeeded
from foundation.guests import guest_scope
from foundation.scope import tenant_scope
from foundation.settings import Settings
from foundation.unit_of_work import unit_of_work, withdraw_refused
from foundation.web.access import Access, access_of
from foundation.web.errors import error_page, refusal_page
from foundation.web.headers import set_headers
from foundation.web.kept import kept_page
from foundation.web.viewer import Viewer
from foundation.web.watching import watch

log = logging.getLogger(__name__)

_BODY = 12 * 1024 * 1024  # bytes; FILE-1
_PARTS = 200
_FORM = 1024 * 1024  # bytes of form fields held in memory
_REFUSED = 400  # from this status on an answer refuses
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class CookieOnlyWhereThere(SecureCookieSessionInterface):
    """Flask's own session, but nothing is made ready to read a cookie that did not come.

    Respondents have none, and what is made ready costs them as much as finding their route.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie, a new one without; None when the key is missing."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class Application(Flask):
    """Flask with one road: host, form token, unit of work, person, permission, view, commit."""

    session_interface = CookieOnlyWhereThere()
    identify: Callable[[], Viewer | None]
    product_settings: Settings

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view inside the unit of work and make its response before the commit."""
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        access = access_of(self, request.endpoint or "")
        if access is None:
            abort(404)
        if access.reason.startswith("static"):
            return super().dispatch_request()
        if access.apart:
            with acting_as(Actor("nobody", None, g.request_id)):
                return self.make_response(super().dispatch_request())
        with unit_of_work(), ExitStack() as stack:
            viewer = self.identify()
            g.viewer = viewer
            if viewer is not None:
                actor = Actor("person", viewer.user_id, g.request_id)
                stack.enter_context(acting_as(actor))
                if viewer.tenant_id is not None:
                    stack.enter_context(tenant_scope(viewer.tenant_id))
            else:
                stack.enter_context(acting_as(Actor("nobody", None, g.request_id)))
            if access.permission is None:
                response = self.make_response(super().dispatch_request())
            else:
                response = self._for_staff(viewer, access, stack)
            if response.status_code >= _REFUSED:
                withdraw_refused()
            return response

    def _for_staff(self, viewer: Viewer | None, access: Access, stack: ExitStack) -> Response:
        """A page for people who are signed in: who may, as far as they may, and on record."""
        if viewer is None:
            raise SignInNeeded
        try:
            if not viewer.may(str(access.permission)):
                raise Forbidden
            if viewer.guest and viewer.membership_id is not None:
                stack.enter_context(guest_scope(viewer.membership_id))
            response = self.make_response(super().dispatch_request())
        except Forbidden:
            _remember_refused(viewer)
            raise
        watch(viewer, access, response)
        return response


def _remember_refused(viewer: Viewer) -> None:
    """Whoever tries what is not theirs is on record, once the attempt itself is undone."""
    if viewer.tenant_id is not None:
        record_after_rollback(
            viewer.tenant_id,
            "access.refused",
            {"operation": request.endpoint, "method": request.method},
        )


def make_application(settings: Settings, root: Path) -> Application:
    """An application with configuration, form protection, headers, error pages; no routes."""
    app = Application(
        "huisheng", root_path=str(root), static_folder=None, template_folder="templates"
    )
    app.product_settings = settings
    app.identify = lambda: None
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=_BODY,
        MAX_FORM_PARTS=_PARTS,
        MAX_FORM_MEMORY_SIZE=_FORM,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        TRUSTED_HOSTS=[urlsplit(f"//{host}").hostname or host for host in settings.hosts],
        SESSION_COOKIE_NAME="__Host-huisheng" if settings.https else "huisheng",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # the cross-site check below reads Sec-Fetch-Site instead
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.before_request(_name_request)
    app.before_request(_refuse_cross_site)
    app.extensions["csrf_protect"] = CSRFProtect(app)
    app.after_request(lambda response: set_headers(response, https=settings.https))
    _register_errors(app)
    return app


def csrf_protection(app: Flask) -> Any:
    """The form protection, for blueprints that carry a token of their own."""
    return app.extensions["csrf_protect"]


def _name_request() -> None:
    g.request_id = secrets.token_hex(8)
    request.host  # noqa: B018 - reading it checks the trusted hosts and answers 400


def _refuse_cross_site() -> None:
    """A form of ours comes from a page of ours; a browser says so (INP-6, O41)."""
    if request.method not in _UNSAFE:
        return
    # From the environment: a header asked for that is not there costs an exception.
    if request.environ.get("HTTP_SEC_FETCH_SITE") in ("cross-site", "same-site"):
        abort(400)
    origin = request.environ.get("HTTP_ORIGIN")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        abort(400)


def _register_errors(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(DBAPIError, _database_fault)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: Refusal) -> ResponseReturnValue:
    return refusal_page(error)


def _stale(_error: CSRFError) -> ResponseReturnValue:
    """A form without its token, or with that of an earlier sign-in."""
    application = cast(Application, current_app)
    with unit_of_work():
        signed_in = application.identify() is not None
    return kept_page(signed_in=signed_in) or error_page(400, stale_form=True)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and 300 <= error.code < 400:
        return error.get_response()
    return error_page(error.code or 500, allow=error)


def _database_away(_error: Exception) -> ResponseReturnValue:
    log.error("the database does not answer (request %s)", g.get("request_id"))
    response = error_page(503)
    response.headers["Retry-After"] = "10"
    return response


def _database_fault(error: DBAPIError) -> ResponseReturnValue:
    if error.connection_invalidated:
        return _database_away(error)
    return _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("request %s failed: %s", g.get("request_id"), type(error).__name__, exc_info=error)
    return error_page(500)
