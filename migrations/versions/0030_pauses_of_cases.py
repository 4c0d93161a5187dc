"""Pauses of cases, while a question to the complainant is open"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("complaints", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "complaints", sa.Column("held_seconds", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_check_constraint(
        op.f("ck_complaints_held_in_hand"), "complaints", "held_at IS NULL OR state = 'in_hand'"
    )
    op.create_check_constraint(
        op.f("ck_complaints_held_seconds"), "complaints", "held_seconds >= 0"
    )
    op.create_table(
        "case_pauses",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_case_pauses_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_case_pauses_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_pauses")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f("uq_case_pauses_tenant_id_complaint_id_number"),
        ),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_case_pauses_forwards")),
        sa.CheckConstraint(
            "until_at IS NOT NULL OR (seconds = 0 AND ended_by IS NULL)",
            name=op.f("ck_case_pauses_ended"),
        ),
    )
    protect("case_pauses")


def downgrade() -> None:
    op.drop_table("case_pauses")
    op.drop_constraint(op.f("ck_complaints_held_seconds"), "complaints", type_="check")
    op.drop_constraint(op.f("ck_complaints_held_in_hand"), "complaints", type_="check")
    op.drop_column("complaints", "held_seconds")
    op.drop_column("complaints", "held_at")
