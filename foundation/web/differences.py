"""Two versions of a text side by side: what only one of them says is marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

# A Latin word or number is one piece; Chinese has no spaces, so each character is its own.
_PIECES = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z_'’]+|\s+|.", re.DOTALL)


def marked(own: str, other: str) -> Markup:
    """`own` as markup in which the stretches that `other` lacks stand in <ins>."""
    mine, theirs = _PIECES.findall(own), _PIECES.findall(other)
    parts: list[Markup] = []
    for kind, start, stop, _, _ in SequenceMatcher(
        None, mine, theirs, autojunk=False
    ).get_opcodes():
        text = escape("".join(mine[start:stop]))
        if text:
            parts.append(text if kind == "equal" else Markup("<ins>{}</ins>").format(text))
    return Markup("").join(parts)
