"""Row-level security, the third layer: written in one way for every tenant table."""

from __future__ import annotations

from alembic import op

_RULE = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"


def protect(table: str) -> None:
    """Enable and force row-level security on a tenant table, for reading and writing alike."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_tenant ON {table} USING ({_RULE}) WITH CHECK ({_RULE})")


def grant_only(table: str, rights: str) -> None:
    """Leave the app role with these rights on a table and no others ("SELECT, INSERT")."""
    op.execute(
        f"""
        DO $$ BEGIN
          EXECUTE format('REVOKE ALL ON {table} FROM %I', current_database() || '_app');
          EXECUTE format('GRANT {rights} ON {table} TO %I', current_database() || '_app');
        END $$
        """
    )


def around_policies(head: str, query: str, reads: dict[str, str]) -> None:
    """Create one of the few functions that step around row-level security ("name(…) RETURNS …").

    It belongs to the search role, which reads these columns of these tables and nothing else, and
    the app role alone may call it. A test lists these functions.
    """
    name = head.partition("(")[0]
    grants = " ".join(
        f"EXECUTE format('GRANT SELECT ({columns}) ON {table} TO %I',"
        " current_database() || '_search');"
        for table, columns in reads.items()
    )
    op.execute(
        f"CREATE FUNCTION {head} LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = pg_catalog, public AS $body$ {query} $body$"
    )
    op.execute(
        f"""
        DO $$ BEGIN
          {grants}
          EXECUTE 'REVOKE ALL ON FUNCTION {name} FROM PUBLIC';
          EXECUTE format('GRANT EXECUTE ON FUNCTION {name} TO %I', current_database() || '_app');
          EXECUTE format('GRANT CREATE ON SCHEMA public TO %I', current_database() || '_search');
          EXECUTE format('ALTER FUNCTION {name} OWNER TO %I', current_database() || '_search');
          EXECUTE format('REVOKE CREATE ON SCHEMA public FROM %I', current_database() || '_search');
        END $$
        """
    )
