"""Whom cases are about, who had them, and what became of objections"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0034"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_named",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=True),
        sa.Column("staff_id", sa.UUID(), nullable=True),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("named_by", sa.UUID(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_case_named_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_case_named_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "staff_id"],
            ["staff_entries.tenant_id", "staff_entries.id"],
            name=op.f("fk_case_named_tenant_id_staff_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_case_named_tenant_id_department_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_named")),
        sa.CheckConstraint(
            "num_nonnulls(user_id, staff_id, department_id) = 1",
            name=op.f("ck_case_named_one_of_three"),
        ),
    )
    for column in ("complaint_id", "user_id", "staff_id"):
        op.create_index(f"ix_case_named_{column}", "case_named", ["tenant_id", column])
    protect("case_named")
    op.add_column("case_steps", sa.Column("handler_id", sa.UUID(), nullable=True))
    op.create_table(
        "case_reviews",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.UUID(), nullable=False),
        sa.Column("outcome_before", sa.String(), nullable=False),
        sa.Column("outcome_after", sa.String(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_case_reviews_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_case_reviews_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_reviews")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f("uq_case_reviews_tenant_id_complaint_id_number"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome_after IS NULL)",
            name=op.f("ck_case_reviews_decided"),
        ),
    )
    op.create_index("ix_case_reviews_decided_at", "case_reviews", ["tenant_id", "decided_at"])
    protect("case_reviews")


def downgrade() -> None:
    op.drop_table("case_reviews")
    op.drop_column("case_steps", "handler_id")
    op.drop_table("case_named")
