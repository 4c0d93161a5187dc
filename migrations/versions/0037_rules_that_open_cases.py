"""Several rules of several conditions that open cases, and one watch over a survey's answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0037"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _watches()
    op.execute("ALTER TABLE case_rules NO FORCE ROW LEVEL SECURITY")
    op.drop_constraint(op.f("uq_case_rules_tenant_id_survey_id"), "case_rules", type_="unique")
    op.drop_constraint(op.f("ck_case_rules_kind"), "case_rules", type_="check")
    for column, kind, default in (
        ("number", sa.Integer(), "1"),
        ("conditions", postgresql.JSONB(), "[]"),
        ("category", sa.String(), "other"),
        ("severity", sa.String(), "moderate"),
        ("subject", sa.String(), ""),
    ):
        op.add_column("case_rules", sa.Column(column, kind, nullable=False, server_default=default))
        op.alter_column("case_rules", column, server_default=None)
    op.add_column("case_rules", sa.Column("department_id", sa.UUID(), nullable=True))
    op.execute(
        "UPDATE case_rules SET conditions = jsonb_build_array(CASE WHEN kind = 'choice'"
        " THEN jsonb_build_object('kind', kind, 'question', question, 'option', option)"
        " ELSE jsonb_build_object('kind', kind, 'question', question, 'at_most', at_most) END)"
    )
    # The work that waits names the rule; the watch takes its place, its key and its revision.
    op.execute(
        "INSERT INTO case_watches (tenant_id, id, survey_id, looked_until, revision)"
        " SELECT tenant_id, id, survey_id, looked_until, revision FROM case_rules"
        " WHERE active"
    )
    for column in ("kind", "question", "option", "at_most", "looked_until"):
        op.drop_column("case_rules", column)
    op.create_unique_constraint(
        op.f("uq_case_rules_tenant_id_survey_id_number"),
        "case_rules",
        ["tenant_id", "survey_id", "number"],
    )
    op.create_check_constraint(op.f("ck_case_rules_number"), "case_rules", "number > 0")
    op.create_foreign_key(
        op.f("fk_case_rules_tenant_id_department_id"),
        "case_rules",
        "departments",
        ["tenant_id", "department_id"],
        ["tenant_id", "id"],
    )
    op.execute("ALTER TABLE case_rules FORCE ROW LEVEL SECURITY")
    protect("case_watches")


def _watches() -> None:
    op.create_table(
        "case_watches",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("looked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_case_watches_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_case_watches_tenant_id_survey_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_watches")),
        sa.UniqueConstraint(
            "tenant_id", "survey_id", name=op.f("uq_case_watches_tenant_id_survey_id")
        ),
    )


def downgrade() -> None:
    """One rule a survey again: the first that has one condition of the two kinds there were."""
    for table in ("case_rules", "case_watches"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "DELETE FROM case_rules r WHERE jsonb_array_length(conditions) <> 1"
        " OR conditions->0->>'kind' NOT IN ('rating', 'choice')"
    )
    op.execute(
        "DELETE FROM case_rules r USING case_rules o WHERE o.tenant_id = r.tenant_id"
        " AND o.survey_id = r.survey_id AND o.number < r.number"
    )
    op.drop_constraint(
        op.f("fk_case_rules_tenant_id_department_id"), "case_rules", type_="foreignkey"
    )
    op.drop_constraint(op.f("ck_case_rules_number"), "case_rules", type_="check")
    op.drop_constraint(
        op.f("uq_case_rules_tenant_id_survey_id_number"), "case_rules", type_="unique"
    )
    for column in ("kind", "question", "option"):
        op.add_column(
            "case_rules", sa.Column(column, sa.String(), nullable=False, server_default="")
        )
        op.alter_column("case_rules", column, server_default=None)
    op.add_column("case_rules", sa.Column("at_most", sa.Integer(), nullable=True))
    op.add_column(
        "case_rules",
        sa.Column(
            "looked_until", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    op.alter_column("case_rules", "looked_until", server_default=None)
    op.execute(
        "UPDATE case_rules r SET kind = conditions->0->>'kind',"
        " question = conditions->0->>'question',"
        " option = coalesce(conditions->0->>'option', ''),"
        " at_most = (conditions->0->>'at_most')::int,"
        " looked_until = w.looked_until, revision = w.revision, id = w.id"
        " FROM case_watches w WHERE w.tenant_id = r.tenant_id AND w.survey_id = r.survey_id"
    )
    for column in ("number", "conditions", "category", "severity", "subject", "department_id"):
        op.drop_column("case_rules", column)
    op.create_check_constraint(
        op.f("ck_case_rules_kind"), "case_rules", "kind IN ('rating', 'choice')"
    )
    op.create_unique_constraint(
        op.f("uq_case_rules_tenant_id_survey_id"), "case_rules", ["tenant_id", "survey_id"]
    )
    op.execute("ALTER TABLE case_rules FORCE ROW LEVEL SECURITY")
    op.drop_table("case_watches")
