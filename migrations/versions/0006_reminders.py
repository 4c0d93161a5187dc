"""Reminders"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders_sent",
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_reminders_sent_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_reminders_sent_user_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminders_sent")),
        sa.UniqueConstraint(
            "tenant_id",
            "user_id",
            "occasion",
            name=op.f("uq_reminders_sent_tenant_id_user_id_occasion"),
        ),
    )
    op.create_index("ix_reminders_sent_occasion", "reminders_sent", ["tenant_id", "occasion"])
    protect("reminders_sent")


def downgrade() -> None:
    op.drop_table("reminders_sent")
