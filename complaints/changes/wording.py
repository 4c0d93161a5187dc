"""Changes in the reader's words."""

from __future__ import annotations

from foundation.web.texts import lazy_gettext as _l

STATE_WORDS = {
    "draft": _l("Draft"),
    "in_review": _l("In review"),
    "published": _l("Published"),
    "replaced": _l("Replaced"),
    "withdrawn": _l("Withdrawn"),
}
STATE_ICONS = {
    "draft": "pencil",
    "in_review": "hourglass-split",
    "published": "megaphone",
    "replaced": "arrow-repeat",
    "withdrawn": "lock-fill",
}
# The button, and what was done.
STEP_WORDS = {
    "submit": (_l("Send it to review"), _l("sent to review")),
    "take_back": (_l("Take it back"), _l("taken back")),
    "send_back": (_l("Send it back"), _l("sent back")),
    "publish": (_l("Publish it"), _l("published")),
    "withdraw": (_l("Take it off the page"), _l("withdrawn")),
}
