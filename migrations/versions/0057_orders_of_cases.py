"""What an answer said before it was disputed, indexes for orders and figures of cases, views that people keep"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0057"
down_revision = "0047"
branch_labels = None
depends_on = None

AGAIN = "ix_complaints_in_turn"
REOPENED = "ix_case_steps_complaint_id"
CLOCKS = "ix_complaints_order_of_clocks"


def upgrade() -> None:
    op.add_column("complaints", sa.Column("earlier_outcome", sa.String(), nullable=True))
    op.create_index(
        AGAIN,
        "complaints",
        ["tenant_id", "department_id", "category", "received_on", "ref"],
        postgresql_include=["id"],
    )
    op.create_index(
        REOPENED,
        "case_steps",
        ["tenant_id", "complaint_id"],
        postgresql_where=sa.text("step = 'reopen'"),
    )
    op.create_index(
        CLOCKS,
        "complaints",
        [
            "tenant_id",
            sa.text(
                "(CASE WHEN due_at IS NULL THEN '9999-01-01 00:00:00+00'::timestamptz"
                " ELSE due_at END)"
            ),
            "ref",
        ],
    )
    op.create_table(
        "register_views",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_register_views_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_register_views")),
        sa.UniqueConstraint(
            "tenant_id",
            "user_id",
            "name",
            name=op.f("uq_register_views_tenant_id_user_id_name"),
        ),
    )
    protect("register_views")


def downgrade() -> None:
    op.drop_table("register_views")
    op.drop_index(REOPENED, table_name="case_steps")
    op.drop_index(CLOCKS, table_name="complaints")
    op.drop_index(AGAIN, table_name="complaints")
    op.drop_column("complaints", "earlier_outcome")
