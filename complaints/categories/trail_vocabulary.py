"""What categories of cases are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.categories.models import CaseCategory
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things


def add_vocabulary() -> None:
    """Tell the trail's page the words of categories."""
    add_events(
        {
            "category.added": _l("Added a category of complaints"),
            "category.brought_back": _l("Offered a category of complaints again"),
            "category.changed": _l("Changed a category of complaints"),
            "category.merged": _l("Merged a category of complaints into another"),
            "category.moved": _l("Moved a category of complaints in the list"),
            "category.retired": _l("Retired a category of complaints"),
        }
    )
    add_fields({"merged_into_id": _l("Counted with")})
    add_things({"case_categories": _l("Category of complaints")}, _names)


def _names(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().scalars(select(CaseCategory).where(CaseCategory.id.in_(list(ids))))
    return {row.id: row.name(language()) for row in rows}
