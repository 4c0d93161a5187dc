"""The road of a connection: dead ones are replaced, and the tenant told is the one in scope."""

from __future__ import annotations

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import event, func, select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import engine, session, unit_of_work
from tenants.models import Department


def told() -> str:
    return session().scalar(select(func.current_setting("app.tenant_id", True))) or ""


@pytest.fixture
def statements():
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    yield seen
    event.remove(engine(), "before_cursor_execute", note)


def test_connections_that_died_are_replaced_without_a_failure(cast, admin_connection):
    with unit_of_work():
        told()
    admin_connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = 'huisheng' AND datname = current_database()"
    )
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert session().scalar(select(func.count()).select_from(Department)) == 4


def test_the_database_knows_the_tenant_in_scope_at_every_statement(cast):
    one, other = str(cast.jiangzhou.id), str(cast.zenith.id)
    with unit_of_work():
        assert told() == ""
        with tenant_scope(cast.jiangzhou.id):
            assert told() == one
            with tenant_scope(cast.zenith.id):
                assert told() == other
            assert told() == one
        assert told() == ""


def test_a_new_transaction_does_not_know_the_tenant_before(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        told()
    with unit_of_work():
        assert told() == ""


def test_a_savepoint_rolled_back_in_another_scope_does_not_take_the_tenant_away(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        savepoint = session().begin_nested()
        with tenant_scope(cast.zenith.id):
            assert told() == str(cast.zenith.id)
            savepoint.rollback()
            assert told() == str(cast.zenith.id)
        assert told() == str(cast.jiangzhou.id)


def test_a_transaction_refused_leaves_the_connection_ready(cast):
    with pytest.raises(LookupError), unit_of_work():
        told()
        raise LookupError
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert told() == str(cast.jiangzhou.id)


def test_what_was_written_is_undone_when_the_unit_is_refused(cast):
    with tenant_scope(cast.jiangzhou.id):
        with pytest.raises(LookupError), unit_of_work():
            session().scalars(select(Department)).first().position = 77
            session().flush()
            raise LookupError
        with unit_of_work():
            assert 77 not in session().scalars(select(Department.position)).all()


def test_beginning_asks_nothing_apart(cast, statements):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        clock.now()
        session().scalars(select(Department.code)).all()
    assert len(statements) == 1


def test_nothing_stays_open_on_a_connection_that_goes_back(cast):
    kept = engine().raw_connection()
    kept.dbapi_connection.execute("BEGIN")
    kept.dbapi_connection.execute("CREATE TEMPORARY TABLE left_behind ()")
    driver = kept.dbapi_connection
    kept.close()
    assert driver.info.transaction_status == TransactionStatus.IDLE
    again = engine().raw_connection()
    assert again.dbapi_connection is driver
    found = again.dbapi_connection.execute("SELECT to_regclass('left_behind')").fetchone()
    again.close()
    assert found == (None,)
