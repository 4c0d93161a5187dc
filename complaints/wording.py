"""What this room's things are called, and clocks in sentences, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from complaints import clocks
from complaints.clocks import Clock
from complaints.timing.wording import CLOCK_WORDS
from complaints.workflow import COMPLAINANT, HANDLE, RESOLVE, SILENCE, STATE_WORDS, STEPS, Step
from foundation.web.moments import time_words
from foundation.web.texts import gettext, ngettext
from foundation.web.texts import lazy_gettext as _l

SEVERITY_WORDS = {
    "severe": _l("Severe"),
    "moderate": _l("Moderate"),
    "slight": _l("Slight"),
}
CHANNEL_WORDS = {
    "portal": _l("Web page"),
    "response": _l("From a survey"),
    "telephone": _l("By telephone"),
    "counter": _l("At the counter"),
    "letter": _l("By letter"),
    "regulator": _l("Sent on by another body"),
    "mail": _l("By e-mail"),
}
REVIEW_WORDS = {
    "running": _l("under way"),
    "stands": _l("stands as before"),
    "reversed": _l("reversed"),
    "overturned": _l("overturned: reversed in the complainant’s favour"),
}
OUTCOME_WORDS = {
    "upheld": _l("The complaint is right"),
    "partly_upheld": _l("The complaint is partly right"),
    "not_upheld": _l("The complaint is not right"),
    "withdrawn": _l("Withdrawn by the complainant"),
    "duplicate": _l("The same as another case"),
    "not_ours": _l("Not for us to decide"),
}
# A step as its button says it, and as the history tells it.
STEP_WORDS = {
    "acknowledge": (_l("Acknowledge the case"), _l("acknowledged")),
    "assign": (_l("Assign to a department"), _l("assigned")),
    "hand_over": (_l("Hand over to a colleague"), _l("handed over")),
    "correct": (_l("Correct category and severity"), _l("category and severity corrected")),
    "name": (_l("Say whom it is about"), _l("said whom it is about")),
    "ask": (_l("Ask the complainant and pause"), _l("asked the complainant; time stands still")),
    "go_on": (_l("Go on without waiting"), _l("time to answer goes on")),
    "postpone": (_l("Promise a later day and say why"), _l("a later day promised")),
    "propose": (_l("Propose a result"), _l("result proposed")),
    "return_proposal": (_l("Send the proposal back"), _l("proposal sent back")),
    "answer": (_l("Answer the complainant"), _l("answered")),
    "accept": (_l("Accept the result"), _l("accepted by the complainant")),
    "dispute": (_l("Dispute the result"), _l("disputed by the complainant")),
    "take_up_again": (_l("Give it to somebody else"), _l("taken up again by somebody else")),
    "close": (_l("Close without agreement"), _l("closed without agreement")),
    "set_aside": (_l("Set the case aside"), _l("set aside")),
    "reopen": (_l("Open the case again"), _l("opened again")),
    "fall_silent": (_l("Close for want of a word"), _l("closed, for no word came")),
    "object": (_l("Object to the closing"), _l("closing objected to by the complainant")),
    "let_stand": (_l("Leave it settled and say why"), _l("looked at again and left settled")),
    "ask_longer": (_l("Ask for a longer time"), _l("longer time asked for")),
    "allow_longer": (_l("Allow the longer time"), _l("longer time allowed")),
    "refuse_longer": (_l("Refuse the longer time"), _l("longer time refused")),
    "rate": (_l("Rate the handling"), _l("handling rated by the complainant")),
}
# What is done to two cases, between departments or by a call is no step; the history tells it too.
_TOGETHER_WORDS = {
    "asked_again": _l("the complainant asked again"),
    "ask_department": _l("asked another department"),
    "contribute": _l("contributed for the department"),
    "erase": _l("what was said erased"),
    "take_back": _l("question to a department taken back"),
    "files_refused": _l("sent files that we do not take"),
    "transfer": _l("sent on to us by another body"),
    "answer_body": _l("answered the body"),
    "move_body_day": _l("the body gave another day"),
    "merge": _l("merged into another case"),
    "take_in": _l("took in a duplicate"),
    "unmerge": _l("handled by itself again"),
    "give_back": _l("a duplicate was taken out again"),
    "split": _l("a second matter became a case of its own"),
    "split_off": _l("split off from another case"),
}
FIELD_WORDS = {
    "category": _l("Category"),
    "severity": _l("Severity"),
    "safety": _l("Safety is concerned"),
    "department_id": _l("Department"),
    "handler_id": _l("Handler"),
    "outcome": _l("Outcome"),
    "promised_on": _l("New day"),
    "reason": _l("Reason"),
    "text": _l("Wording"),
    "score": _l("Score from 1 to 5"),
    "about_member": _l("Somebody who signs in here"),
    "about_staff": _l("Somebody of the staff directory"),
    "about_department": _l("A department"),
    "no_longer": _l("Not about them after all"),
}
BY_WORDS = {
    HANDLE: _l("complaint desk"),
    RESOLVE: _l("department or complaint desk"),
    COMPLAINANT: _l("complainant"),
    SILENCE: _l("by itself"),
}
TELLS_WORDS = {
    "complainant": _l("mail to the complainant"),
    "handler": _l("mail to the handler"),
    "": _l("nobody"),
}
_ICONS = {
    "received": "inbox",
    "in_hand": "search",
    "proposed": "pencil",
    "answered": "reply",
    "disputed": "exclamation-triangle",
    "closed": "check-lg",
}
# DESIGN.md's names of the pills.
_PILLS = {
    clocks.FINE: "fine",
    clocks.COMING: "fine",
    clocks.NEAR: "soon",
    clocks.OVER: "over",
    clocks.LATE: "over",
    clocks.HELD: "held",
    clocks.MET: "met",
}


@dataclass(frozen=True)
class Pill:
    """A clock's pill: its look and its sentence."""

    look: str
    words: str


