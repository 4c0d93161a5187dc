"""Planning reorganisations, calling them off, and having them come into force on their day.

A department that is taken in is put away *under* the one that takes it in. So its past, and what
still comes by its links and posters, counts with its successor from that day on in every figure
that is made new; figures that were published stay as they were. A department that is divided stays
above its parts for the same reason: its own line goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid, Refusal
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from foundation.work import enqueue
from tenants.models import Department, Membership, MembershipDepartment
from tenants.queries import departments_below, departments_by_id, own_tenant
from tenants.reorganising.carrying import Move, loads
from tenants.reorganising.models import KINDS, Reorganisation, ReorganisationPart
from tenants.reorganising.queries import told
from tenants.reorganising.wording import sentence
from tenants.services import departments as tree
from tenants.services.departments import Place

JOB = "reorganise"
MOST = 20  # departments taken in, or parts, at once
_FARTHEST = 366  # days ahead


@dataclass(frozen=True)
class Plan:
    """What is to change, and from which day on.

    `others` are the departments taken in; `parts` names in Chinese and English of the parts that a
    division makes; `name_zh` and `name_en` the new names, also of one that takes others in.
    """

    kind: str
    department_id: UUID
    effective_on: date
    reason: str = ""
    name_zh: str = ""
    name_en: str = ""
    parent_id: UUID | None = None
    others: Sequence[UUID] = ()
    parts: Sequence[tuple[str, str]] = ()
    answerable_follow: bool = True


def plan(wanted: Plan, actor: UUID) -> Reorganisation:
    """Plan a change of the tree; one for today comes into force at once. `Invalid` by field."""
    row = _checked(wanted)
    made = Reorganisation(
        kind=wanted.kind,
        department_id=row.id,
        effective_on=wanted.effective_on,
        reason=wanted.reason,
        before=_standing(row),
        after=_afterwards(wanted),
        new=[{"name_zh": zh, "name_en": en} for zh, en in wanted.parts],
        answerable_follow=wanted.answerable_follow,
        made_by=actor,
        made_at=clock.now(),
    )
    session().add(made)
    session().flush()
    stood = departments_by_id(wanted.others)
    session().add_all(
        ReorganisationPart(
            reorganisation_id=made.id,
            department_id=one,
            position=position,
            stood_under=stood[one].parent_id,
        )
        for position, one in enumerate(wanted.others)
    )
    session().flush()
    record("reorganisation.planned", made)
    if wanted.effective_on <= _today():
        come_into_force(made)
    else:
        zone = ZoneInfo(own_tenant().zone)
        due = datetime.combine(wanted.effective_on, time(0), zone)
        enqueue(JOB, made.id, due=due)
    return made


def call_off(row: Reorganisation, revision: int) -> None:
    """Call off what has not come into force yet."""
    held = load_or_404(Reorganisation, lock=True, id=row.id)
    if held.revision != revision or held.state not in ("planned", "failed"):
        raise Conflict
    held.state = "called_off"
    held.revision += 1
    record("reorganisation.called_off", held)


def come_into_force(row: Reorganisation) -> None:
    """Change the tree and move what is open; `Refusal` where the tree does not allow it now."""
    held = load_or_404(Reorganisation, lock=True, id=row.id)
    if held.state != "planned":
        return
    unit = load_or_404(Department, id=held.department_id)
    if unit.archived_at is not None:
        raise Conflict(
            gettext("%(name)s is put away, so nothing can be changed about it.", name=unit.name(""))
        )
    _ACTS[held.kind](held, unit)
    held.state, held.in_force_at, held.fault = "in_force", clock.now(), ""
    held.revision += 1
    record("reorganisation.came_into_force", held)


def keep_fault(row: Reorganisation, refusal: Refusal) -> None:
    """Keep why the tree refused a change on its day, for whoever planned it to read."""
    held = load_or_404(Reorganisation, lock=True, id=row.id)
    if held.state != "planned":
        return
    fields = refusal.fields.values() if isinstance(refusal, Invalid) else ()
    held.state = "failed"
    held.fault = next((str(one) for one in fields), "") or str(refusal.sentence)
    held.revision += 1
    record("reorganisation.failed", held)


def note_change(row: Department, before: dict[str, Any], actor: UUID | None) -> None:
    """Keep that a department was renamed or moved on its own page, as of today."""
    after = _standing(row)
    for kind, names in (("renamed", ("name_zh", "name_en")), ("moved", ("parent_id",))):
        if any(before[name] != after[name] for name in names):
            made = Reorganisation(
                kind=kind,
                department_id=row.id,
                effective_on=_today(),
                state="in_force",
                before={name: before[name] for name in names},
                after={name: after[name] for name in names},
                made_by=actor,
                made_at=clock.now(),
                in_force_at=clock.now(),
            )
            session().add(made)
            session().flush()
            record("reorganisation.came_into_force", made)


def standing(row: Department) -> dict[str, Any]:
    """What a department is called and under which one it stands, as `note_change` wants it."""
    return _standing(row)


def _standing(row: Department) -> dict[str, Any]:
    return {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "parent_id": str(row.parent_id) if row.parent_id else None,
    }


def _afterwards(wanted: Plan) -> dict[str, Any]:
    if wanted.kind == "moved":
        return {"parent_id": str(wanted.parent_id) if wanted.parent_id else None}
    if wanted.kind == "renamed" or (wanted.kind == "merged" and wanted.name_zh):
        return {"name_zh": wanted.name_zh, "name_en": wanted.name_en}
    return {}


def _checked(wanted: Plan) -> Department:
    """The department that changes; `Invalid` by field where the plan cannot be meant."""
    row = departments_by_id([wanted.department_id]).get(wanted.department_id)
    faults: dict[str, object] = {}
    if wanted.kind not in KINDS:
        raise Invalid
    if row is None or row.archived_at is not None:
        raise Invalid(fields={"department": gettext("There is no such department.")})
    today = _today()
    if not 0 <= (wanted.effective_on - today).days <= _FARTHEST:
        faults["effective_on"] = gettext("Choose today or a day within the next year.")
    if max(len(wanted.name_zh), len(wanted.name_en)) > 80:
        faults["name_zh"] = gettext("Please keep it to 80 characters.")
    if wanted.kind == "renamed" and not wanted.name_zh:
        faults["name_zh"] = gettext("Please give the department a name.")
    if wanted.kind == "renamed" and (wanted.name_zh, wanted.name_en) == (row.name_zh, row.name_en):
        faults["name_zh"] = gettext("That is what it is called already.")
    if wanted.kind == "moved" and wanted.parent_id == row.parent_id:
        faults["parent"] = gettext("It stands there already.")
    if wanted.kind == "moved" and wanted.parent_id in departments_below([row.id]):
        faults["parent"] = gettext("A department cannot stand under itself.")
    faults |= _of_merger(wanted, row) if wanted.kind == "merged" else {}
    faults |= _of_division(wanted) if wanted.kind == "split" else {}
    if faults:
        raise Invalid(fields=faults)
    return row


def _of_merger(wanted: Plan, row: Department) -> dict[str, object]:
    if not wanted.others or len(wanted.others) > MOST:
        return {"others": gettext("Choose one to %(most)s departments.", most=MOST)}
    known = departments_by_id(wanted.others)
    for one in wanted.others:
        if one not in known or known[one].archived_at is not None:
            return {"others": gettext("There is no such department.")}
        if one == row.id:
            return {"others": gettext("A department cannot be taken into itself.")}
        if row.id in departments_below([one]):
            words = gettext(
                "%(below)s stands below %(name)s. Move it out first.",
                below=row.name(""),
                name=known[one].name(""),
            )
            return {"others": words}
    return {}


def _of_division(wanted: Plan) -> dict[str, object]:
    if not 2 <= len(wanted.parts) <= MOST:
        return {"parts": gettext("Name two to %(most)s parts, one on each line.", most=MOST)}
    if any(not zh or max(len(zh), len(en)) > 80 for zh, en in wanted.parts):
        return {"parts": gettext("Give each part a name of at most 80 characters.")}
    if len({zh for zh, _ in wanted.parts}) < len(wanted.parts):
        return {"parts": gettext("Two parts have the same name.")}
    return {}


def _today() -> date:
    return clock.today(own_tenant().zone)


def _rename(held: Reorganisation, unit: Department) -> None:
    held.before = {name: getattr(unit, name) for name in ("name_zh", "name_en")}
    _change(unit, name_zh=held.after["name_zh"], name_en=held.after["name_en"])


def _move(held: Reorganisation, unit: Department) -> None:
    held.before = {"parent_id": str(unit.parent_id) if unit.parent_id else None}
    parent = held.after["parent_id"]
    _change(unit, parent_id=UUID(parent) if parent else None)


def _merge(held: Reorganisation, unit: Department) -> None:
    held.before = {"name_zh": unit.name_zh, "name_en": unit.name_en}
    if held.after:
        _change(unit, name_zh=held.after["name_zh"], name_en=held.after["name_en"])
    query = select(ReorganisationPart).where(ReorganisationPart.reorganisation_id == held.id)
    parts = session().scalars(query.order_by(ReorganisationPart.position)).all()
    for part in parts:
        _take_in(part, unit)
    sources = [part.department_id for part in parts]
    if held.answerable_follow:
        _answer_for([unit.id], sources)
    held.carried = _carry(held, sources, unit)


def _take_in(part: ReorganisationPart, unit: Department) -> None:
    gone = load_or_404(Department, id=part.department_id)
    if gone.archived_at is not None:
        raise Conflict(
            gettext("%(name)s is put away, so nothing can be changed about it.", name=gone.name(""))
        )
    part.stood_under = gone.parent_id
    children = session().scalars(
        select(Department).where(Department.parent_id == gone.id, Department.archived_at.is_(None))
    )
    for child in children.all():
        _change(child, parent_id=unit.id)
    if gone.parent_id != unit.id:
        _change(gone, parent_id=unit.id)
    tree.archive_department(gone)


def _split(held: Reorganisation, unit: Department) -> None:
    """Make the parts below; whoever answers for the department answers for them by that."""
    held.before = {}
    made = [
        tree.add_department(Place(each["name_zh"], each["name_en"], unit.kind, parent_id=unit.id))
        for each in held.new
    ]
    session().add_all(
        ReorganisationPart(
            reorganisation_id=held.id, department_id=one.id, position=at, stood_under=unit.id
        )
        for at, one in enumerate(made)
    )
    session().flush()


def _change(row: Department, **other: Any) -> None:
    """Change a department as its own page does, with the tree's checks."""
    values: dict[str, Any] = {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "parent_id": row.parent_id,
        **other,
    }
    tree.change_department(row, Place(kind=row.kind, code=row.code, **values), row.revision)


