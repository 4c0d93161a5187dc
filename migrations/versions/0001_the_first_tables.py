"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import around_policies, grant_only, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "audit_events",
    "audit_heads",
    "audit_values",
    "ballots",
    "collectors",
    "departments",
    "evaluation_periods",
    "mails",
    "member_invitations",
    "membership_departments",
    "membership_roles",
    "memberships",
    "questionnaire_versions",
    "questionnaires",
    "reference_counters",
    "report_runs",
    "response_blocks",
    "response_drafts",
    "responses",
    "responses_to_fold",
    "surveys",
    "work",
    "work_effects",
)

# An approved version never changes again, whoever asks: only its state may go on to "retired".
FROZEN = """
CREATE FUNCTION keep_approved_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state IN ('approved', 'retired') THEN
      RAISE EXCEPTION 'an approved version is not deleted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state IN ('approved', 'retired') AND (
       NEW.content <> OLD.content OR NEW.digest IS DISTINCT FROM OLD.digest
       OR NEW.number <> OLD.number OR NEW.questionnaire_id <> OLD.questionnaire_id
       OR NEW.decided_by IS DISTINCT FROM OLD.decided_by
       OR NEW.state NOT IN ('approved', 'retired')
       OR (OLD.state = 'retired' AND NEW.state <> 'retired')) THEN
    RAISE EXCEPTION 'an approved version does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""

# What the first respondent met stays: the promise, what is asked, and the period it counts in.
PROMISED = """
CREATE FUNCTION keep_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' AND (
       NEW.anonymity <> OLD.anonymity OR NEW.version_id <> OLD.version_id
       OR NEW.period_id <> OLD.period_id OR NEW.state = 'draft') THEN
    RAISE EXCEPTION 'an opened survey keeps its promise' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "clock_offsets",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shift", sa.Interval(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_offsets")),
    )
    op.create_table(
        "dispatch",
        sa.Column("work_id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("work_id", name=op.f("pk_dispatch")),
    )
    op.create_index("ix_dispatch_due_at", "dispatch", ["due_at"], unique=False)
    op.create_table(
        "rate_counters",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_counters")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "tenants",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("footer_zh", sa.String(), nullable=False),
        sa.Column("footer_en", sa.String(), nullable=False),
        sa.Column("privacy_zh", sa.String(), nullable=False),
        sa.Column("privacy_en", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'suspended', 'closed', 'internal')", name=op.f("ck_tenants_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenants_slug")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.UUID(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digests", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_events_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("tenant_id", "seq", name=op.f("uq_audit_events_tenant_id_seq")),
    )
    op.create_index(
        "ix_audit_events_at",
        "audit_events",
        ["tenant_id", "at"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "ix_audit_events_object_id",
        "audit_events",
        ["tenant_id", "object_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "audit_heads",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_heads_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "departments",
        sa.Column("parent_id", sa.UUID(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "parent_id IS NULL OR parent_id <> id", name=op.f("ck_departments_not_its_own_parent")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_departments_tenant_id_parent_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_departments_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_departments")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_departments_tenant_id_code")),
    )
    op.create_index(
        "ix_departments_parent_id_position",
        "departments",
        ["tenant_id", "parent_id", "position"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "evaluation_periods",
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_evaluation_periods_state")),
        sa.CheckConstraint(
            "grace_minutes BETWEEN 0 AND 10080", name=op.f("ck_evaluation_periods_grace")
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_evaluation_periods_dates")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_evaluation_periods_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_evaluation_periods")),
        sa.UniqueConstraint(
            "tenant_id", "name_zh", name=op.f("uq_evaluation_periods_tenant_id_name_zh")
        ),
    )
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("rotate_due", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_login_sessions_tenant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_login_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_login_sessions_secret_hash")),
    )
    op.create_index(op.f("ix_login_sessions_user_id"), "login_sessions", ["user_id"], unique=False)
    op.create_table(
        "mails",
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'bounced')", name=op.f("ck_mails_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_mails_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mails")),
    )
    op.create_table(
        "member_invitations",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("department_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("member_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("invited_by", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'revoked')", name=op.f("ck_member_invitations_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_member_invitations_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_member_invitations")),
        sa.UniqueConstraint(
            "tenant_id", "secret_hash", name=op.f("uq_member_invitations_tenant_id_secret_hash")
        ),
    )
    op.create_index(
        "ix_member_invitations_email",
        "member_invitations",
        ["tenant_id", "email"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "memberships",
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'disabled')", name=op.f("ck_memberships_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_memberships_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("tenant_id", "user_id", name=op.f("uq_memberships_tenant_id_user_id")),
    )
    op.create_index(op.f("ix_memberships_user_id"), "memberships", ["user_id"], unique=False)
    op.create_table(
        "questionnaires",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_questionnaires_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_questionnaires")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_questionnaires_tenant_id_ref")),
    )
    op.create_table(
        "reference_counters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_reference_counters_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reference_counters")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_reference_counters_tenant_id_name")),
    )
    op.create_table(
        "user_tokens",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("credential_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_tokens_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_user_tokens_secret_hash")),
    )
    op.create_index(op.f("ix_user_tokens_user_id"), "user_tokens", ["user_id"], unique=False)
    op.create_table(
        "work",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'parked')", name=op.f("ck_work_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_work_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_work")),
        sa.UniqueConstraint(
            "tenant_id",
            "kind",
            "subject_id",
            "occasion",
            name=op.f("uq_work_tenant_id_kind_subject_id_occasion"),
        ),
    )
    op.create_index(
        "ix_work_state_due_at",
        "work",
        ["tenant_id", "state", "due_at"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "work_effects",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_work_effects_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_work_effects")),
        sa.UniqueConstraint(
            "tenant_id",
            "kind",
            "subject_id",
            "occasion",
            name=op.f("uq_work_effects_tenant_id_kind_subject_id_occasion"),
        ),
    )
    op.create_table(
        "audit_values",
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "event_id"],
            ["audit_events.tenant_id", "audit_events.id"],
            name=op.f("fk_audit_values_tenant_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_values_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_values")),
        sa.UniqueConstraint(
            "tenant_id", "event_id", "field", name=op.f("uq_audit_values_tenant_id_event_id_field")
        ),
    )
    op.create_table(
        "membership_departments",
        sa.Column("membership_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_membership_departments_tenant_id_department_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["memberships.tenant_id", "memberships.id"],
            name=op.f("fk_membership_departments_tenant_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_membership_departments_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership_departments")),
        sa.UniqueConstraint(
            "tenant_id",
            "membership_id",
            "department_id",
            name=op.f("uq_membership_departments_tenant_id_membership_id_department_id"),
        ),
    )
    op.create_table(
        "membership_roles",
        sa.Column("membership_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["memberships.tenant_id", "memberships.id"],
            name=op.f("fk_membership_roles_tenant_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_membership_roles_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership_roles")),
        sa.UniqueConstraint(
            "tenant_id",
            "membership_id",
            "role",
            name=op.f("uq_membership_roles_tenant_id_membership_id_role"),
        ),
    )
    op.create_table(
        "questionnaire_versions",
        sa.Column("questionnaire_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("authors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("submitted_by", sa.UUID(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_approval', 'approved', 'retired')",
            name=op.f("ck_questionnaire_versions_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved') OR (decided_by IS NOT NULL AND decided_by <> submitted_by AND digest IS NOT NULL)",
            name=op.f("ck_questionnaire_versions_approved_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "questionnaire_id"],
            ["questionnaires.tenant_id", "questionnaires.id"],
            name=op.f("fk_questionnaire_versions_tenant_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_questionnaire_versions_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_questionnaire_versions")),
        sa.UniqueConstraint(
            "tenant_id",
            "questionnaire_id",
            "number",
            name=op.f("uq_questionnaire_versions_tenant_id_questionnaire_id_number"),
        ),
    )
    op.create_table(
        "surveys",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("anonymity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "anonymity IN ('anonymous', 'confidential')", name=op.f("ck_surveys_anonymity")
        ),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f("ck_surveys_state")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_surveys_times")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "period_id"],
            ["evaluation_periods.tenant_id", "evaluation_periods.id"],
            name=op.f("fk_surveys_tenant_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "version_id"],
            ["questionnaire_versions.tenant_id", "questionnaire_versions.id"],
            name=op.f("fk_surveys_tenant_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_surveys_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_surveys_tenant_id_ref")),
    )
    op.create_table(
        "ballots",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("collector_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("receipt_digest", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_ballots_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_ballots_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ballots")),
        sa.UniqueConstraint(
            "tenant_id",
            "survey_id",
            "receipt_digest",
            name=op.f("uq_ballots_tenant_id_survey_id_receipt_digest"),
        ),
    )
    op.create_table(
        "collectors",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("short_code", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_collectors_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_collectors_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_collectors_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_collectors")),
        sa.UniqueConstraint(
            "tenant_id", "short_code", name=op.f("uq_collectors_tenant_id_short_code")
        ),
    )
    op.create_index(
        "ix_collectors_survey_id",
        "collectors",
        ["tenant_id", "survey_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "report_runs",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.UUID(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_report_runs_language")),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_report_runs_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_report_runs_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_report_runs_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_report_runs")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_report_runs_tenant_id_ref")),
    )
    op.create_index(
        "ix_report_runs_survey_id",
        "report_runs",
        ["tenant_id", "survey_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_index(
        "uq_report_runs_under_way",
        "report_runs",
        ["tenant_id", "survey_id", "language"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_table(
        "response_blocks",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("departments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("days", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_response_blocks_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "version_id"],
            ["questionnaire_versions.tenant_id", "questionnaire_versions.id"],
            name=op.f("fk_response_blocks_tenant_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_response_blocks_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_response_blocks")),
    )
    op.create_index(
        "ix_response_blocks_survey_id",
        "response_blocks",
        ["tenant_id", "survey_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "response_drafts",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("collector_id", sa.UUID(), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collector_id"],
            ["collectors.tenant_id", "collectors.id"],
            name=op.f("fk_response_drafts_tenant_id_collector_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_response_drafts_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_response_drafts")),
        sa.UniqueConstraint(
            "tenant_id", "key_digest", name=op.f("uq_response_drafts_tenant_id_key_digest")
        ),
    )
    op.create_index(
        "ix_response_drafts_expires_on",
        "response_drafts",
        ["tenant_id", "expires_on"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("collector_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("period_id", sa.UUID(), nullable=False),
        sa.Column("receipt_digest", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collector_id"],
            ["collectors.tenant_id", "collectors.id"],
            name=op.f("fk_responses_tenant_id_collector_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_responses_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "period_id"],
            ["evaluation_periods.tenant_id", "evaluation_periods.id"],
            name=op.f("fk_responses_tenant_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_responses_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "version_id"],
            ["questionnaire_versions.tenant_id", "questionnaire_versions.id"],
            name=op.f("fk_responses_tenant_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_responses_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_responses")),
        sa.UniqueConstraint(
            "tenant_id",
            "survey_id",
            "receipt_digest",
            name=op.f("uq_responses_tenant_id_survey_id_receipt_digest"),
        ),
    )
    op.create_index(
        "ix_responses_survey_id",
        "responses",
        ["tenant_id", "survey_id"],
        unique=False,
        postgresql_where=sa.column("late"),
    )
    op.create_index(
        "ix_responses_survey_id_department_id",
        "responses",
        ["tenant_id", "survey_id", "department_id"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "responses_to_fold",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["responses.tenant_id", "responses.id"],
            name=op.f("fk_responses_to_fold_tenant_id_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_responses_to_fold_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_responses_to_fold")),
    )
    op.create_index(
        "ix_responses_to_fold_survey_id",
        "responses_to_fold",
        ["tenant_id", "survey_id"],
        unique=False,
        postgresql_where=None,
    )
    op.execute(
        """
        INSERT INTO tenants (id, slug, name_zh, name_en, industry, zone, locale, colour, footer_zh,
                             footer_en, privacy_zh, privacy_en, state, created_at, revision)
        VALUES ('00000000-0000-0000-0000-000000000000', 'platform', '平台', 'Platform', 'platform',
                'UTC', 'zh', '#0e6074', '', '', '', '', 'internal', now(), 1)
        """
    )
    for table in TENANT_TABLES:
        protect(table)
    grant_only("audit_events", "SELECT, INSERT")
    grant_only("audit_values", "SELECT, INSERT, UPDATE (before, after, salt, erased_at)")
    grant_only("audit_heads", "SELECT, INSERT, UPDATE")
    around_policies(
        "tenants_of_user(person uuid, moment timestamptz) RETURNS SETOF uuid",
        "SELECT tenant_id FROM memberships WHERE user_id = person AND state = 'active'"
        " AND (expires_at IS NULL OR expires_at > moment)",
        reads={"memberships": "tenant_id, user_id, state, expires_at"},
    )
    # What leaves the ballot box is to be gone from its pages soon, not when a fifth of a large
    # table has changed (docs/decisions: the ballot box).
    for table in ("ballots", "response_drafts"):
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_threshold = 0,"
            " autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0)"
        )
    op.execute(FROZEN)
    op.execute(
        "CREATE TRIGGER approved_versions BEFORE UPDATE OR DELETE ON questionnaire_versions"
        " FOR EACH ROW EXECUTE FUNCTION keep_approved_versions()"
    )
    op.execute(PROMISED)
    op.execute(
        "CREATE TRIGGER promises BEFORE UPDATE ON surveys"
        " FOR EACH ROW EXECUTE FUNCTION keep_promises()"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION tenants_of_user(uuid, timestamptz)")
    op.drop_index(
        "ix_responses_to_fold_survey_id", table_name="responses_to_fold", postgresql_where=None
    )
    op.drop_table("responses_to_fold")
    op.drop_index(
        "ix_responses_survey_id_department_id", table_name="responses", postgresql_where=None
    )
    op.drop_table("responses")
    op.drop_index(
        "ix_response_drafts_expires_on", table_name="response_drafts", postgresql_where=None
    )
    op.drop_table("response_drafts")
    op.drop_index(
        "ix_response_blocks_survey_id", table_name="response_blocks", postgresql_where=None
    )
    op.drop_table("response_blocks")
    op.drop_index("ix_report_runs_survey_id", table_name="report_runs", postgresql_where=None)
    op.drop_table("report_runs")
    op.drop_index("ix_collectors_survey_id", table_name="collectors", postgresql_where=None)
    op.drop_table("collectors")
    op.drop_table("ballots")
    op.drop_table("surveys")
    op.drop_table("questionnaire_versions")
    op.drop_table("membership_roles")
    op.drop_table("membership_departments")
    op.drop_table("audit_values")
    op.drop_table("work_effects")
    op.drop_index("ix_work_state_due_at", table_name="work", postgresql_where=None)
    op.drop_table("work")
    op.drop_index(op.f("ix_user_tokens_user_id"), table_name="user_tokens")
    op.drop_table("user_tokens")
    op.drop_table("reference_counters")
    op.drop_table("questionnaires")
    op.drop_index(op.f("ix_memberships_user_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(
        "ix_member_invitations_email", table_name="member_invitations", postgresql_where=None
    )
    op.drop_table("member_invitations")
    op.drop_table("mails")
    op.drop_index(op.f("ix_login_sessions_user_id"), table_name="login_sessions")
    op.drop_table("login_sessions")
    op.drop_table("evaluation_periods")
    op.drop_index(
        "ix_departments_parent_id_position", table_name="departments", postgresql_where=None
    )
    op.drop_table("departments")
    op.drop_table("audit_heads")
    op.drop_index("ix_audit_events_object_id", table_name="audit_events", postgresql_where=None)
    op.drop_index("ix_audit_events_at", table_name="audit_events", postgresql_where=None)
    op.drop_table("audit_events")
    op.drop_table("users")
    op.drop_table("tenants")
    op.drop_table("rate_counters")
    op.drop_index("ix_dispatch_due_at", table_name="dispatch")
    op.drop_table("dispatch")
    op.drop_table("clock_offsets")
    op.execute("DROP FUNCTION keep_approved_versions()")
    op.execute("DROP FUNCTION keep_promises()")
