"""The words of the short questionnaire on the handling."""

from __future__ import annotations

from foundation.web.texts import lazy_gettext as _l

SCORE_WORDS = {
    1: _l("Very dissatisfied"),
    2: _l("Dissatisfied"),
    3: _l("So-so"),
    4: _l("Satisfied"),
    5: _l("Very satisfied"),
}
ITEM_WORDS = {
    "easy": _l("How easy it was to complain"),
    "informed": _l("How well I was kept informed"),
    "fair": _l("How fair and polite people were"),
    "reasonable": _l("How reasonable the outcome is"),
}
RESOLVED_WORDS = {
    "resolved": _l("Resolved"),
    "partly": _l("Partly resolved"),
    "not": _l("Not resolved"),
}
AGAIN_WORDS = {"yes": _l("I would"), "unsure": _l("Not sure"), "no": _l("I would not")}
RATE_WORDS = {
    "in_time": _l("Responded in time"),
    "resolved": _l("Resolved"),
    "satisfied": _l("Satisfied"),
    "rated": _l("Judged by complainants"),
}
# What the register is narrowed to.
KIND_WORDS = {
    "closed": _l("Settled, duplicates left out"),
    "in_time": _l("Responded in time"),
    "rated": _l("Judged by complainants"),
    "satisfied": _l("Satisfied"),
    "answered": _l("Said whether it is resolved"),
    "resolved": _l("Resolved"),
    "again": _l("To be looked at again"),
}
