"""What the things of audits are called."""

from __future__ import annotations

from foundation.web.texts import lazy_gettext as _l

RISK_WORDS = {
    "severe": _l("Severe"),
    "safety": _l("Safety is concerned"),
    "disputed": _l("Result disputed"),
    "reopened": _l("Opened again"),
    "late": _l("Answered late"),
    "low_rating": _l("Rated 1 or 2 of 5"),
    "set_aside": _l("Set aside"),
    "no_agreement": _l("Closed without agreement"),
    "few_hands": _l("All by one person"),
}
RESULT_WORDS = {
    "conform": _l("Conforms"),
    "minor": _l("Minor nonconformity"),
    "major": _l("Major nonconformity"),
    "observation": _l("Observation"),
    "not_applicable": _l("Not applicable"),
}
RESULT_ICONS = {
    "conform": "check-circle-fill",
    "minor": "exclamation-circle-fill",
    "major": "exclamation-octagon-fill",
    "observation": "eye",
    "not_applicable": "dash-circle",
}
SEVERITY_WORDS = {
    "major": RESULT_WORDS["major"],
    "minor": RESULT_WORDS["minor"],
    "observation": RESULT_WORDS["observation"],
}
FINDING_WORDS = {
    "proposed": _l("Waits for the department"),
    "taken_up": _l("Taken up by the department"),
    "noted": _l("Noted"),
    "withdrawn": _l("Withdrawn"),
}
FINDING_ICONS = {
    "proposed": "hourglass-split",
    "taken_up": "tools",
    "noted": "eye",
    "withdrawn": "dash-circle",
}
ABOUT_WORDS = {
    "case": _l("Of the case"),
    "action": _l("Of the corrective action behind it"),
}
