"""Files of the audit trail that people asked for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0072"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trail_files",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.UUID(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_trail_files_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_trail_files")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_trail_files_tenant_id_ref")),
        sa.CheckConstraint("kind IN ('jsonl', 'csv')", name=op.f("ck_trail_files_kind")),
        sa.CheckConstraint("first >= 1 AND first <= last", name=op.f("ck_trail_files_events")),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_trail_files_state")
        ),
    )
    op.create_index(
        "ix_trail_files_requested_by_created_at",
        "trail_files",
        ["tenant_id", "requested_by", "created_at"],
    )
    protect("trail_files")


def downgrade() -> None:
    op.drop_table("trail_files")
