"""Judging the handling of a closed case, once for each closing."""

from __future__ import annotations

from flask import Response

from complaints.judgements.answers import ITEMS, NOT_APPLICABLE, Answers
from complaints.judgements.services import judge
from complaints.models import Complaint
from complaints.services.entries import locked
from foundation.errors import Invalid
from foundation.web.access import public
from foundation.web.texts import gettext
from portal.cases import blueprint
from portal.cases.follow import BY_RECEIPT, acted, plain
from portal.cases.questions import CHOICES, JUDGED, REMARK, SCORE
from portal.posted import Fields, one

_POINTS = {str(points): points for points in range(1, 6)}
_LONGEST = 2000


@blueprint.post("/<slug:slug>/follow/rate")
@public(BY_RECEIPT, fields=("token", *JUDGED), csrf="form token", apart=True)
def rate(slug: str) -> Response:
    """Take the short questionnaire; a second click finds that it was taken."""

    def act(case: Complaint, fields: Fields) -> str:
        answers = _answers(fields)
        case = locked(case.id)
        if case.rated_at is None:
            judge(case, answers)
        return ""

    return acted(slug, act)


def _answers(fields: Fields) -> Answers:
    """What was answered; `Invalid` by field for what the page does not offer."""
    faults: dict[str, object] = {}
    if one(fields, SCORE) not in _POINTS:
        faults[SCORE] = gettext("Please choose one of the five.")
    points = {**_POINTS, "na": NOT_APPLICABLE}
    items = {}
    for item in ITEMS:
        value = one(fields, item)
        if value and value not in points:
            faults[item] = gettext("Please choose one of those shown.")
        elif value:
            items[item] = points[value]
    for name, words in CHOICES.items():
        if one(fields, name) not in ("", *words):
            faults[name] = gettext("Please choose one of those shown.")
    remark = plain(one(fields, REMARK))
    if len(remark) > _LONGEST:
        faults[REMARK] = gettext("At most 2,000 characters, please.")
    if faults:
        raise Invalid(fields=faults)
    return Answers(
        _POINTS[one(fields, SCORE)],
        items,
        one(fields, "resolved") or None,
        one(fields, "again") or None,
        remark,
    )
