"""Searching the register of complaints by pieces of one and two characters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import around_policies

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Every character and every pair of neighbours of a reference and a subject, in small letters. Each
# carries the end of its tenant's id, so that a search walks its own tenant's pieces alone.
CASE_WORDS = """
CREATE FUNCTION case_words(owner uuid, ref text, subject text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT right(owner::text, 8) || substr(said, place, size))
  FROM lower(ref || ' ' || subject) AS said,
    generate_series(1, length(said)) AS place, generate_series(1, 2) AS size
$$
"""
SAYING = """
WITH wanted AS (
  SELECT nullif(current_setting('app.tenant_id', true), '')::uuid AS owner, lower(words) AS said
)
SELECT id FROM complaints, wanted
WHERE tenant_id = owner
  AND case_words(tenant_id, ref, subject) @> ARRAY(
    SELECT right(owner::text, 8) || substr(said, place, 2)
    FROM generate_series(1, greatest(1, length(said) - 1)) AS place
  )
  AND (strpos(lower(ref), said) > 0 OR strpos(lower(subject), said) > 0)
"""


def upgrade() -> None:
    op.execute(CASE_WORDS)
    op.create_index(
        "ix_complaints_words",
        "complaints",
        [sa.text("case_words(tenant_id, ref, subject)")],
        postgresql_using="gin",
    )
    around_policies(
        "cases_saying(words text) RETURNS SETOF uuid",
        SAYING,
        reads={"complaints": "tenant_id, id, ref, subject"},
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION cases_saying(text)")
    op.drop_index("ix_complaints_words", table_name="complaints")
    op.execute("DROP FUNCTION case_words(uuid, text, text)")
    op.execute(
        """
        DO $$ BEGIN
          EXECUTE format('REVOKE SELECT (tenant_id, id, ref, subject) ON complaints FROM %I',
            current_database() || '_search');
        END $$
        """
    )
