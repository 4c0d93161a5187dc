"""Four layers keep tenants apart; each is tested with the other three switched off."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from foundation import clock, guard
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.scope import TenantScopeError, tenant_scope
from foundation.unit_of_work import connect, session, unit_of_work
from tenants.models import Department, Membership


@pytest.fixture
def guard_off(monkeypatch):
    monkeypatch.setitem(guard._switch, "on", False)


@pytest.fixture
def policies_off(settings):
    """Connect as a role that row-level security does not bind."""
    host = settings.database_url.rpartition("@")[2]
    connect(settings, url=f"postgresql://postgres@{host}")
    yield
    connect(settings)


def codes() -> set[str]:
    return set(session().scalars(select(Department.code)))


# Layer 1, the loader, alone
def test_loader_alone_finds_no_foreign_row(cast, guard_off, policies_off):
    with tenant_scope(cast.zenith.id), unit_of_work(), pytest.raises(NotFound):
        load_or_404(Department, id=cast.jiangzhou.departments["pharmacy"])


def test_loader_alone_finds_the_own_row(cast, guard_off, policies_off):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert load_or_404(Department, code="pharmacy").name_zh == "药房"


# Layer 2, the session guard, alone
def test_guard_alone_refuses_a_query_without_a_tenant(cast, policies_off):
    with unit_of_work(), pytest.raises(TenantScopeError):
        codes()


def test_guard_alone_sees_through_a_subquery(cast, policies_off):
    with unit_of_work(), pytest.raises(TenantScopeError):
        session().scalar(select(func.count()).select_from(select(Department.id).subquery()))


def test_guard_alone_filters_every_entity(cast, policies_off):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert session().scalar(select(func.count()).select_from(Department)) == 4
        inner = select(Department.id).subquery()
        assert session().scalar(select(func.count()).select_from(inner)) == 4


def test_guard_alone_filters_one_statement_anew_for_each_tenant(cast, policies_off):
    every = select(Department.tenant_id)
    for house in (cast.jiangzhou, cast.zenith, cast.jiangzhou):
        with tenant_scope(house.id), unit_of_work():
            assert set(session().scalars(every)) == {house.id}


def test_guard_alone_follows_the_scope_within_a_transaction(cast, policies_off):
    every = select(Department.tenant_id)
    with unit_of_work():
        for house in (cast.jiangzhou, cast.zenith):
            with tenant_scope(house.id):
                assert set(session().scalars(every)) == {house.id}


def test_guard_alone_filters_an_update(cast, policies_off):
    with tenant_scope(cast.zenith.id), unit_of_work():
        changed = session().execute(update(Membership).values(state="disabled"))
        assert changed.rowcount == 2


def test_guard_alone_refuses_raw_sql(cast, policies_off):
    with tenant_scope(cast.zenith.id), unit_of_work(), pytest.raises(TenantScopeError):
        session().execute(text("SELECT * FROM departments"))


def test_guard_alone_refuses_columns_of_a_table(cast, policies_off):
    with tenant_scope(cast.zenith.id), unit_of_work(), pytest.raises(TenantScopeError):
        session().execute(select(Department.__table__.c.code))


def test_guard_alone_refuses_a_foreign_row(cast, policies_off):
    with pytest.raises(TenantScopeError), tenant_scope(cast.zenith.id), unit_of_work():
        session().add(_department(cast.jiangzhou.id))
        session().flush()


def test_guard_alone_refuses_foreign_rows_in_bulk(cast, policies_off):
    row = {"tenant_id": cast.jiangzhou.id, "code": "x", "name_zh": "x", "created_at": func.now()}
    with tenant_scope(cast.zenith.id), unit_of_work(), pytest.raises(TenantScopeError):
        session().execute(insert(Department), [row])
    with tenant_scope(cast.zenith.id), unit_of_work(), pytest.raises(TenantScopeError):
        session().execute(insert(Department).values(**row))


# Layer 3, the database's policies, alone
def test_policies_alone_show_nothing_without_a_tenant(cast, guard_off):
    with unit_of_work():
        assert codes() == set()


def test_policies_alone_show_the_own_rows(cast, guard_off):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert "pharmacy" in codes()
        assert session().scalar(select(func.count()).select_from(Department)) == 4


def test_policies_alone_refuse_a_foreign_insert(cast, guard_off):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        tenant_scope(cast.zenith.id),
        unit_of_work(),
    ):
        session().add(_department(cast.jiangzhou.id))
        session().flush()


def test_policies_alone_refuse_moving_a_row(cast, guard_off):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        tenant_scope(cast.zenith.id),
        unit_of_work(),
    ):
        session().execute(update(Membership).values(tenant_id=cast.jiangzhou.id))


def test_no_tenant_survives_on_a_pooled_connection(cast, guard_off):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        codes()
    with unit_of_work():
        left = session().execute(text("SELECT current_setting('app.tenant_id', true)")).scalar()
        assert not left


def test_scope_changes_inside_a_transaction_reach_the_database(cast, guard_off):
    with unit_of_work():
        with tenant_scope(cast.jiangzhou.id):
            assert codes()
        assert codes() == set()


# Layer 4, composite keys, alone
def test_keys_alone_refuse_a_foreign_parent(cast, admin_connection):
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        admin_connection.execute(
            "INSERT INTO departments (tenant_id, id, parent_id, code, kind, name_zh, name_en,"
            " position, created_at, revision)"
            " VALUES (%s, %s, %s, 'x', 'ward', 'x', '', 0, now(), 1)",
            (cast.zenith.id, uuid.uuid4(), cast.jiangzhou.departments["pharmacy"]),
        )


def test_keys_alone_let_two_tenants_use_the_same_code(cast, admin_connection):
    found = admin_connection.execute(
        "SELECT count(*) FROM departments WHERE code = 'pharmacy'"
    ).fetchone()
    assert found == (2,)


def _department(tenant_id: uuid.UUID) -> Department:
    row = Department(tenant_id=tenant_id, code="x", name_zh="x")
    row.created_at = func.now()
    return row


def test_a_fault_inside_the_scope_shows_itself(cast):
    """Leaving the scope of a broken transaction does not hide what broke it."""
    from sqlalchemy.exc import IntegrityError

    double = {"tenant_id": cast.jiangzhou.id, "code": "pharmacy", "name_zh": "x"}
    with (
        pytest.raises(IntegrityError, match="uq_departments"),
        unit_of_work(),
        tenant_scope(cast.jiangzhou.id),
    ):
        session().execute(insert(Department), [{**double, "created_at": clock.now()}])
