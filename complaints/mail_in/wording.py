"""Why a mail waits for somebody, in words."""

from __future__ import annotations

from foundation.web.texts import lazy_gettext as _l

DOUBT_WORDS = {
    "no_sender": _l("It does not say from which address it comes."),
    "empty": _l("It has neither words nor files."),
    "spam": _l("A mail server took it for advertising."),
    "unproven": _l("A mail server could not prove that it comes from this address."),
    "other_sender": _l("It answers a mail of ours, but from another address."),
    "look_alike": _l("It names a case, but does not answer a mail of ours."),
    "many": _l("The same sender opened as many cases today as one may."),
}
"""What makes a mail doubtful."""
