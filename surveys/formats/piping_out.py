"""Answers that are repeated in a text, as other tools write them."""

from __future__ import annotations

import re
from collections.abc import Collection

_PIPE = re.compile(r"\{answer:([a-z][a-z0-9_]{0,30})\}")


def piped_out(words: str, form: str, codes: Collection[str]) -> str:
    """The words with ``{answer:code}`` put as ``form`` has it; others stay as they are."""

    def said(match: re.Match[str]) -> str:
        return form.format(match[1]) if match[1] in codes else match[0]

    return _PIPE.sub(said, words)
