"""Appeals against published results"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("evaluation_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("filed_by", sa.UUID(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_appeals_tenant_id"), ondelete="RESTRICT"
        ),
        *(_key(name, other) for name, other in _OTHERS),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_appeals")),
        sa.UniqueConstraint(
            "tenant_id",
            "evaluation_id",
            "department_id",
            name=op.f("uq_appeals_tenant_id_evaluation_id_department_id"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'dismissed')", name=op.f("ck_appeals_state")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL) AND (state = 'open') = (decided_by IS NULL)"
            " AND (state = 'open') = (decision = '')",
            name=op.f("ck_appeals_decided"),
        ),
        sa.CheckConstraint("decided_by <> filed_by", name=op.f("ck_appeals_decided_by_another")),
    )
    op.create_index("ix_appeals_period_id_state", "appeals", ["tenant_id", "period_id", "state"])
    protect("appeals")


def downgrade() -> None:
    op.drop_table("appeals")


_OTHERS = (
    ("period_id", "evaluation_periods"),
    ("evaluation_id", "evaluations"),
    ("department_id", "departments"),
)


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{other}.tenant_id", f"{other}.id"],
        name=op.f(f"fk_appeals_tenant_id_{column}"),
    )