def _answer_for(targets: Sequence[UUID], sources: Sequence[UUID]) -> None:
    """Have members who answer for the sources answer for the targets too."""
    query = (
        select(Membership)
        .join(MembershipDepartment, MembershipDepartment.membership_id == Membership.id)
        .where(MembershipDepartment.department_id.in_(list(sources)))
        .distinct()
    )
    for member in session().scalars(query).all():
        own = select(MembershipDepartment.department_id).where(
            MembershipDepartment.membership_id == member.id
        )
        places = set(session().scalars(own))
        more = [one for one in targets if one not in places]
        if not more:
            continue
        session().add_all(
            MembershipDepartment(membership_id=member.id, department_id=one) for one in more
        )
        member.revision += 1
        detail = {
            "departments_before": sorted(str(one) for one in places),
            "departments_after": sorted(str(one) for one in places | set(more)),
        }
        record("member.roles_changed", member, detail=detail)


def _carry(held: Reorganisation, sources: Sequence[UUID], unit: Department) -> dict[str, int]:
    with speaking(own_tenant().locale):
        words = sentence(told([held])[0], own_tenant().locale)
        move = Move(sources, unit.id, held.made_by, words)
        found = {load.name: load.carry(move) for load in loads()}
    return {name: number for name, number in found.items() if number}


_ACTS = {"renamed": _rename, "moved": _move, "merged": _merge, "split": _split}


def open_things(sources: Sequence[UUID]) -> dict[str, int]:
    """How much is open at these departments, by kind of thing."""
    return {load.name: load.count(sources) for load in loads()} if sources else {}
