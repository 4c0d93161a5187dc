"""The periods that external auditors may read"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OWNERS = (("memberships", "membership_id"), ("member_invitations", "invitation_id"))


def upgrade() -> None:
    op.create_table(
        "auditor_periods",
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("membership_id", sa.UUID(), nullable=True),
        sa.Column("invitation_id", sa.UUID(), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(membership_id, invitation_id) = 1",
            name=op.f("ck_auditor_periods_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_auditor_periods_tenant_id"),
            ondelete="RESTRICT",
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_auditor_periods_tenant_id_{column}"),
                ondelete="CASCADE",
            )
            for table, column in (("evaluation_periods", "period_id"), *OWNERS)
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_auditor_periods")),
        *(
            sa.UniqueConstraint(
                "tenant_id",
                column,
                "period_id",
                name=op.f(f"uq_auditor_periods_tenant_id_{column}_period_id"),
            )
            for _, column in OWNERS
        ),
    )
    protect("auditor_periods")


def downgrade() -> None:
    op.drop_table("auditor_periods")
