"""What is filled in for a plan: typed, known, of this organisation, else `Invalid` by field."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from complaints.actions.measures import measures
from complaints.actions.workflow import SOURCES, WRITE
from complaints.workflow import SEVERITIES
from foundation.errors import Invalid
from foundation.web.texts import gettext
from tenants.permissions import ROLES
from tenants.queries import departments_by_id, member_user_ids

TITLE_LIMIT, TEXT_LIMIT, WHYS = 120, 2000, 5
DAYS = (7, 400)
SAMPLE = (10, 100_000)

Check = Callable[[Any], Any]


def checked(raw: dict[str, Any], checks: dict[str, Check]) -> dict[str, Any]:
    """Each field as it may be kept; what has no check is refused as a whole."""
    if set(raw) - set(checks):
        raise Invalid
    given: dict[str, Any] = {}
    faults: dict[str, object] = {}
    for name, value in raw.items():
        try:
            given[name] = checks[name](value)
        except Invalid as fault:
            faults[name] = fault.sentence
    if faults:
        raise Invalid(fields=faults)
    return given


def owners() -> list[UUID]:
    """People who can plan and do the work."""
    return member_user_ids(*(role for role, held in ROLES.items() if WRITE in held))


def text(limit: int = TEXT_LIMIT, *, needed: bool = False) -> Check:
    """A text of at most so many characters."""

    def check(value: Any) -> str:
        # A browser ends lines its own way; a text that nobody touched comes back as it was.
        words = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
        if needed and not words:
            raise Invalid(gettext("This is needed."))
        if len(words) > limit or "\0" in words:
            raise Invalid(gettext("Please shorten this to %(limit)s characters.", limit=limit))
        return words

    return check


def day(*, needed: bool = False) -> Check:
    """A day, or none."""

    def check(value: Any) -> date | None:
        if value is None and not needed:
            return None
        if not isinstance(value, date) or not 2000 <= value.year <= 2100:
            raise Invalid(gettext("Please give a day."))
        return value

    return check


def number(low: float, high: float) -> Check:
    """A number within bounds, or none."""

    def check(value: Any) -> float | None:
        if value is None:
            return None
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            raise Invalid(gettext("Please give a number."))
        if not low <= value <= high:
            raise Invalid(
                gettext("Please give a number from %(low)s to %(high)s.", low=low, high=high)
            )
        return float(value)

    return check


def whole(low: int, high: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Invalid(
                gettext("Please give a number from %(low)s to %(high)s.", low=low, high=high)
            )
        return value

    return check


def department(value: Any) -> UUID:
    """A department in use."""
    found = departments_by_id([value]) if isinstance(value, UUID) else {}
    if not found or found[value].archived_at is not None:
        raise Invalid(gettext("Choose one from the list."))
    return found[value].id


def person(value: Any) -> UUID | None:
    """Somebody who can do the work, or nobody yet."""
    if value is None:
        return None
    if not isinstance(value, UUID) or value not in owners():
        raise Invalid(gettext("Choose one from the list."))
    return value


def source(value: Any) -> str:
    """What an action came from."""
    if value not in SOURCES:
        raise Invalid(gettext("Choose one from the list."))
    return str(value)


def severity(value: Any) -> str:
    """How much is at stake, in the words of cases."""
    if value not in SEVERITIES:
        raise Invalid(gettext("Choose one from the list."))
    return str(value)


def whys(value: Any) -> list[str]:
    """Up to five answers, without the empty ones."""
    if not isinstance(value, list) or len(value) > WHYS:
        raise Invalid(gettext("Five answers at most."))
    return [words for words in (text()(each) for each in value) if words]


def measure(value: Any) -> tuple[UUID | None, str]:
    """The questionnaire and indicator behind a key."""
    found = measures().get(value) if isinstance(value, str) else None
    if found is None:
        raise Invalid(gettext("Choose one from the list."))
    return found.questionnaire_id, found.indicator
