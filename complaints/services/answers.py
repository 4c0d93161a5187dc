"""The answers behind a case, for the complaint desk, with a trace of each look."""

from __future__ import annotations

from complaints.models import Complaint
from foundation.audit import record
from foundation.loader import load_or_404
from surveys.models import QuestionnaireVersion, Response
from surveys.queries import content_of
from surveys.staff_lists import said


def answers_behind(complaint: Complaint, language: str) -> list[tuple[str, str]]:
    """Question and answer in words, in the order they were asked; what is odd is left out."""
    response = load_or_404(Response, id=complaint.response_id)
    content = content_of(load_or_404(QuestionnaireVersion, id=response.version_id))
    record("complaint.answers_read", complaint)
    return [
        (content.words_of(question.code, language), words)
        for question in content.leaves
        if not question.identifying
        and (words := said(question, response.answers.get(question.code), language))
    ]
