"""What requests about people's data are called."""

from __future__ import annotations

from foundation.web.texts import lazy_gettext as _l

WISH_WORDS = {
    "erase": _l("Erase it"),
    "copy": _l("A copy of it"),
    "correct": _l("Correct it"),
    "restrict": _l("Restrict its use"),
}
STATE_WORDS = {
    "asked": _l("to be decided"),
    "allowed": _l("being erased"),
    "done": _l("done"),
    "refused": _l("refused"),
    "stuck": _l("could not be erased"),
}
STATE_ICONS = {
    "asked": "inbox",
    "allowed": "hourglass-split",
    "done": "check-lg",
    "refused": "x-lg",
    "stuck": "exclamation-triangle",
}
# What an erasure counted, by the name under which it did.
COUNT_WORDS = {
    "cases": _l("Cases"),
    "files": _l("Files"),
    "contacts": _l("Names and addresses"),
    "values": _l("Values in the audit trail"),
    "exports": _l("Exported files"),
    "answers": _l("Answers to surveys"),
    "answer_values": _l("Texts and other details in answers"),
    "answer_files": _l("Files with answers"),
    "attributes": _l("What links told of a visit"),
    "invitations": _l("Personal links"),
    "case_messages": _l("Messages and notes"),
    "case_steps": _l("Entries of the history"),
    "case_judgements": _l("Judgements"),
    "case_extensions": _l("Longer times"),
    "case_contributions": _l("Contributions"),
    "case_links": _l("Links of cases"),
    "case_transfers": _l("Answers to other bodies"),
}
