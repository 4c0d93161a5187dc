"""Schemes and results of evaluation periods"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TENANT_TABLES = ("evaluation_schemes", "evaluations", "department_results")

# A published snapshot never changes again, whoever asks, and neither do its lines.
HELD = """
CREATE FUNCTION keep_published_evaluations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published evaluation does not change' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$
"""
LINES_HELD = """
CREATE FUNCTION keep_published_results() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched department_results;
BEGIN
  IF TG_OP = 'DELETE' THEN touched := OLD; ELSE touched := NEW; END IF;
  IF TG_OP = 'UPDATE' AND NEW.evaluation_id <> OLD.evaluation_id THEN
    RAISE EXCEPTION 'a result stays with its evaluation' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM evaluations e WHERE e.tenant_id = touched.tenant_id
             AND e.id = touched.evaluation_id AND e.state = 'published') THEN
    RAISE EXCEPTION 'a published evaluation does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN touched;
END $$
"""
STATES = "state IN ('open', 'closed', 'computed', 'published', 'locked')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_evaluation_periods_state"), "evaluation_periods", type_="check")
    op.create_check_constraint(op.f("ck_evaluation_periods_state"), "evaluation_periods", STATES)
    op.create_table(
        "evaluation_schemes",
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_keys("evaluation_schemes"),
        _key("evaluation_schemes", "period_id", "evaluation_periods"),
        sa.UniqueConstraint(
            "tenant_id", "period_id", name=op.f("uq_evaluation_schemes_tenant_id_period_id")
        ),
    )
    op.create_table(
        "evaluations",
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("previous_id", sa.UUID(), nullable=True),
        sa.Column("requested_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.UUID(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeals_until", sa.Date(), nullable=True),
        *_keys("evaluations"),
        _key("evaluations", "period_id", "evaluation_periods"),
        _key("evaluations", "previous_id", "evaluations"),
        sa.UniqueConstraint(
            "tenant_id",
            "period_id",
            "number",
            name=op.f("uq_evaluations_tenant_id_period_id_number"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'failed', 'draft', 'published')",
            name=op.f("ck_evaluations_state"),
        ),
        sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f("ck_evaluations_reason")),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)"
            " AND (state = 'published') = (appeals_until IS NOT NULL)",
            name=op.f("ck_evaluations_published"),
        ),
    )
    op.create_index(
        "uq_evaluations_not_published",
        "evaluations",
        ["tenant_id", "period_id"],
        unique=True,
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "department_results",
        sa.Column("evaluation_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("sd", sa.Float(), nullable=True),
        sa.Column("adjustment", sa.Float(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("previous_value", sa.Float(), nullable=True),
        sa.Column("change", sa.Float(), nullable=True),
        sa.Column("change_low", sa.Float(), nullable=True),
        sa.Column("change_high", sa.Float(), nullable=True),
        sa.Column("p_value", sa.Float(), nullable=True),
        sa.Column("significant", sa.Boolean(), nullable=True),
        sa.Column("no_change", sa.String(), nullable=False),
        *_keys("department_results"),
        _key("department_results", "evaluation_id", "evaluations", "CASCADE"),
        _key("department_results", "department_id", "departments"),
        sa.UniqueConstraint(
            "tenant_id",
            "evaluation_id",
            "department_id",
            name=op.f("uq_department_results_tenant_id_evaluation_id_department_id"),
        ),
        sa.CheckConstraint(
            "standing IN ('few', 'withheld', 'no_index', 'shown')",
            name=op.f("ck_department_results_standing"),
        ),
        sa.CheckConstraint(
            "(standing = 'shown') = (value IS NOT NULL)", name=op.f("ck_department_results_told")
        ),
    )
    op.create_index(
        "ix_department_results_evaluation_id_position",
        "department_results",
        ["tenant_id", "evaluation_id", "position"],
    )
    for table in TENANT_TABLES:
        protect(table)
    op.execute(HELD)
    op.execute(LINES_HELD)
    op.execute(
        "CREATE TRIGGER keep_published_evaluations BEFORE UPDATE OR DELETE ON evaluations"
        " FOR EACH ROW EXECUTE FUNCTION keep_published_evaluations()"
    )
    op.execute(
        "CREATE TRIGGER keep_published_results BEFORE INSERT OR UPDATE OR DELETE"
        " ON department_results FOR EACH ROW EXECUTE FUNCTION keep_published_results()"
    )


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_published_results()")
    op.execute("DROP FUNCTION keep_published_evaluations()")
    op.drop_constraint(op.f("ck_evaluation_periods_state"), "evaluation_periods", type_="check")
    op.execute("UPDATE evaluation_periods SET state = 'closed' WHERE state <> 'open'")
    op.create_check_constraint(
        op.f("ck_evaluation_periods_state"), "evaluation_periods", "state IN ('open', 'closed')"
    )


def _keys(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The two columns that every tenant's row is known by."""
    return (
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f(f"fk_{table}_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _key(
    table: str, column: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{other}.tenant_id", f"{other}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete=ondelete,
    )
