"""Sheets of paper, and what two people typed from each"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _own(table: str) -> tuple[object, ...]:
    return (
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "paper_sheets",
        sa.Column("collector_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        *_own("paper_sheets"),
        sa.CheckConstraint(
            "state IN ('entered', 'differs', 'kept')", name=op.f("ck_paper_sheets_state")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 99999", name=op.f("ck_paper_sheets_number")),
        sa.CheckConstraint("state <> 'kept' OR form_key = ''", name=op.f("ck_paper_sheets_kept")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collector_id"],
            ["collectors.tenant_id", "collectors.id"],
            name=op.f("fk_paper_sheets_tenant_id_collector_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "collector_id",
            "number",
            name=op.f("uq_paper_sheets_tenant_id_collector_id_number"),
        ),
    )
    op.create_index(
        "ix_paper_sheets_collector_id_state",
        "paper_sheets",
        ["tenant_id", "collector_id", "state"],
    )
    op.create_table(
        "paper_entries",
        sa.Column("sheet_id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("typed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        *_own("paper_entries"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sheet_id"],
            ["paper_sheets.tenant_id", "paper_sheets.id"],
            name=op.f("fk_paper_entries_tenant_id_sheet_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "sheet_id",
            "user_id",
            name=op.f("uq_paper_entries_tenant_id_sheet_id_user_id"),
        ),
    )
    op.execute(
        "ALTER TABLE paper_entries SET (autovacuum_vacuum_threshold = 0,"
        " autovacuum_vacuum_scale_factor = 0)"
    )
    for table in ("paper_sheets", "paper_entries"):
        protect(table)


def downgrade() -> None:
    for table in ("paper_entries", "paper_sheets"):
        op.drop_table(table)
