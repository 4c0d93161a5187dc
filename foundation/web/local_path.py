"""Where `next` may lead: a local path and nothing else (INP-7)."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def local_path(target: str | None, default: str) -> str:
    """`target` when it is a plain path of this site, else `default`.

    Refused: other hosts, `//`, backslashes, schemes, control characters, also when encoded.
    """
    if not target or len(target) > 2000:
        return default
    for form in (target, unquote(target), unquote(unquote(target))):
        parts = urlsplit(form)
        if parts.scheme or parts.netloc or not form.startswith("/"):
            return default
        if form.startswith(("//", "/\\")) or "\\" in form or any(ord(c) < 32 for c in form):
            return default
    return target
