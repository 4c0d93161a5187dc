"""Questions to assisting departments, and their answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0046"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLE = "case_contributions"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{TABLE}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "message_id"],
            ["case_messages.tenant_id", "case_messages.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_message_id"),
            ondelete="SET NULL (message_id)",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.CheckConstraint(
            "state IN ('asked', 'answered', 'withdrawn')", name=op.f(f"ck_{TABLE}_state")
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (ended_at IS NULL)", name=op.f(f"ck_{TABLE}_ended")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_complaint_id"), TABLE, ["tenant_id", "complaint_id"])
    op.create_index(
        op.f(f"ix_{TABLE}_department_id_state"), TABLE, ["tenant_id", "department_id", "state"]
    )
    op.create_index(
        op.f(f"ix_{TABLE}_due_on"),
        TABLE,
        ["tenant_id", "due_on"],
        postgresql_where=sa.text("state = 'asked'"),
    )
    protect(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
