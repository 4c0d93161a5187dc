"""Complaints that another body sent on, with its own number and clock"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLE = "case_transfers"
BEFORE = "channel IN ('portal', 'response', 'telephone', 'counter', 'letter')"
NOW = "channel IN ('portal', 'response', 'telephone', 'counter', 'letter', 'regulator', 'mail')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_complaints_channel"), "complaints", type_="check")
    op.create_check_constraint(op.f("ck_complaints_channel"), "complaints", NOW)
    op.add_column(
        "complaints", sa.Column("transfer_due", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_complaints_transfer_due",
        "complaints",
        ["tenant_id", "transfer_due"],
        postgresql_where=sa.text("transfer_due IS NOT NULL"),
    )
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("body_name", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.UUID(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_via", sa.String(), nullable=True),
        sa.Column("answered_by", sa.UUID(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{TABLE}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "tenant_id",
            "body",
            "body_name",
            "number_key",
            name=op.f(f"uq_{TABLE}_tenant_id_body_body_name_number_key"),
        ),
        sa.CheckConstraint(
            "body IN ('hotline', 'regulator', 'superior', 'association', 'other')",
            name=op.f(f"ck_{TABLE}_body"),
        ),
        sa.CheckConstraint(
            "answered_via IN ('platform', 'letter', 'mail', 'telephone', 'other')",
            name=op.f(f"ck_{TABLE}_answered_via"),
        ),
        sa.CheckConstraint("due_on >= received_on", name=op.f(f"ck_{TABLE}_forwards")),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (answered_via IS NULL)"
            " AND (answered_on IS NULL) = (answered_by IS NULL)",
            name=op.f(f"ck_{TABLE}_answered"),
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_complaint_id"), TABLE, ["tenant_id", "complaint_id"])
    protect(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_index("ix_complaints_transfer_due", table_name="complaints")
    op.drop_column("complaints", "transfer_due")
    # What came in these ways stays, as letters, which they are most like.
    op.execute("UPDATE complaints SET channel = 'letter' WHERE channel IN ('regulator', 'mail')")
    op.drop_constraint(op.f("ck_complaints_channel"), "complaints", type_="check")
    op.create_check_constraint(op.f("ck_complaints_channel"), "complaints", BEFORE)
