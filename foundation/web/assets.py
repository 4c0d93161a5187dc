"""Our own files under names that carry their content: cached for ever, never stale.

`asset_url("css/staff.css")` gives `/static/<hash>/css/staff.css`; the one route here serves it. A
name with another hash is not found, so that no cache keeps a wrong file under a right name.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request
from werkzeug.security import safe_join

from foundation.web.access import public

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parents[2] / "static"
FOREVER = "public, max-age=31536000, immutable"
HASH_LENGTH = 10
MISSING = "0" * HASH_LENGTH

# What we serve, and as what; the machine's own table differs from one system to the next.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
COMPRESSIBLE = (".css", ".js", ".svg", ".json")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _File:
    """One file as last read: its stamp, the hash of its content, the content plain and gzipped."""

    stamp: tuple[int, int]
    digest: str
    plain: bytes
    packed: bytes | None


class Shelf:
    """The files of one folder, read once; a watching shelf looks again when one has changed."""

    def __init__(self, root: Path = ROOT, *, watch: bool = False) -> None:
        self.root = root
        self.watch = watch
        self._files: dict[str, _File] = {}
        self._together: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._lock = Lock()

    def url(self, path: str) -> str:
        """Return the address of a file; a file that is not there gets one that answers 404."""
        file = self.find(path)
        if file is None:
            _log.warning("asset is missing: %s", path)
        return f"/static/{file.digest if file else MISSING}/{path}"

    def urls(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return the addresses of several files; looked up once, unless the shelf is watching."""
        found = self._together.get(paths)
        if found is None or self.watch:
            found = self._together[paths] = tuple(self.url(path) for path in paths)
        return found

    def find(self, path: str) -> _File | None:
        """Return the file, or None where there is none of this name inside the folder."""
        known = self._files.get(path)
        if known is not None and not self.watch:
            return known
        place = self._place(path)
        if place is None:
            return None
        status = place.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        if known is not None and known.stamp == stamp:
            return known
        file = _read(place, stamp)
        with self._lock:
            self._files[path] = file
        return file

    def _place(self, path: str) -> Path | None:
        joined = safe_join(str(self.root), path)
        if joined is None:
            return None
        place = Path(joined)
        servable = place.suffix in TYPES and place.is_file()
        inside = place.resolve().is_relative_to(self.root.resolve())
        return place if servable and inside else None


def _read(place: Path, stamp: tuple[int, int]) -> _File:
    plain = place.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0) if place.suffix in COMPRESSIBLE else None
    digest = hashlib.sha256(plain).hexdigest()[:HASH_LENGTH]
    return _File(stamp, digest, plain, packed if packed and len(packed) < len(plain) else None)


_shelf = Shelf()


def asset_url(path: str) -> str:
    """Return the address of one of our files, with the hash of its content in it."""
    return _shelf.url(path)


def asset_urls(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of several of our files: what tells whether any of them changed."""
    return _shelf.urls(paths)


def serve(shelf: Shelf, digest: str, path: str) -> Response:
    """Answer with a file, gzipped for who takes that; 404 for another hash or a place outside."""
    file = shelf.find(path)
    if file is None or file.digest != digest:
        abort(404)
    response = Response(content_type=TYPES[Path(path).suffix])
    body = file.plain
    if file.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings["gzip"] > 0:
            response.headers["Content-Encoding"] = "gzip"
            body = file.packed
    response.data = body
    response.headers["Cache-Control"] = FOREVER
    return response


assets = Blueprint("assets", __name__)


@assets.get("/static/<digest>/<path:path>")
@public("static files are the same for everybody")
def file(digest: str, path: str) -> Response:
    """Serve one of our files."""
    return serve(_shelf, digest, path)


def init_app(app: Flask) -> None:
    """Register the route and give every template, imported macros too, `asset(path)`."""
    _shelf.watch = bool(app.debug or app.config.get("ASSETS_WATCH"))
    app.register_blueprint(assets)
    app.jinja_env.globals["asset"] = asset_url
