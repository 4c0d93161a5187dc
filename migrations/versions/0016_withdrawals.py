"""Withdrawn answers by the day; responses that are left out; flags in blocks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "number > 0 AND told BETWEEN 0 AND number", name=op.f("ck_withdrawals_number")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_withdrawals_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_withdrawals_tenant_id_survey_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint(
            "tenant_id", "survey_id", "day", name=op.f("uq_withdrawals_tenant_id_survey_id_day")
        ),
    )
    protect("withdrawals")
    for table, name in (("responses", "left_out"), ("response_blocks", "flagged")):
        op.add_column(
            table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    op.drop_column("response_blocks", "flagged")
    op.drop_column("responses", "left_out")
    op.drop_table("withdrawals")
