"""How far a case is, in words for the one who complained: by the day, never by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.standing_words import sentence_of
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.queries import own_calendar

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Stage:
    """A stage of the case, as the line of stages shows it."""

    label: str
    state: str
    day: date | None = None
    note: str = ""

    @property
    def at(self) -> str:
        """The day in words."""
        return day_words(self.day) if self.day else ""

    @property
    def datetime(self) -> str:
        """The day for machines."""
        return self.day.isoformat() if self.day else ""


def stages_of(complaint: Complaint, steps: Sequence[CaseStep]) -> list[Stage]:
    """The stages from receipt to close, those passed, the one now, those to come."""
    stages = [Stage(gettext("Received"), DONE, complaint.received_on)]
    if complaint.state == "closed":
        return [*stages, *_passed(complaint, steps), _closed(complaint)]
    if complaint.state == "received":
        note = sentence_of(complaint)
        stages.append(Stage(gettext("Taken up"), NOW, note=note))
        stages.append(Stage(gettext("Looked into"), LATER))
        stages.append(Stage(gettext("Answered"), LATER))
    else:
        stages += _passed(complaint, steps)
        stages += _under_way(complaint)
    return [*stages, Stage(gettext("Case closed"), LATER)]


def _passed(complaint: Complaint, steps: Sequence[CaseStep]) -> list[Stage]:
    stages = []
    if complaint.acknowledged_at is not None:
        stages.append(Stage(gettext("Taken up"), DONE, _day(complaint.acknowledged_at)))
    answers = [step for step in steps if step.step == "answer"]
    waiting = answers[-1] if answers and complaint.state == "answered" else None
    for step in steps:
        if step.step == "answer" and step is not waiting:
            stages.append(Stage(gettext("Answered"), DONE, step.day))
        elif step.step in ("dispute", "object"):
            stages.append(Stage(gettext("You did not accept the answer"), DONE, step.day))
        elif step.step == "reopen":
            stages.append(Stage(gettext("Opened again"), DONE, step.day))
    return stages


def _under_way(complaint: Complaint) -> list[Stage]:
    if complaint.state == "answered":
        day = _day(complaint.answered_at) if complaint.answered_at else None
        return [Stage(gettext("Answered, your turn"), NOW, day)]
    anew = complaint.state == "disputed" or complaint.disputed_at is not None
    label = gettext("Looked into anew") if anew else gettext("Looked into")
    return [
        Stage(label, NOW, note=sentence_of(complaint)),
        Stage(gettext("Answered"), LATER),
    ]


def _closed(complaint: Complaint) -> Stage:
    day = _day(complaint.closed_at) if complaint.closed_at else None
    if complaint.merged_into_id is not None:
        return Stage(gettext("Handled together with another case"), NOW, day)
    return Stage(gettext("Case closed"), DONE, day)


def _day(moment: datetime) -> date:
    return own_calendar().day_of(moment)


def answer_in(messages: Sequence[CaseMessage], steps: Sequence[CaseStep]) -> str:
    """What was answered last: the message that the last such step wrote."""
    answered = [step.number for step in steps if step.step == "answer"]
    ours = [message for message in messages if message.direction == "ours"]
    if not answered or not ours:
        return ""
    after = [message for message in ours if message.number > answered[-1]]
    return (after or ours[-1:])[0].text
