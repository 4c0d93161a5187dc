"""Headers on every response, errors included (SECURITY INP-5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Response, g

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors "
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def set_headers(response: Response, *, https: bool) -> Response:
    """Set the headers; what a view set itself (a download's own policy) stands."""
    ours = dict(_FIXED)
    # A page that other sites may show in a frame names them; all others may be in no frame.
    sites: tuple[str, ...] = g.get("frame_ancestors", ())
    if sites:
        ours["Cross-Origin-Resource-Policy"] = "cross-origin"
    if https:
        ours["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    ours["X-Request-Id"] = g.get("request_id", "")
    there = {name.lower(): value for name, value in response.headers}
    if "immutable" not in there.get("cache-control", "") or response.status_code != 200:
        ours["Cache-Control"] = "no-store"
    for name, value in (
        ("Content-Security-Policy", _POLICY + (" ".join(sites) or "'none'")),
        ("Referrer-Policy", g.get("referrer_policy", "same-origin")),
    ):
        if name.lower() not in there:
            ours[name] = value
    _put(response, ours, there)
    return response


def _put(response: Response, ours: Mapping[str, str], there: Collection[str]) -> None:
    """Set headers of which most are not there: to set one is to look through all, to add is not."""
    for name, value in ours.items():
        if name.lower() in there:
            response.headers[name] = value
        else:
            response.headers.add(name, value)
