"""Keeping reviews, as the steps of a case begin and decide them."""

from __future__ import annotations

from datetime import datetime

from complaints.models import Complaint
from complaints.reviews.models import CaseReview
from complaints.reviews.queries import reviews_of
from foundation.unit_of_work import session


def begin_review(case: Complaint, at: datetime) -> None:
    """Note that somebody has taken up an objection; what it had come to stands on the case."""
    if case.outcome is None or case.handler_id is None:
        return
    number = len(reviews_of(case)) + 1
    session().add(
        CaseReview(
            complaint_id=case.id,
            number=number,
            reviewer_id=case.handler_id,
            outcome_before=case.outcome,
            begun_at=at,
        )
    )
    session().flush()


def decide_review(case: Complaint, at: datetime) -> None:
    """Note what the review under way came to, when the complainant is answered anew."""
    last = reviews_of(case)[-1:]
    for review in last:
        if review.decided_at is None:
            review.outcome_after, review.decided_at = case.outcome, at
            review.reviewer_id = case.proposed_by or review.reviewer_id
    session().flush()
