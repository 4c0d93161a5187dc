"""Keeping an answer, once nothing else is under way: what is said to the person afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response

from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work_at
from foundation.web.limits import Noted, client_address
from portal import cookies, messages, pages
from portal.drafts import forget_draft
from portal.entry import Entry
from portal.filled import Filled
from portal.last_words import Shown, repeated
from portal.low_scores import has_low_score
from portal.offers import right_after
from portal.trials import keep_trial
from surveys.contacts import sealed_contact
from surveys.definition.path import Way
from surveys.offers import department_chosen
from surveys.quality import quality_flags
from surveys.receipts import receipt_of
from surveys.services.link_uses import LinkUsed, submit_by_link
from surveys.services.responses import (
    Origin,
    OtherAnswers,
    Received,
    Submission,
    SurveyClosed,
    submit,
)
from surveys.services.trials import PilotOver
from tenants.networks import in_staff_network


@dataclass(frozen=True)
class Ready:
    """A form that is in order, and what was noted of it."""

    filled: Filled
    answers: Mapping[str, Any]
    contact: Mapping[str, str]  # how to reach this person, kept apart
    way: Way
    noted: Noted
    repeat: bool


def keep(ready: Ready) -> Response:
    """Keep the answer in a transaction of its own, and thank for it.

    The unit around it only tells the time: no statement is made in it.
    """
    filled = ready.filled
    with tenant_scope(filled.entry.tenant.id), unit_of_work_at(filled.now):
        try:
            if filled.entry.trial is not None:
                return _thank_for_trial(ready)
            received = _kept(ready)
        except LinkUsed:
            return messages.link_used(filled.entry, filled.mark.language)
        except (SurveyClosed, PilotOver):
            return messages.closed(filled)
        except OtherAnswers as error:
            return messages.other_answers(filled, str(error.sentence))
        return _thank(filled, _shown(ready, received))


def _thank_for_trial(ready: Ready) -> Response:
    """Thank for a test or a pilot; in place of a receipt goes what a remark is signed with."""
    answer = keep_trial(ready.filled, ready.answers, repeat=ready.repeat)
    return _thank(ready.filled, _shown(ready, Received(answer, again=False)))


def _kept(ready: Ready) -> Received:
    invited = ready.filled.entry.invited
    if invited is None:
        return submit(_submission(ready))
    return submit_by_link(_submission(ready), invited.link_id)


def thank_again(filled: Filled, answers: Mapping[str, Any], way: Way, *, fresh: bool) -> Response:
    """Thank once more for a form that was kept, with its receipt while that may be shown."""
    survey, key = filled.entry.door.survey, filled.mark.key
    receipt = receipt_of(survey.id, key) if fresh else None
    noted = Noted(new=False, first_at=filled.now)
    ready = Ready(filled, answers, {}, way, noted, repeat=False)
    return _thank(filled, _shown(ready, Received(receipt, again=True)))


def _origin(entry: Entry) -> Origin | None:
    """What is kept beside an answer: nothing of an anonymous one, no name of a confidential one."""
    level = entry.door.survey.anonymity
    if entry.invited is None or level == "anonymous":
        return None
    if level == "named":
        return Origin(entry.link_attributes, entry.invited.link_id)
    return Origin(entry.link_attributes, None) if entry.link_attributes else None


def _files(ready: Ready) -> tuple[str, ...]:
    asked = (question for page in ready.filled.walk.layout.files for question in page)
    return tuple(one for question in asked for one in ready.answers.get(question.code, ()))


def _contact(ready: Ready) -> str:
    anonymous = ready.filled.entry.door.survey.anonymity == "anonymous"
    return sealed_contact(ready.contact) if ready.contact and not anonymous else ""


def _submission(ready: Ready) -> Submission:
    filled = ready.filled
    entry, mark, now = filled.entry, filled.mark, filled.now
    acceptance = entry.acceptance(mark, now)
    return Submission(
        survey=entry.door.survey,
        collector=entry.door.collector,
        version_id=entry.version.id,
        key=mark.key,
        answers=ready.answers,
        language=mark.language,
        flags=quality_flags(
            entry.content,
            ready.answers,
            seconds=(now - mark.started_at).total_seconds(),
            repeat=ready.repeat,
            late=acceptance.late,
            robot=filled.trapped,
            screened=ready.way.screened,
            proxy=filled.proxy,
            staff=in_staff_network(entry.tenant, client_address()),
        ),
        accepted=acceptance.accepted,
        late=acceptance.late,
        day=now.astimezone(ZoneInfo(entry.tenant.zone)).date(),
        now=now,
        first_at=ready.noted.first_at,
        new=ready.noted.new,
        origin=_origin(entry),
        department_id=department_chosen(filled.walk.layout.pickers, ready.answers),
        contact=_contact(ready),
        files=_files(ready),
    )


def _shown(ready: Ready, received: Received) -> Shown:
    """What the page of thanks tells this person, and nobody else."""
    filled, way = ready.filled, ready.way
    content = filled.entry.content
    return Shown(
        received.receipt,
        filled.mark.language,
        low=has_low_score(content, ready.answers) and not way.screened,
        dropped=len(way.dropped),
        end=way.end.code if way.end else None,
        known=repeated(content, way.end, filled.entry.given(ready.answers)),
        right=right_after(filled) if received.receipt and not way.screened else "",
        large=filled.mark.large,
    )


def _thank(filled: Filled, shown: Shown) -> Response:
    entry = filled.entry
    begun = cookies.form_under_way(entry)
    if filled.mark.kept or (begun is not None and begun.kept):
        # In a transaction apart, so that nothing ties what was kept on the way to the answer.
        forget_draft(entry, filled.mark)
    if cookies.cookies_work():
        response = pages.go_to(entry, thanks=True)
    else:
        response = pages.thanks_page(entry, shown, filled.mark.language)
    cookies.keep_receipt(response, entry, shown)
    return cookies.end_form(response, entry)
