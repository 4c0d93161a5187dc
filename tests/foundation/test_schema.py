"""The schema itself: every tenant table is keyed by its tenant and protected by a policy."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

import wsgi  # noqa: F401 - puts every room's tables on the metadata
from foundation.database import Base, TenantRow
from foundation.migrating import config, migrate

GLOBAL = {
    "clock_offsets",
    "dispatch",
    "login_sessions",
    "rate_counters",
    "tenants",
    "user_tokens",
    "users",
}

# Indexes that serve a question across tenants, each with its reason.
ACROSS = {
    "ix_complaints_words": "pieces of words, each of which carries its tenant",
    "ix_memberships_user_id": "the organisations of a person, asked at sign-in",
}

# Functions that step around row-level security, each with its reason.
AROUND = {
    "cases_saying": "an index on words is of no use behind a policy; it adds the tenant itself",
    "tenants_of_user": "the organisations of a person, asked before one of them is entered",
}


def tenant_tables():
    return sorted(
        (m.local_table for m in Base.registry.mappers if issubclass(m.class_, TenantRow)),
        key=lambda table: table.name,
    )


@pytest.fixture(params=tenant_tables(), ids=lambda table: table.name)
def table(request, app):
    return request.param


def test_every_table_is_a_tenants_or_known_to_be_global():
    names = {t.name for t in Base.metadata.tables.values()}
    assert names - {t.name for t in tenant_tables()} == GLOBAL


def test_primary_key_starts_with_the_tenant(table):
    assert [c.name for c in table.primary_key.columns][:2] == ["tenant_id", "id"]


def test_unique_constraints_start_with_the_tenant(table):
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            assert next(iter(constraint.columns)).name == "tenant_id", constraint.name


def test_indexes_start_with_the_tenant(table):
    for index in table.indexes:
        assert isinstance(index, Index)
        if index.name in ACROSS:
            continue
        assert next(iter(index.columns)).name == "tenant_id", index.name


def test_keys_between_tenants_tables_start_with_the_tenant(table):
    ours = {t.name for t in tenant_tables()}
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name in ours:
            assert constraint.column_keys[0] == "tenant_id", constraint.name
            assert constraint.elements[0].column.name == "tenant_id", constraint.name


def test_row_security_is_enabled_and_forced_with_one_policy(table, admin_connection):
    flags = admin_connection.execute(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s",
        (table.name,),
    ).fetchone()
    assert flags == (True, True)
    policies = admin_connection.execute(
        "SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s", (table.name,)
    ).fetchall()
    assert len(policies) == 1
    command_, using, check = policies[0]
    assert command_ == "ALL"
    assert "current_setting('app.tenant_id'" in using
    assert using == check


def test_app_role_is_bound_by_policies_and_owns_nothing(app, settings, admin_connection):
    name = settings.database_url.split("//")[1].split(":")[0]
    role = admin_connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", (name,)
    ).fetchone()
    assert role == (False, False, False)
    owned = admin_connection.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", (name,)
    ).fetchone()
    assert owned == (0,)


def test_functions_around_the_policies_are_known_and_their_owner_reads_alone(
    app, settings, admin_connection
):
    found = admin_connection.execute(
        "SELECT proname, proowner::regrole::text, has_function_privilege('public', oid, 'EXECUTE')"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    ).fetchall()
    search = settings.database_url.split("//")[1].split("_app:")[0] + "_search"
    assert {name for name, _, _ in found} == set(AROUND)
    assert {(owner, public) for _, owner, public in found} == {(search, False)}
    granted = admin_connection.execute(
        "SELECT DISTINCT privilege_type FROM information_schema.column_privileges"
        " WHERE grantee = %s",
        (search,),
    ).fetchall()
    assert granted == [("SELECT",)]


def test_app_role_cannot_change_the_trail(app, settings, cast):
    import psycopg

    with psycopg.connect(settings.database_url) as connection:
        connection.execute(
            "SELECT set_config('app.tenant_id', %s, false)", (str(cast.jiangzhou.id),)
        )
        assert connection.execute("SELECT count(*) FROM audit_events").fetchone() != (0,)
        connection.commit()
        for statement in ("UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()


def test_backup_role_reads_all_and_writes_nothing(cast, settings):
    import psycopg

    with psycopg.connect(settings.database_backup_url) as connection:
        assert connection.execute("SELECT count(*) FROM departments").fetchone() == (8,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM departments")


def test_migrations_lead_to_the_models(app, settings):
    command.check(config(settings.database_owner_url))


def test_migrations_go_up_down_and_up_again(app, settings):
    migrate(settings, "base")
    migrate(settings)
    command.check(config(settings.database_owner_url))
    migrate(settings)
