"""Headers on every response, errors included (SECURITY INP-5)."""

from __future__ import annotations

from flask import Response, g

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def set_headers(response: Response, *, https: bool) -> Response:
    """Set the headers; what a view set itself (a download's own policy) stands."""
    headers = response.headers
    for name, value in _FIXED.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("Referrer-Policy", g.get("referrer_policy", "same-origin"))
    if "immutable" not in headers.get("Cache-Control", "") or response.status_code != 200:
        headers["Cache-Control"] = "no-store"
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers["X-Request-Id"] = g.get("request_id", "")
    return response
