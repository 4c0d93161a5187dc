"""Documents of signed audits, and packs that nothing changes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import grant_only

revision = "0055"
down_revision = "0046"
branch_labels = None
depends_on = None

PACKS = """
CREATE FUNCTION keep_signed_packs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was signed does not change' USING ERRCODE = 'check_violation';
END $$
"""


def upgrade() -> None:
    op.execute(PACKS)
    op.execute(
        "CREATE TRIGGER signed_packs BEFORE UPDATE OR DELETE ON audit_packs"
        " FOR EACH ROW EXECUTE FUNCTION keep_signed_packs()"
    )
    # One column, so that a pack can be held while its document is asked for; the trigger keeps it.
    grant_only("audit_packs", "SELECT, INSERT, UPDATE (signed_name)")
    op.add_column("report_runs", sa.Column("pack_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_report_runs_tenant_id_pack_id"),
        "report_runs",
        "audit_packs",
        ["tenant_id", "pack_id"],
        ["tenant_id", "id"],
    )
    op.create_index("ix_report_runs_pack_id", "report_runs", ["tenant_id", "pack_id"])
    op.create_index(
        "uq_report_runs_pack_under_way",
        "report_runs",
        ["tenant_id", "pack_id", "language"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    _one_subject("survey_id, evaluation_id, action_id, poster_id, pack_id")


def _one_subject(columns: str) -> None:
    op.drop_constraint(op.f("ck_report_runs_subject"), "report_runs", type_="check")
    op.create_check_constraint(
        op.f("ck_report_runs_subject"), "report_runs", f"num_nonnulls({columns}) = 1"
    )


def downgrade() -> None:
    # The runs of packs cannot stay: of every tenant, so around the policies.
    op.execute("ALTER TABLE report_runs NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM report_runs WHERE pack_id IS NOT NULL")
    op.execute("ALTER TABLE report_runs FORCE ROW LEVEL SECURITY")
    _one_subject("survey_id, evaluation_id, action_id, poster_id")
    op.drop_index("uq_report_runs_pack_under_way", table_name="report_runs")
    op.drop_index("ix_report_runs_pack_id", table_name="report_runs")
    op.drop_column("report_runs", "pack_id")
    op.execute("DROP TRIGGER signed_packs ON audit_packs")
    op.execute("DROP FUNCTION keep_signed_packs()")
    grant_only("audit_packs", "SELECT, INSERT")
