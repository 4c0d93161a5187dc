"""Reports about the snapshot of a period and about corrective actions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SUBJECTS = (("evaluation", "evaluations"), ("action", "corrective_actions"))
UNDER_WAY = "state IN ('waiting', 'running')"


def upgrade() -> None:
    op.alter_column("report_runs", "survey_id", existing_type=sa.UUID(), nullable=True)
    for name, table in SUBJECTS:
        column = f"{name}_id"
        op.add_column("report_runs", sa.Column(column, sa.UUID(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_report_runs_tenant_id_{column}"),
            "report_runs",
            table,
            ["tenant_id", column],
            ["tenant_id", "id"],
        )
        op.create_index(f"ix_report_runs_{column}", "report_runs", ["tenant_id", column])
        op.create_index(
            f"uq_report_runs_{name}_under_way",
            "report_runs",
            ["tenant_id", column, "language"],
            unique=True,
            postgresql_where=sa.text(UNDER_WAY),
        )
    op.create_check_constraint(
        op.f("ck_report_runs_subject"),
        "report_runs",
        "num_nonnulls(survey_id, evaluation_id, action_id) = 1",
    )


def downgrade() -> None:
    # The runs of the other subjects cannot stay: of every tenant, so around the policies.
    op.execute("ALTER TABLE report_runs NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM report_runs WHERE survey_id IS NULL")
    op.execute("ALTER TABLE report_runs FORCE ROW LEVEL SECURITY")
    op.drop_constraint(op.f("ck_report_runs_subject"), "report_runs", type_="check")
    for name, _ in SUBJECTS:
        op.drop_index(f"uq_report_runs_{name}_under_way", table_name="report_runs")
        op.drop_index(f"ix_report_runs_{name}_id", table_name="report_runs")
        op.drop_column("report_runs", f"{name}_id")
    op.alter_column("report_runs", "survey_id", existing_type=sa.UUID(), nullable=False)
