"""Complaints by mail: where they come in, and what became of each mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0060"
down_revision = "0063"
branch_labels = None
depends_on = None

INTAKES, MAILS = "mail_intakes", "incoming_mails"


def upgrade() -> None:
    op.create_table(
        INTAKES,
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("single", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f(f"fk_{INTAKES}_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{INTAKES}")),
        sa.UniqueConstraint("tenant_id", "single", name=op.f(f"uq_{INTAKES}_tenant_id_single")),
        sa.CheckConstraint("single", name=op.f(f"ck_{INTAKES}_single")),
    )
    protect(INTAKES)
    op.create_table(
        MAILS,
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_key", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("doubts", sa.String(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{MAILS}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f(f"fk_{MAILS}_tenant_id_complaint_id"),
            ondelete="SET NULL (complaint_id)",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{MAILS}")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f(f"uq_{MAILS}_tenant_id_key")),
        sa.CheckConstraint(
            "state IN ('taken', 'added', 'automatic', 'held', 'discarded')",
            name=op.f(f"ck_{MAILS}_state"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f(f"ck_{MAILS}_decided")
        ),
    )
    op.create_index(
        op.f(f"ix_{MAILS}_received_at"),
        MAILS,
        ["tenant_id", "received_at"],
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        op.f(f"ix_{MAILS}_sender_key_received_at"),
        MAILS,
        ["tenant_id", "sender_key", "received_at"],
    )
    op.create_index(op.f(f"ix_{MAILS}_complaint_id"), MAILS, ["tenant_id", "complaint_id"])
    protect(MAILS)
    op.add_column("mails", sa.Column("reply_to", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("mails", "reply_to")
    op.drop_table(MAILS)
    op.drop_table(INTAKES)
