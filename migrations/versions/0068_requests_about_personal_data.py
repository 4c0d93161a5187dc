"""Requests of people about their own data"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0068"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject_requests",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("things", postgresql.JSONB(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("left", postgresql.JSONB(), nullable=False),
        sa.Column("copy_state", sa.String(), nullable=False),
        sa.Column("copy_id", sa.UUID(), nullable=True),
        sa.Column("copy_sha256", sa.String(), nullable=False),
        sa.Column("copied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_subject_requests_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subject_requests")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_subject_requests_tenant_id_ref")),
        sa.CheckConstraint("wish IN ('erase', 'copy')", name=op.f("ck_subject_requests_wish")),
        sa.CheckConstraint(
            "state IN ('asked', 'allowed', 'done', 'refused')",
            name=op.f("ck_subject_requests_state"),
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_subject_requests_decided")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''", name=op.f("ck_subject_requests_reason")
        ),
        sa.CheckConstraint(
            "copy_state IN ('', 'waiting', 'running', 'done', 'failed')",
            name=op.f("ck_subject_requests_copy"),
        ),
    )
    op.create_index(
        "ix_subject_requests_state_due_on", "subject_requests", ["tenant_id", "state", "due_on"]
    )
    protect("subject_requests")
    op.add_column("complaints", sa.Column("erased_on", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_complaints_erased"), "complaints", "erased_on IS NULL OR state = 'closed'"
    )
    # Empty for rows that are there: what is sealed only the application can read, which fills in.
    for name in ("email_digest", "phone_digest"):
        op.add_column("complainants", sa.Column(name, sa.String(), nullable=True))
        op.create_index(f"ix_complainants_{name}", "complainants", ["tenant_id", name])


def downgrade() -> None:
    for name in ("phone_digest", "email_digest"):
        op.drop_index(f"ix_complainants_{name}", table_name="complainants")
        op.drop_column("complainants", name)
    op.drop_constraint(op.f("ck_complaints_erased"), "complaints", type_="check")
    op.drop_column("complaints", "erased_on")
    op.drop_table("subject_requests")
