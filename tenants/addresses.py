"""Mail addresses: one form for writing and for looking up, so that no twin passes for another."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 254
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_FORM = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~.-]{{1,64}}@(?:{_LABEL}\.)+[a-z]{_LABEL}")


def normal_address(text: str) -> str:
    """The address in the form in which it is kept and looked up (NFKC, case folded)."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_address(text: str) -> bool:
    """Whether mail can be sent to this normal address."""
    return len(text) <= _LONGEST and ".." not in text and _FORM.fullmatch(text) is not None
