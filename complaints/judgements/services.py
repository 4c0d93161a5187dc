"""Keeping a judgement; one that says that little is well puts the case on the desk again."""

from __future__ import annotations

from sqlalchemy import update

from complaints.judgements.answers import Answers
from complaints.judgements.models import CaseJudgement
from complaints.judgements.queries import judgements_of
from complaints.models import Complaint
from complaints.services import steps
from complaints.services.entries import Moment, change
from foundation.unit_of_work import session


def judge(complaint: Complaint, answers: Answers) -> CaseJudgement:
    """The complainant judges the handling, once for each closing of the case.

    `StepNotPossible` when the case is not closed or was judged already. Of an anonymous
    complainant the day alone is kept. A case that is judged as not resolved, or as very badly
    handled, waits for somebody to look at it again; nothing opens it by itself.
    """
    case = steps.rate(complaint, answers.score, answers.remark)
    when = Moment(quiet=case.anonymous)
    earlier = judgements_of(case)
    session().execute(
        update(CaseJudgement)
        .where(CaseJudgement.complaint_id == case.id, CaseJudgement.standing)
        .values(standing=False)
    )
    row = CaseJudgement(
        complaint_id=case.id,
        number=len(earlier) + 1,
        score=answers.score,
        resolved=answers.resolved,
        again=answers.again,
        remark=answers.remark,
        day=when.day,
        **answers.items,
    )
    session().add(row)
    session().flush()
    if answers.asks_for_a_look:
        change(case, {"look_again": True}, quiet=when.quiet)
    return row
