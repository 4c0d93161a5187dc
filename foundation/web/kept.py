"""Who was signed out while filling in a form: what was typed stands on a page, to be sent again.

Nothing of it is kept here: it travels in the page. It is made only for what a page of ours is known
to have sent, so that no other site can put words of its own before somebody to be sent by a click.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, render_template, request
from wtforms import HiddenField, PasswordField
from wtforms.widgets import HiddenInput

from foundation.web.access import Access, access_of

STALE = "X-Huisheng-Form"
"""The header by which a script knows that a form has to be sent anew from its page."""

_OURS = ("csrf_token",)
_LONG = 60  # characters from which on a text is shown in a box of its own


@dataclass(frozen=True)
class Word:
    """Something typed, as the page shows it."""

    label: str
    text: str
    long: bool


def kept_page(*, signed_in: bool) -> Response | None:
    """The page with what was just sent, 401 for who has to sign in and 400 for who has; or None.

    None where nothing was typed, where the page needs nobody to be signed in, and for forms with
    passwords, which go onto no page.
    """
    access = access_of(current_app, request.endpoint or "")
    if request.method != "POST" or access is None or access.permission is None:
        return None
    if request.headers.get("HX-Request") or not _from_here() or _has_password(access):
        return None
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    words = [_word(access, name, value) for name, value in sent if _is_typed(access, name, value)]
    if not words:
        return None
    files = any(file.filename for file in request.files.values())
    html = render_template(
        "errors/kept.html",
        signed_in=signed_in,
        sent=sent,
        words=words,
        files=files,
        address=request.full_path.rstrip("?"),
        viewer=None,
    )
    response = make_response(html, 400 if signed_in else 401)
    response.headers[STALE] = "stale"
    return response


def _from_here() -> bool:
    """Whether the browser says that a page of ours sent this."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _field(access: Access, name: str) -> Any:
    """The declaration of a field in the route's form; None for one of a line or a list."""
    return getattr(access.form, name, None) if name.isidentifier() else None


def _has_password(access: Access) -> bool:
    names = dir(access.form) if access.form is not None else ()
    return any(
        issubclass(kind, PasswordField)
        for name in names
        if isinstance(kind := getattr(_field(access, name), "field_class", None), type)
    )


def _is_typed(access: Access, name: str, value: str) -> bool:
    """Whether somebody typed or chose this, and not the page itself."""
    field = _field(access, name)
    kind = getattr(field, "field_class", None)
    hidden = isinstance(kind, type) and issubclass(kind, HiddenField)
    widget = getattr(field, "kwargs", {}).get("widget")
    return bool(value.strip()) and not hidden and not isinstance(widget, HiddenInput)


def _word(access: Access, name: str, value: str) -> Word:
    given = getattr(_field(access, name), "args", ())
    label = str(given[0]) if given else ""
    return Word(label, value, "\n" in value or len(value) > _LONG)
