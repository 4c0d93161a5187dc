"""The audit trail: written with its cause, field by field, and any later change is named."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from foundation.audit import record, verify_chain
from foundation.audit.models import AuditEvent, AuditValue
from foundation.audit.recording import AuditMissing
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Department


def rename(cast, name: str) -> None:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        pharmacy = load_or_404(Department, code="pharmacy")
        pharmacy.name_zh = name
        record("department.renamed", pharmacy)


def verify(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return verify_chain()


def test_change_is_kept_field_by_field(cast):
    rename(cast, "西药房")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        event = (
            session()
            .scalars(select(AuditEvent).where(AuditEvent.action == "department.renamed"))
            .one()
        )
        value = session().scalars(select(AuditValue).where(AuditValue.event_id == event.id)).one()
    assert (value.field, value.before, value.after) == ("name_zh", "药房", "西药房")
    assert event.object_type == "departments"


def test_change_without_an_event_is_not_committed(cast):
    with pytest.raises(AuditMissing), tenant_scope(cast.jiangzhou.id), unit_of_work():
        load_or_404(Department, code="pharmacy").name_zh = "西药房"
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert load_or_404(Department, code="pharmacy").name_zh == "药房"


def test_whole_chain_fits(cast):
    rename(cast, "西药房")
    assert verify(cast) is None


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE audit_events SET action = 'nothing.happened' WHERE seq = 3", "was changed"),
        ("UPDATE audit_events SET actor_id = NULL, actor_kind = 'job' WHERE seq = 3", "changed"),
        ("DELETE FROM audit_events WHERE seq = 3", "missing"),
        ("UPDATE audit_values SET after = '\"x\"' WHERE field = 'code'", "value of code"),
        ("DELETE FROM audit_values WHERE field = 'code'", "lacks a value"),
    ],
)
def test_first_bad_row_is_named(cast, admin_connection, damage, what):
    admin_connection.execute("SET session_replication_role = replica")
    admin_connection.execute(damage)
    fault = verify(cast)
    assert fault is not None
    assert what in fault.what
    assert fault.seq <= 3


def test_a_cut_off_end_is_noticed(cast, admin_connection):
    admin_connection.execute("SET session_replication_role = replica")
    admin_connection.execute(
        "DELETE FROM audit_events WHERE tenant_id = %s AND seq ="
        " (SELECT max(seq) FROM audit_events WHERE tenant_id = %s)",
        (cast.jiangzhou.id, cast.jiangzhou.id),
    )
    fault = verify(cast)
    assert fault is not None


def test_erased_values_leave_the_chain_whole(cast, admin_connection):
    admin_connection.execute(
        "UPDATE audit_values SET before = NULL, after = NULL, salt = NULL, erased_at = now()"
        " WHERE personal"
    )
    assert verify(cast) is None


def test_two_writers_at_once_make_one_chain(cast):
    from concurrent.futures import ThreadPoolExecutor

    def note(number: int) -> None:
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            record("test.noted", detail={"number": number})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(40)))
    assert verify(cast) is None


def test_other_tenants_events_are_not_seen(cast):
    with tenant_scope(cast.zenith.id), unit_of_work():
        people = {e.object_type for e in session().scalars(select(AuditEvent))}
        count = len(session().scalars(select(AuditEvent)).all())
    assert people <= {"tenants", "departments", "users", "memberships"}
    assert count == 1 + 4 + 2 * 2
