"""Appeals against published results: who may file one, who may decide it, which there are (G4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from evaluations.models import Appeal, Evaluation
from evaluations.pages import own_departments
from evaluations.queries import below, department_tree
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.uploads import Upload, uploads_of
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from surveys.models import EvaluationPeriod
from tenants.models import Department
from tenants.queries import departments_by_id, user_names

OWNER = "appeal"  # whose uploads they are
FILE, DECIDE = "period:appeal", "period:publish"
_REASON = 500  # characters, as for every new computation
VERDICTS = ("upheld", "dismissed")


class Person(Protocol):
    """Somebody as appeals need to know them."""

    @property
    def user_id(self) -> UUID:
        """Who it is."""

    @property
    def departments(self) -> frozenset[UUID]:
        """The departments that the person answers for."""

    def may(self, permission: str) -> bool:
        """Whether the person's roles carry a permission."""


@dataclass(frozen=True)
class Listed:
    """An appeal as a list shows it."""

    appeal: Appeal
    department: Department
    filed_by: str
    decided_by: str


def answers_for(person: Person, department_id: UUID) -> bool:
    """Whether a department is one of the person's own, or lies below one."""
    return department_id in below(person.departments, department_tree())


def may_file_for(person: Person, department_id: UUID) -> bool:
    """Whether somebody may appeal for a department: its owner, or who sees all results."""
    if not person.may(FILE):
        return False
    return person.may("result:read-all") or answers_for(person, department_id)


def may_decide(person: Person, appeal: Appeal) -> bool:
    """Whether somebody may decide an appeal: from outside the department, and not who filed it."""
    outside = not answers_for(person, appeal.department_id)
    return person.may(DECIDE) and person.user_id != appeal.filed_by and outside


def appeals_of(period: EvaluationPeriod) -> list[Appeal]:
    """The appeals of a period, the latest first."""
    query = select(Appeal).where(Appeal.period_id == period.id)
    return list(session().scalars(query.order_by(Appeal.filed_at.desc(), Appeal.id)))


def open_appeals(period: EvaluationPeriod) -> list[Appeal]:
    """The appeals of a period that nobody has decided yet."""
    return [each for each in appeals_of(period) if each.state == "open"]


def appeal_against(evaluation: Evaluation, department_id: UUID) -> Appeal | None:
    """A department's appeal against a snapshot, if it made one."""
    query = select(Appeal).where(
        Appeal.evaluation_id == evaluation.id, Appeal.department_id == department_id
    )
    return session().scalars(query).one_or_none()


def listed(period: EvaluationPeriod, person: Viewer) -> list[Listed]:
    """The appeals of a period that somebody may see, with names."""
    own = own_departments(person)
    rows = [each for each in appeals_of(period) if own is None or each.department_id in own]
    return with_names(rows)


def with_names(rows: Iterable[Appeal]) -> list[Listed]:
    """Appeals with the names of their departments and people, in two queries."""
    found = list(rows)
    if not found:
        return []
    departments = departments_by_id({each.department_id for each in found})
    people = user_names([each.filed_by for each in found] + [each.decided_by for each in found])
    return [
        Listed(
            each,
            departments[each.department_id],
            people.get(each.filed_by, ""),
            people.get(each.decided_by, "") if each.decided_by else "",
        )
        for each in found
    ]


def waiting_for_figures(appeals: Iterable[Appeal], evaluations: Iterable[Evaluation]) -> list[UUID]:
    """The upheld appeals after which nothing has been computed yet."""
    asked = [each.created_at for each in evaluations]
    return [
        each.id
        for each in appeals
        if each.state == "upheld"
        and each.decided_at is not None
        and not any(at >= each.decided_at for at in asked)
    ]


def reason_of_appeal(rows: Iterable[Listed], wanted: str) -> str:
    """The reason for new figures to begin with, from the upheld appeal of this id; else empty."""
    row = next((each for each in rows if str(each.appeal.id) == wanted), None)
    if row is None or row.appeal.state != "upheld":
        return ""
    words = gettext(
        "Appeal of %(department)s, upheld: %(why)s",
        department=row.department.name(language()),
        why=row.appeal.decision,
    )
    return words if len(words) <= _REASON else words[: _REASON - 1] + "…"


def takes_appeals(period: EvaluationPeriod, newest: Evaluation | None, today: date) -> bool:
    """Whether appeals can be filed: the period is published and their last day is not over."""
    return (
        period.state == "published"
        and newest is not None
        and newest.appeals_until is not None
        and today <= newest.appeals_until
    )


def appeal_of(period: EvaluationPeriod, appeal_id: UUID) -> Appeal:
    """An appeal of a period; `NotFound` for any other."""
    return load_or_404(Appeal, id=appeal_id, period_id=period.id)


def files_of(appeal: Appeal) -> list[Upload]:
    """The files that were handed in with an appeal."""
    return [each for each in uploads_of(OWNER, [appeal.id]) if each.state != "refused"]
