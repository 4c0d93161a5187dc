"""Complaints"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_rules",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("looked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('rating', 'choice')", name=op.f("ck_case_rules_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_case_rules_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_case_rules_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_rules")),
        sa.UniqueConstraint(
            "tenant_id", "survey_id", name=op.f("uq_case_rules_tenant_id_survey_id")
        ),
    )
    op.create_table(
        "complaints",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("receipt_digest", sa.String(), nullable=True),
        sa.Column("lodged_digest", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("safety", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("handler_id", sa.UUID(), nullable=True),
        sa.Column("response_id", sa.UUID(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolve_due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by", sa.UUID(), nullable=True),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_text", sa.String(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_complaints_closed")
        ),
        sa.CheckConstraint(
            "channel IN ('portal', 'response', 'telephone', 'counter', 'letter')",
            name=op.f("ck_complaints_channel"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'in_hand', 'proposed', 'answered', 'disputed', 'closed')",
            name=op.f("ck_complaints_state"),
        ),
        sa.CheckConstraint(
            "NOT anonymous OR received_at IS NULL", name=op.f("ck_complaints_anonymous_by_the_day")
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_complaints_rating")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_complaints_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "response_id"],
            ["responses.tenant_id", "responses.id"],
            name=op.f("fk_complaints_tenant_id_response_id"),
            ondelete="SET NULL (response_id)",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_complaints_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complaints")),
        sa.UniqueConstraint(
            "tenant_id", "receipt_digest", name=op.f("uq_complaints_tenant_id_receipt_digest")
        ),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_complaints_tenant_id_ref")),
        sa.UniqueConstraint(
            "tenant_id", "response_id", name=op.f("uq_complaints_tenant_id_response_id")
        ),
    )
    op.create_index(
        "ix_complaints_clock_from",
        "complaints",
        ["tenant_id", "clock_from"],
        unique=False,
        postgresql_where=sa.text("NOT announced"),
    )
    op.create_index(
        "ix_complaints_department_id_received_on",
        "complaints",
        ["tenant_id", "department_id", "received_on"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "ix_complaints_handler_id_state",
        "complaints",
        ["tenant_id", "handler_id", "state"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "ix_complaints_received_on_ref",
        "complaints",
        ["tenant_id", "received_on", "ref"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "ix_complaints_state_due_at",
        "complaints",
        ["tenant_id", "state", "due_at"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "case_messages",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(direction = 'theirs') = (author_id IS NULL)", name=op.f("ck_case_messages_author")
        ),
        sa.CheckConstraint(
            "direction IN ('theirs', 'ours', 'note')", name=op.f("ck_case_messages_direction")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_case_messages_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_case_messages_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_messages")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f("uq_case_messages_tenant_id_complaint_id_number"),
        ),
    )
    op.create_index(
        "ix_case_messages_day",
        "case_messages",
        ["tenant_id", "day"],
        unique=False,
        postgresql_where=sa.text("NOT announced"),
    )
    op.create_table(
        "case_steps",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_case_steps_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_case_steps_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_steps")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f("uq_case_steps_tenant_id_complaint_id_number"),
        ),
    )
    op.create_index(
        "ix_case_steps_day",
        "case_steps",
        ["tenant_id", "day"],
        unique=False,
        postgresql_where=sa.text("NOT announced"),
    )
    op.create_table(
        "complainants",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_complainants_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_complainants_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_complainants")),
        sa.UniqueConstraint(
            "tenant_id", "complaint_id", name=op.f("uq_complainants_tenant_id_complaint_id")
        ),
    )
    op.create_index(
        "ix_responses_survey_id_submitted_at",
        "responses",
        ["tenant_id", "survey_id", "submitted_at"],
        unique=False,
        postgresql_where=sa.text("submitted_at IS NOT NULL"),
    )
    protect("complaints")
    protect("case_messages")
    protect("case_steps")
    protect("case_rules")
    protect("complainants")


def downgrade() -> None:
    op.drop_index("ix_responses_survey_id_submitted_at", table_name="responses")
    op.drop_table("complainants")
    op.drop_index(
        "ix_case_steps_day", table_name="case_steps", postgresql_where=sa.text("NOT announced")
    )
    op.drop_table("case_steps")
    op.drop_index(
        "ix_case_messages_day",
        table_name="case_messages",
        postgresql_where=sa.text("NOT announced"),
    )
    op.drop_table("case_messages")
    op.drop_index("ix_complaints_state_due_at", table_name="complaints", postgresql_where=None)
    op.drop_index("ix_complaints_received_on_ref", table_name="complaints", postgresql_where=None)
    op.drop_index("ix_complaints_handler_id_state", table_name="complaints", postgresql_where=None)
    op.drop_index(
        "ix_complaints_department_id_received_on", table_name="complaints", postgresql_where=None
    )
    op.drop_index(
        "ix_complaints_clock_from",
        table_name="complaints",
        postgresql_where=sa.text("NOT announced"),
    )
    op.drop_table("complaints")
    op.drop_table("case_rules")
