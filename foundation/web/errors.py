"""Error pages: what happened and what to do next, without a database and without a viewer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app, g, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from foundation.errors import Refusal, SignInNeeded, TooManyRequests
from foundation.web.kept import kept_page

_PAGES = frozenset({400, 403, 404, 409, 410, 413, 429, 500, 503})
SIGN_IN = "/app/sign-in"


def error_page(
    status: int,
    *,
    sentence: object = "",
    stale_form: bool = False,
    allow: HTTPException | None = None,
    retry_after: int | None = None,
) -> Response:
    """The page of an error, in the look of the side of the house it happened on."""
    page = status if status in _PAGES else (500 if status >= 500 else 400)
    side = "staff" if request.path.startswith(("/app", "/health", "/static")) else "public"
    html = render_template(
        f"errors/{page}.html",
        status=status,
        sentence=str(sentence),
        stale_form=stale_form,
        side=side,
        retry_after=retry_after,
        viewer=None,
    )
    response = make_response(html, status)
    if isinstance(allow, MethodNotAllowed) and allow.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(allow.valid_methods))
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def refusal_page(error: Refusal) -> Response:
    """The answer to a refusal: the way to sign in, or its page with its sentence."""
    if isinstance(error, SignInNeeded):
        return kept_page(signed_in=False) or _to_sign_in()
    retry = error.retry_after
    if isinstance(error, TooManyRequests) and retry is None:
        retry = 60
    return error_page(error.status, sentence=error.sentence, retry_after=retry)


def _to_sign_in() -> Response:
    target = SIGN_IN
    if request.method == "GET" and request.path.startswith("/app"):
        target += "?next=" + quote(request.full_path.rstrip("?"), safe="")
    if request.headers.get("HX-Request"):
        response = Response(status=401)
        response.headers["HX-Redirect"] = SIGN_IN
        return response
    return make_response(redirect(target, 302))


def templates_root() -> Path:
    """Where the templates lie (a test walks them)."""
    return Path(current_app.root_path) / (current_app.template_folder or "templates")


def request_id() -> str:
    """The id of the request under way, shown small on error pages and kept in the log."""
    return str(g.get("request_id", ""))
