"""What a unit of work did before a refusal that somebody caught: undone, all of it."""

from __future__ import annotations

import pytest
from house_cast import Cast
from sqlalchemy import event, select

from foundation import storage
from foundation.audit import record, record_after_rollback
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import (
    current,
    engine,
    session,
    stand,
    unit_of_work,
    withdraw,
    withdraw_refused,
)
from foundation.uploads import FROM_STAFF, HandedIn, Upload, inspect, keep
from tenants.models import Department


@pytest.fixture
def house(cast: Cast):
    with tenant_scope(cast.jiangzhou.id):
        yield cast.jiangzhou


def events(action: str) -> int:
    query = select(AuditEvent).where(AuditEvent.action == action)
    with unit_of_work():
        return len(session().scalars(query).all())


def half_done(unit) -> None:
    unit.name_zh = "改了一半"
    session().add(Department(code="half", name_zh="一半", name_en="", position=9))
    record("department.changed", unit)
    current().after_commit.append(lambda: pytest.fail("rung for nothing"))
    raise Invalid


def test_nothing_half_done_is_saved_and_the_page_shows_what_stands(house) -> None:
    with unit_of_work():
        unit = load_or_404(Department, code="pharmacy")
        began = current().now
        try:
            half_done(unit)
        except Invalid:
            withdraw()
        assert unit.name_zh == "药房"
        assert current().now == began
        assert current().session is session()
    with unit_of_work():
        assert load_or_404(Department, code="pharmacy").name_zh == "药房"
        query = select(Department).where(Department.code == "half")
        assert session().scalars(query).all() == []
    assert events("department.changed") == 0


def test_what_is_done_after_it_is_saved(house) -> None:
    with unit_of_work():
        unit = load_or_404(Department, code="pharmacy")
        try:
            half_done(unit)
        except Invalid:
            withdraw()
        unit.name_zh = "中药房"
        record("department.changed", unit)
    with unit_of_work():
        assert load_or_404(Department, code="pharmacy").name_zh == "中药房"
    assert events("department.changed") == 1


def test_files_kept_before_it_go_and_what_is_to_be_remembered_is(house) -> None:
    handed = HandedIn("evidence.txt", "验收单".encode())
    with unit_of_work():
        (upload,) = keep(
            inspect([handed], FROM_STAFF),
            owner_kind="action",
            owner_id=house.departments["pharmacy"],
        )
        file_id = upload.id
        record_after_rollback(house.id, "access.refused", {"operation": "x"})
        withdraw()
        with pytest.raises(NotFound):
            storage.load(file_id)
    with unit_of_work():
        assert session().scalars(select(Upload)).all() == []
    assert events("access.refused") == 1


def test_a_failed_attempt_stands(house) -> None:
    with unit_of_work():
        record("access.refused")
        stand()
        withdraw_refused()
    assert events("access.refused") == 1
    with unit_of_work():
        record("access.refused")
        withdraw_refused()
    assert events("access.refused") == 1


def test_it_costs_nothing_where_nothing_is_refused(house) -> None:
    seen: list[str] = []

    def note(*arguments) -> None:
        seen.append(arguments[2])

    event.listen(engine(), "before_cursor_execute", note)
    try:
        with unit_of_work():
            load_or_404(Department, code="pharmacy")
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert len(seen) == 1
    assert not any("SAVEPOINT" in statement for statement in seen)