def becomes_case_words() -> str:
    """What respondents are told where an answer may become a case."""
    return gettext(
        "A low rating, or an answer in which certain choices or words occur, is also read by"
        " itself by the complaint desk, without your name."
    )


def clock_words(kind: str) -> str:
    """What a clock is for."""
    return str(CLOCK_WORDS[kind])


def history_words(step: str) -> str:
    """What was done, as the history of a case tells it."""
    return str(_TOGETHER_WORDS[step] if step in _TOGETHER_WORDS else STEP_WORDS[step][1])


def state_words(state: str) -> str:
    """A state's name."""
    return str(STATE_WORDS[state])


def state_icon(state: str) -> str:
    """A state's sign."""
    return _ICONS[state]


def clock_pill(clock: Clock, now: datetime, zone: str) -> Pill:
    """A clock in a few words, what it is for before them."""
    words = _clock_sentence(clock, now, zone)
    words = gettext("%(what)s: %(words)s", what=CLOCK_WORDS[clock.kind], words=words)
    return Pill(_PILLS[clock.state], words)


def _clock_sentence(clock: Clock, now: datetime, zone: str) -> str:
    if clock.state == clocks.HELD:
        return gettext("paused, waiting for the complainant")
    if clock.state == clocks.MET:
        return gettext("met in %(span)s", span=span_words(clock.used))
    if clock.state == clocks.LATE:
        return gettext("%(span)s late", span=span_words(clock.over))
    if clock.state == clocks.OVER:
        return gettext("%(span)s over", span=span_words(clock.over))
    if clock.state == clocks.NEAR:
        return gettext("%(span)s left", span=span_words(clock.left))
    return gettext("due %(when)s", when=when_words(clock.due, now, zone))


def when_words(moment: datetime, now: datetime, zone: str) -> str:
    """A moment to come, shortly, in the organisation's zone."""
    place = ZoneInfo(zone)
    local, today = moment.astimezone(place), now.astimezone(place).date()
    hour = f"{local:%H:%M}"
    if local.date() == today:
        return gettext("today %(hour)s", hour=hour)
    if local.date() == today + timedelta(days=1):
        return gettext("tomorrow %(hour)s", hour=hour)
    return time_words(local)


def span_words(span: timedelta) -> str:
    """Working time: hours and minutes, from a day on whole hours."""
    minutes = int(span.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return ngettext("%(num)s working hour", "%(num)s working hours", hours)
    if hours and rest:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    if hours:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(minutes)s min", minutes=rest)


def table_rows() -> list[tuple[str, ...]]:
    """The workflow in words, a row for each step: the user guide prints the same."""
    return [_table_row(step) for step in STEPS.values()]


def _table_row(step: Step) -> tuple[str, ...]:
    comma = gettext(", ")
    stays = gettext("stays")
    return (
        str(STEP_WORDS[step.name][0]),
        comma.join(state_words(state) for state in step.came),
        state_words(step.to) if step.to else stays,
        str(BY_WORDS[step.by]),
        comma.join(str(FIELD_WORDS[name]) for name in step.needs) or gettext("nothing"),
        str(TELLS_WORDS[step.tells]),
    )
