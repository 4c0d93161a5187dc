"""Names of files: what a device called them is text to be shown, never a path and never trusted."""

from __future__ import annotations

import unicodedata

_LONGEST = 100
_UNSAFE = frozenset("\"*/:<>?\\|%;'`$&")
# Names like "photo.php.png" are refused: some server, one day, would run them.
_ACTIVE = """
apk app asp aspx bat bin cgi cmd com cpl dll docm dmg dotm exe hta htm html iso jar js jse jsp
lnk mjs msi php phtml pif pl potm ppam pptm ps1 py rb reg scr sh svg svgz vbe vbs wasm wsf xhtml
xlam xlsm xltm xml xsl
"""
ACTIVE = frozenset(_ACTIVE.split())


def clean_name(name: str) -> str:
    """The last part of a name without control, direction and other unseen characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] not in "C")
    stem, dot, ending = " ".join(shown.split()).strip(". ").rpartition(".")
    if not dot or len(ending) > 5:
        return (stem + dot + ending)[:_LONGEST].strip(". ") or "file"
    return f"{stem[: _LONGEST - 6].strip('. ') or 'file'}.{ending}"


def endings(name: str) -> list[str]:
    """What stands after the dots of a name, in small letters: "a.tar.gz" has two."""
    return [part.strip().lower() for part in clean_name(name).split(".")[1:]]


def download_name(name: str, ending: str) -> str:
    """The name under which a file is given back: the shown one, with the ending of its kind."""
    stem = clean_name(name).rpartition(".")[0] or clean_name(name)
    safe = "".join("_" if c in _UNSAFE else c for c in stem).strip(". ") or "file"
    return f"{safe}.{ending}"
