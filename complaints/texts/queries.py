"""What is asked of text modules."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from complaints.categories.queries import own_tree
from complaints.models import Complaint
from complaints.texts.models import TextModule
from complaints.texts.placeholders import filled
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.moments import day_words
from foundation.web.texts import gettext, speaking
from tenants.queries import departments_by_id, own_calendar, own_tenant

# What is written to a complainant: a plain message, or a step of the table with words to them.
OCCASIONS = ("reply", "acknowledge", "ask", "postpone", "answer", "take_up_again", "reopen")
_MOST_OFFERED = 100


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed by; empty means all."""

    language: str = ""
    occasion: str = ""
    category: str = ""
    search: str = ""


def modules_query(wanted: Wanted) -> Select[TextModule]:
    """The modules, those in use first."""
    query = select(TextModule)
    for name in ("language", "occasion", "category"):
        value = getattr(wanted, name)
        if value:
            query = query.where(getattr(TextModule, name) == value)
    if wanted.search:
        words = wanted.search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = f"%{words}%"
        query = query.where(or_(TextModule.name.ilike(like), TextModule.text.ilike(like)))
    return query.order_by(
        TextModule.active.desc(), TextModule.language.desc(), TextModule.name, TextModule.id
    )


def modules_for(case: Complaint, occasion: str) -> list[TextModule]:
    """The modules in use that fit a case and an occasion, those in its language first."""
    query = select(TextModule).where(
        TextModule.active,
        TextModule.category.in_(("", *own_tree().texts_for(case.category))),
        TextModule.occasion.in_(("", occasion)),
    )
    found = session().scalars(query.order_by(TextModule.name, TextModule.id).limit(_MOST_OFFERED))
    return sorted(found, key=lambda module: module.language != case.language)


def wording_for(module: TextModule, case: Complaint) -> str:
    """The module's text with what is true of the case, in the module's language."""
    language, calendar = module.language, own_calendar()
    departments = departments_by_id([case.department_id] if case.department_id else [])
    with speaking(language):
        nowhere = gettext("the department in charge")
        due = calendar.day_of(case.promised_at or case.resolve_due)
        values = {
            "reference": case.ref,
            "department": next((d.name(language) for d in departments.values()), nowhere),
            "received": day_words(case.received_on, language),
            "due": day_words(due, language),
            "today": day_words(calendar.day_of(clock.now()), language),
            "organisation": own_tenant().name(language),
        }
    return filled(module.text, values)
