"""Who reads what is sent in a case, and how they come to know: said before anything is sent.

No name stands here: who complained is shown by a reveal with its reason alone (ANON-7).
"""

from __future__ import annotations

from dataclasses import dataclass

from complaints.models import Complaint
from complaints.queries import complainant_of
from complaints.services.identity import opened
from foundation.web.texts import gettext


@dataclass(frozen=True)
class Audience:
    """Whom a message reaches: in a few words for the button, in a sentence for the hint."""

    whom: str
    hint: str


def audience_of(case: Complaint) -> Audience:
    """The audience of a message to the complainant of a case."""
    row = complainant_of(case) if case.channel != "response" else None
    mailed = row is not None and bool(opened(row).email)
    if case.channel == "response":
        return Audience(
            gettext("nobody holds a receipt"),
            gettext("The case came from a survey: nobody can come back to read this."),
        )
    if case.channel == "mail" and mailed:
        return Audience(
            gettext("by e-mail, with these words"),
            gettext("They complained by e-mail: what you write here is mailed to that address."),
        )
    if case.anonymous:
        return _anonymous(mailed=mailed)
    if case.channel != "portal":
        return Audience(
            gettext("page of the case and notice by e-mail")
            if mailed
            else gettext("page of the case, no notice"),
            gettext(
                "It did not come by the web page: they read this only with the receipt, if they"
                " noted it down. Tell them as well by the way they came."
            ),
        )
    if mailed:
        return Audience(
            gettext("by name, notice by e-mail"),
            gettext("They read it on the page of the case; a mail says that there is news."),
        )
    return Audience(
        gettext("by name, no notice"),
        gettext(
            "They left no e-mail address: they will only see it when they come back with the"
            " receipt. If it cannot wait, telephone."
        ),
    )


def _anonymous(*, mailed: bool) -> Audience:
    if mailed:
        return Audience(
            gettext("anonymous, notice by e-mail"),
            gettext("They stay anonymous. A mail says that there is news, and not what it is."),
        )
    return Audience(
        gettext("anonymous, no notice"),
        gettext(
            "They stay anonymous and left no address: they will only see it when they come back"
            " with the receipt."
        ),
    )
