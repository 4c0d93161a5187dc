"""PDF, Word and Excel files lose what they tell of their writers, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from foundation.errors import Invalid
from foundation.uploads.stripping import SECONDS, SIGNED
from foundation.web.texts import gettext

_SCRIPT = Path(__file__).with_name("stripping.py")
_ONE_AT_A_TIME = threading.Lock()  # a large document takes some hundred MB while it is open


def without_writers(kind: str, data: bytes) -> bytes:
    """A document ("pdf" or "office") without properties, thumbnail and the like (decision 59).

    `Invalid` for what cannot be cleaned, is locked or is signed: nothing is kept uncleaned.
    """
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(  # noqa: S603 - our own script, by our own interpreter
                [sys.executable, "-I", str(_SCRIPT), kind],
                input=data,
                capture_output=True,
                timeout=SECONDS + 10,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise _uncleanable() from None
    if done.returncode == SIGNED:
        raise Invalid(
            gettext(
                "This document is signed, and taking its writer's data out would break the"
                " signature. Please print it to a new PDF, or say where the original lies."
            )
        )
    if done.returncode != 0 or not done.stdout:
        raise _uncleanable()
    return done.stdout


def _uncleanable() -> Invalid:
    return Invalid(
        gettext(
            "The data on who wrote this document cannot be taken out: it is damaged, locked or too"
            " large. Please save it anew, or print it to PDF."
        )
    )
