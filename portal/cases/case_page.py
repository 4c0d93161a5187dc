"""The page of a case, as the one who complained sees it; and the door to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response, g, make_response, render_template, url_for

from complaints.judgements.models import CaseJudgement
from complaints.judgements.pages import answer_rows
from complaints.judgements.queries import judgements_of
from complaints.models import CaseMessage, Complaint
from complaints.queries import messages_for_complainant, steps_of
from complaints.related.queries import family_of
from complaints.silence.days import may_object
from complaints.standing_words import heading_of, sentence_of
from foundation.loader import load_or_404
from foundation.tokens import sign
from foundation.uploads import Upload, uploads_of
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from portal.cases import progress
from portal.cases.questions import questions
from portal.cases.session import Following, keep
from portal.cases.sums import Sum
from portal.houses import LANGUAGES, house_of
from portal.pages import Trouble
from surveys.asking import shown
from tenants.models import Tenant
from tenants.subjects.queries import latest_about

OWNER = "complaint"  # whose uploads they are


@dataclass(frozen=True)
class Said:
    """A message as the page shows it."""

    text: str
    who: str
    at: str
    mine: bool
    files: Sequence[Upload] = ()


@dataclass(frozen=True)
class Retry:
    """What was typed in one of the page's forms, when it could not be taken."""

    trouble: Trouble | None = None
    typed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def door_page(
    tenant: Tenant,
    language: str,
    trouble: Trouble | None = None,
    status: int = 200,
    *,
    question: Sum | None = None,
) -> Response:
    """The one field for the receipt, always empty: what was typed is not sent back (ANON-2)."""
    return _page(
        "door",
        tenant,
        language,
        status,
        token=sign(door_purpose(tenant), ""),
        trouble=trouble,
        question=question,
        complain_url=url_for("cases.complain", slug=tenant.slug, lang=language),
    )


def door_purpose(tenant: Tenant) -> str:
    """What the door's form token is signed for."""
    return f"case door:{tenant.id}"


def case_page(
    following: Following, language: str, retry: Retry | None = None, status: int = 200
) -> Response:
    """Where the case stands, what was said, and what can be done now."""
    retry = retry or Retry()
    case = load_or_404(Complaint, id=following.complaint_id)
    wish = latest_about("complaints", case.id)
    if case.erased_on is not None:
        return keep(_erased(following.tenant, language, case, status), following, language)
    messages = messages_for_complainant(case)
    steps = steps_of(case)
    response = _page(
        "case",
        following.tenant,
        language,
        status,
        case=case,
        parts=[one for one in family_of(case) if one.id != case.id],
        heading=heading_of(case),
        sentence=sentence_of(case),
        stages=progress.stages_of(case, steps),
        answer=progress.answer_in(messages, steps) if _objecting(case) else "",
        objects=_objecting(case),
        said=_said(case, messages, following.tenant.name(language)),
        questions=questions(retry.typed, retry.faults) if _to_be_judged(case) else [],
        judged=answer_rows(judged) if (judged := _judgement(case)) else [],
        remark=judged.remark if judged else "",
        token=following.form_token,
        wish=wish,
        retry=retry,
        trouble=retry.trouble,
    )
    return keep(response, following, language)


def _erased(tenant: Tenant, language: str, case: Complaint, status: int) -> Response:
    """All that there is to say of a case that was erased."""
    complain = url_for("cases.complain", slug=tenant.slug, lang=language)
    return _page("erased", tenant, language, status, case=case, complain_url=complain)


def _objecting(case: Complaint) -> str:
    """Which form, if any, lets the complainant say that the answer is not accepted."""
    if case.merged_into_id is not None:
        return ""
    if case.state == "answered":
        return "cases.dispute"
    return "cases.object_" if case.state == "closed" and may_object(case) else ""


def _to_be_judged(case: Complaint) -> bool:
    return case.state == "closed" and case.rated_at is None and case.merged_into_id is None


def _judgement(case: Complaint) -> CaseJudgement | None:
    """How the case was judged since it was closed last."""
    if case.rated_at is None:
        return None
    return next((row for row in judgements_of(case) if row.standing), None)


def visible_files(case: Complaint) -> list[Upload]:
    """The files that came with the complaint or with a message that the complainant can read."""
    parts = {message.id for message in messages_for_complainant(case)} | {None}
    return [file for file in uploads_of(OWNER, [case.id]) if file.part_id in parts]


def _said(case: Complaint, messages: Sequence[CaseMessage], house: str) -> list[Said]:
    files: dict[UUID | None, list[Upload]] = {}
    for file in visible_files(case):
        files.setdefault(file.part_id, []).append(file)
    you = gettext("You")
    said = [Said(case.text, you, day_words(case.received_on), True, files.get(None, ()))]
    for message in messages:
        mine = message.direction == "theirs"
        who = you if mine else house
        attached = files.get(message.id, ())
        said.append(Said(message.text, who, day_words(message.day), mine, attached))
    return said


def unsent_page(
    tenant: Tenant, language: str, action: str, fields: dict[str, str], *, files: bool
) -> Response:
    """Not saved: the same form once more, without a look at the database (REL-10)."""
    kept = {name: shown(value) for name, value in fields.items()}
    return _page("unsent", tenant, language, 503, action=action, fields=kept, files=files)


def _page(name: str, tenant: Tenant, language: str, status: int, **more: Any) -> Response:
    g.referrer_policy = "no-referrer"
    html = render_template(
        f"portal/cases/{name}.html",
        house=house_of(tenant, language, languages=LANGUAGES),
        slug=tenant.slug,
        language_tag=language,
        follow_url=url_for("cases.follow", slug=tenant.slug),
        **more,
    )
    return make_response(html, status)
