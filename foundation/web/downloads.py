"""Files that people handed in, on their way in and out."""

from __future__ import annotations

from urllib.parse import quote

from flask import Request, Response

from foundation.uploads import HandedIn, Upload, fetch
from foundation.uploads.kinds import ENDINGS, LARGEST
from foundation.uploads.names import download_name


def handed_in(request: Request, field: str) -> list[HandedIn]:
    """The files of a form's field; one too many bytes of each is enough to see it is too large."""
    return [
        HandedIn(file.filename or "", file.stream.read(LARGEST + 1))
        for file in request.files.getlist(field)
        if file.filename
    ]


def download(upload: Upload) -> Response:
    """A file to be kept by the browser, never to be shown or run by it (FILE-2).

    The caller has asked before whether this person may have what owns the file.
    """
    response = Response(fetch(upload), content_type=_content_type(upload))
    name = download_name(upload.name, ENDINGS[upload.media_type][0])
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _attachment(name: str) -> str:
    """The header's value, all ASCII: servers refuse others (RFC 6266, with a plain fall-back)."""
    plain = "".join(c if " " <= c <= "~" else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _content_type(upload: Upload) -> str:
    return (
        f"{upload.media_type}; charset=utf-8"
        if upload.media_type == "text/plain"
        else (upload.media_type)
    )
