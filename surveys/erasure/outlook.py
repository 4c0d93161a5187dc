"""What erasing answers and links would take away, and what stays with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from foundation.web.texts import gettext, ngettext
from surveys.answer_files import ANSWERED
from surveys.erasure.finding import erased_among, findable
from surveys.personal_models import PersonalLink, ResponseContact, ResponseOrigin
from tenants.subjects.rooms import Outlook


def outlook_of_answers(ids: Sequence[UUID]) -> Outlook:
    """In sentences, with numbers; nothing of what was answered."""
    known = [response.id for response, _ in session().execute(findable(ids))]
    open_ones = sorted(set(known) - erased_among(known))
    return Outlook(_goes(open_ones) if open_ones else [], _stays())


def _goes(ids: list[UUID]) -> list[str]:
    told = [
        ngettext(
            "Texts, numbers, dates and words beside options of %(num)s answer",
            "Texts, numbers, dates and words beside options of %(num)s answers",
            len(ids),
        ),
        gettext("The time at which it was sent, and what its link told of the visit"),
    ]
    if contacts := _number(ResponseContact, ids):
        told.append(
            ngettext(
                "Contact details left with %(num)s answer, and the mails to them",
                "Contact details left with %(num)s answers, and the mails to them",
                contacts,
            )
        )
    linked = ResponseOrigin.link_id.is_not(None)
    if _number(ResponseOrigin, ids, linked):
        told.append(gettext("That it is the answer of the person on the list"))
    if files := len(uploads_of(ANSWERED, ids)):
        told.append(ngettext("%(num)s file", "%(num)s files", files))
    told.append(gettext("What a case that was opened for it quotes"))
    told.append(gettext("PDF reports of these surveys, which may quote it; they can be made anew"))
    return told


def _number(table: Any, ids: Sequence[UUID], *more: Any) -> int:
    query = select(func.count()).select_from(table).where(table.id.in_(ids), *more)
    return session().scalar(query) or 0


def _stays() -> list[tuple[str, str]]:
    return [
        (
            gettext("Ratings and choices, with day, department and language of each answer"),
            gettext("Figures rest on them, of locked periods too, and they tell of nobody."),
        ),
        (
            gettext("The digest of the receipt of each answer"),
            gettext("With it the person can withdraw the answer while its period is open."),
        ),
        (
            gettext("Anonymous answers"),
            gettext("Nobody can tell whose they are, so they can be neither found nor erased."),
        ),
        (
            gettext("Reports that somebody took along before"),
            gettext("They are out of our reach; the audit trail says who downloaded them."),
        ),
        (
            gettext("Back-ups made before"),
            gettext("They are overwritten in turn; nobody works in them."),
        ),
    ]


def outlook_of_links(ids: Sequence[UUID]) -> Outlook:
    """What goes of a list, and that the link is counted on."""
    query = select(func.count()).select_from(PersonalLink)
    held = query.where(PersonalLink.id.in_(list(ids)), PersonalLink.erased_on.is_(None))
    number = session().scalar(held) or 0
    goes = [
        ngettext(
            "All that a list says of the person with %(num)s link, which then leads nowhere",
            "All that lists say of the people with %(num)s links, which then lead nowhere",
            number,
        )
    ]
    stays = [
        (
            gettext("That somebody was asked"),
            gettext("Response rates rest on how many were; of whom, nothing is kept."),
        ),
        (
            gettext("By which number on a list somebody read a person’s answers"),
            gettext("It proves who looked; the chain of the trail covers it."),
        ),
    ]
    return Outlook(goes if number else [], stays)
