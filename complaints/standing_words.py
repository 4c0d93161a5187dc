"""How a case stands, in words for the one who complained: on its page and by telephone."""

from __future__ import annotations

from datetime import datetime

from complaints.models import Complaint
from complaints.silence.days import may_object
from foundation import clock
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.queries import own_calendar


def heading_of(complaint: Complaint) -> str:
    """The first line of the page: what is the matter now."""
    if complaint.merged_into_id is not None:
        return gettext("Your case is handled together with another")
    return {
        "received": gettext("Your complaint is with us"),
        "in_hand": gettext("We have a question for you")
        if complaint.held_at
        else gettext("We are looking into it"),
        "proposed": gettext("We are looking into it"),
        "answered": gettext("Please look at our answer"),
        "disputed": gettext("Your case is looked into anew"),
        "closed": gettext("Your case is closed"),
    }[complaint.state]


def sentence_of(complaint: Complaint) -> str:
    """When to expect what; a promise that slipped is owned up to."""
    return _your_turn(complaint) or _our_promise(complaint)


def _your_turn(complaint: Complaint) -> str:
    """What is asked of the complainant, empty while it is for us to act."""
    if complaint.merged_into_id is not None:
        return gettext(
            "Somebody told us of the same matter. What we answer is written here too; if yours is"
            " a different one, write to us below."
        )
    if complaint.state == "answered":
        return _accept_or_not(complaint)
    if complaint.state == "closed":
        return _closed_for_now(complaint)
    if complaint.held_at is not None:
        return gettext("Please answer below. Until then the time for our answer stands still.")
    return ""


def _accept_or_not(complaint: Complaint) -> str:
    if complaint.silent_until is None:
        return gettext("Tell us whether you accept it. Until then the case stays open.")
    return gettext(
        "Please tell us by %(day)s whether you accept it. If we hear nothing by then, we close"
        " the case; you may object even then.",
        day=day_words(complaint.silent_until),
    )


def _closed_for_now(complaint: Complaint) -> str:
    if complaint.object_until is None or not may_object(complaint):
        return gettext("Should it happen again, please tell us.")
    return gettext(
        "We heard nothing, so we closed it. If you do not agree with our answer, tell us below"
        " by %(day)s.",
        day=day_words(complaint.object_until),
    )


def _our_promise(complaint: Complaint) -> str:
    due = _due(complaint)
    day = day_words(own_calendar().day_of(due))
    if clock.now() > due:
        return gettext("We promised it by %(day)s and are late. We are sorry.", day=day)
    if complaint.state == "received":
        return gettext("Somebody takes it up by %(day)s.", day=day)
    if complaint.promised_at is not None:
        return gettext("You have an answer by %(day)s: a later date than we said first.", day=day)
    return gettext("You have an answer by %(day)s.", day=day)


def _due(complaint: Complaint) -> datetime:
    if complaint.state == "received":
        return complaint.acknowledge_due
    return complaint.promised_at or complaint.resolve_due
