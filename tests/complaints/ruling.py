"""Rules in tests: conditions by name, and a survey that waits for its opening with two of them."""

from __future__ import annotations

from asking import ask
from sqlalchemy import select

from complaints.rules.models import CaseRule
from complaints.rules.services import Filing, set_rule
from foundation.unit_of_work import session
from surveys.models import Survey


def low(at_most=2, question="") -> dict:
    return {"kind": "rating", "question": question, "at_most": at_most}


def nps(at_most=6, question="") -> dict:
    return {"kind": "nps", "question": question, "at_most": at_most}


def choice(question="bad", option="wait") -> dict:
    return {"kind": "choice", "question": question, "option": option}


def words(*sought, question="") -> dict:
    return {"kind": "words", "question": question, "words": list(sought)}


def ruled(desk) -> str:
    """A survey that has not opened, with two rules; its reference."""
    asked = ask(desk.cast, "confidential", paging="single", opened=False, name="有规则的调查")
    with desk.work("mei"):
        survey = session().scalars(select(Survey).where(Survey.id == asked.survey_id)).one()
        set_rule(survey, [low(), words("投诉", "rude")], Filing("attitude", "severe"))
        set_rule(survey, [nps(8)], Filing(subject="不愿推荐我们"))
        return survey.ref


def rules(desk) -> list[CaseRule]:
    return sorted(desk.all(CaseRule), key=lambda rule: rule.number)
