"""Corrective actions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrective_actions",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("trigger_from", sa.Date(), nullable=True),
        sa.Column("trigger_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("planner_id", sa.UUID(), nullable=False),
        sa.Column("reviewer_id", sa.UUID(), nullable=True),
        sa.Column("owner_id", sa.UUID(), nullable=True),
        sa.Column("auditor_id", sa.UUID(), nullable=True),
        sa.Column("containment", sa.String(), nullable=False),
        sa.Column("contained_on", sa.Date(), nullable=True),
        sa.Column("whys", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("root_cause", sa.String(), nullable=False),
        sa.Column("questionnaire_id", sa.UUID(), nullable=True),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("measured_id", sa.UUID(), nullable=False),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("least_change", sa.Double(), nullable=True),
        sa.Column("observation_days", sa.Integer(), nullable=False),
        sa.Column("least_sample", sa.Integer(), nullable=False),
        sa.Column("baseline", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("proposed", sa.String(), nullable=True),
        sa.Column("verdict_reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source IN ('case', 'indicator', 'finding')", name=op.f("ck_corrective_actions_source")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review') OR (baseline IS NOT NULL AND started_on IS NOT NULL)",
            name=op.f("ck_corrective_actions_frozen"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'running', 'awaiting_effect', 'to_judge', 'effective', 'not_effective', 'not_shown')",
            name=op.f("ck_corrective_actions_state"),
        ),
        sa.CheckConstraint(
            "auditor_id NOT IN (planner_id, owner_id)",
            name=op.f("ck_corrective_actions_judged_by_another"),
        ),
        sa.CheckConstraint("least_sample >= 10", name=op.f("ck_corrective_actions_least_sample")),
        sa.CheckConstraint(
            "observation_days BETWEEN 7 AND 400", name=op.f("ck_corrective_actions_observation")
        ),
        sa.CheckConstraint(
            "reviewer_id <> planner_id", name=op.f("ck_corrective_actions_reviewed_by_another")
        ),
        sa.CheckConstraint("started_on <= finished_on", name=op.f("ck_corrective_actions_work")),
        sa.CheckConstraint(
            "trigger_from <= trigger_until", name=op.f("ck_corrective_actions_trigger")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_corrective_actions_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "measured_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_corrective_actions_tenant_id_measured_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "questionnaire_id"],
            ["questionnaires.tenant_id", "questionnaires.id"],
            name=op.f("fk_corrective_actions_tenant_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_corrective_actions_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_corrective_actions")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_corrective_actions_tenant_id_ref")),
    )
    op.create_index(
        "ix_corrective_actions_department_id_state",
        "corrective_actions",
        ["tenant_id", "department_id", "state"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "ix_corrective_actions_state_due_on",
        "corrective_actions",
        ["tenant_id", "state", "due_on"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "action_items",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("evidence_wanted", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "action_id"],
            ["corrective_actions.tenant_id", "corrective_actions.id"],
            name=op.f("fk_action_items_tenant_id_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_action_items_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_action_items")),
    )
    op.create_index(
        "ix_action_items_action_id",
        "action_items",
        ["tenant_id", "action_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "ix_action_items_owner_id_due_on",
        "action_items",
        ["tenant_id", "owner_id", "due_on"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "action_cases",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "action_id"],
            ["corrective_actions.tenant_id", "corrective_actions.id"],
            name=op.f("fk_action_cases_tenant_id_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_action_cases_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_action_cases_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_action_cases")),
        sa.UniqueConstraint(
            "tenant_id",
            "action_id",
            "complaint_id",
            name=op.f("uq_action_cases_tenant_id_action_id_complaint_id"),
        ),
    )
    op.create_index(
        "ix_action_cases_complaint_id",
        "action_cases",
        ["tenant_id", "complaint_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "action_steps",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proof", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "action_id"],
            ["corrective_actions.tenant_id", "corrective_actions.id"],
            name=op.f("fk_action_steps_tenant_id_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_action_steps_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_action_steps")),
        sa.UniqueConstraint(
            "tenant_id",
            "action_id",
            "number",
            name=op.f("uq_action_steps_tenant_id_action_id_number"),
        ),
    )
    protect("corrective_actions")
    protect("action_items")
    protect("action_cases")
    protect("action_steps")


def downgrade() -> None:
    op.drop_table("action_steps")
    op.drop_table("action_cases")
    op.drop_table("action_items")
    op.drop_table("corrective_actions")
