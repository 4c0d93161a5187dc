"""Audits: samples of settled cases, answers, findings, packs; and the trail's daily anchors"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import grant_only, protect

revision = "0039"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = (
    "audit_samples",
    "sampled_cases",
    "checklist_answers",
    "checklist_items",
    "audit_findings",
    "audit_packs",
    "audit_anchors",
)

# A sample stays as it was drawn, and once signed nothing of it changes.
DRAWN = """
CREATE FUNCTION keep_drawn_samples() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a sample is not deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.signed_at IS NOT NULL OR
     (OLD.ref, OLD.closed_from, OLD.closed_until, OLD.departments, OLD.size, OLD.seed,
      OLD.algorithm, OLD.weights, OLD.population, OLD.population_digest, OLD.checklist,
      OLD.drawn_by, OLD.drawn_at)
     IS DISTINCT FROM
     (NEW.ref, NEW.closed_from, NEW.closed_until, NEW.departments, NEW.size, NEW.seed,
      NEW.algorithm, NEW.weights, NEW.population, NEW.population_digest, NEW.checklist,
      NEW.drawn_by, NEW.drawn_at) THEN
    RAISE EXCEPTION 'a sample stays as it was drawn' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
CASES = """
CREATE FUNCTION keep_sampled_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a sampled case is not deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.sample_id, OLD.number, OLD.ref, OLD.weight, OLD.chance, OLD.risks)
     IS DISTINCT FROM
     (NEW.sample_id, NEW.number, NEW.ref, NEW.weight, NEW.chance, NEW.risks)
     OR ((OLD.looked_at, OLD.looked_by) IS DISTINCT FROM (NEW.looked_at, NEW.looked_by)
         AND EXISTS (SELECT FROM audit_samples
                     WHERE id = OLD.sample_id AND signed_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a sampled case stays as it was drawn' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
ANSWERS = """
CREATE FUNCTION keep_signed_answers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched checklist_answers;
BEGIN
  touched := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  IF EXISTS (SELECT FROM sampled_cases c JOIN audit_samples s
             ON s.tenant_id = c.tenant_id AND s.id = c.sample_id
             WHERE c.tenant_id = touched.tenant_id AND c.id = touched.sampled_id
             AND s.signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a signed audit does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN touched;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_samples",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("closed_from", sa.Date(), nullable=False),
        sa.Column("closed_until", sa.Date(), nullable=False),
        sa.Column("departments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("population", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("population_digest", sa.String(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("drawn_by", sa.UUID(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("signed_by", sa.UUID(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(signed_at IS NULL) = (signed_by IS NULL)", name=op.f("ck_audit_samples_signed")
        ),
        sa.CheckConstraint("closed_from <= closed_until", name=op.f("ck_audit_samples_days")),
        sa.CheckConstraint("size >= 1", name=op.f("ck_audit_samples_size")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_samples_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_samples")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_audit_samples_tenant_id_ref")),
    )
    op.create_index(
        "ix_audit_samples_drawn_at", "audit_samples", ["tenant_id", "drawn_at"], unique=False
    )
    op.create_table(
        "sampled_cases",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sample_id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=False),
        sa.Column("risks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("looked_by", sa.UUID(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (looked_by IS NULL)", name=op.f("ck_sampled_cases_looked")
        ),
        sa.CheckConstraint("chance > 0 AND chance <= 1", name=op.f("ck_sampled_cases_chance")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f("fk_sampled_cases_tenant_id_complaint_id"),
            ondelete="SET NULL (complaint_id)",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sample_id"],
            ["audit_samples.tenant_id", "audit_samples.id"],
            name=op.f("fk_sampled_cases_tenant_id_sample_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_sampled_cases_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sampled_cases")),
        sa.UniqueConstraint(
            "tenant_id",
            "sample_id",
            "number",
            name=op.f("uq_sampled_cases_tenant_id_sample_id_number"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "sample_id", "ref", name=op.f("uq_sampled_cases_tenant_id_sample_id_ref")
        ),
    )
    op.create_index(
        "ix_sampled_cases_complaint_id",
        "sampled_cases",
        ["tenant_id", "complaint_id"],
        unique=False,
    )
    op.create_table(
        "checklist_answers",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sampled_id", sa.UUID(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("answered_by", sa.UUID(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "result IN ('conform', 'minor', 'major', 'observation', 'not_applicable')",
            name=op.f("ck_checklist_answers_result"),
        ),
        sa.CheckConstraint(
            "result IN ('conform', 'not_applicable') OR remark <> ''",
            name=op.f("ck_checklist_answers_with_remark"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sampled_id"],
            ["sampled_cases.tenant_id", "sampled_cases.id"],
            name=op.f("fk_checklist_answers_tenant_id_sampled_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_checklist_answers_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checklist_answers")),
        sa.UniqueConstraint(
            "tenant_id",
            "sampled_id",
            "item",
            name=op.f("uq_checklist_answers_tenant_id_sampled_id_item"),
        ),
    )
    op.create_table(
        "checklist_items",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("text_zh", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("added_by", sa.UUID(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("about IN ('case', 'action')", name=op.f("ck_checklist_items_about")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_checklist_items_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checklist_items")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_checklist_items_tenant_id_code")),
    )
    op.create_table(
        "audit_findings",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("sample_id", sa.UUID(), nullable=False),
        sa.Column("sampled_id", sa.UUID(), nullable=True),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_by", sa.UUID(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.UUID(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("action_id", sa.UUID(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'taken_up') = (action_id IS NOT NULL)", name=op.f("ck_audit_findings_action")
        ),
        sa.CheckConstraint(
            "severity IN ('major', 'minor', 'observation')", name=op.f("ck_audit_findings_severity")
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR reason <> ''",
            name=op.f("ck_audit_findings_withdrawn_with_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'taken_up', 'noted', 'withdrawn')",
            name=op.f("ck_audit_findings_state"),
        ),
        sa.CheckConstraint(
            "taken_by <> raised_by", name=op.f("ck_audit_findings_taken_up_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "action_id"],
            ["corrective_actions.tenant_id", "corrective_actions.id"],
            name=op.f("fk_audit_findings_tenant_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_audit_findings_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sample_id"],
            ["audit_samples.tenant_id", "audit_samples.id"],
            name=op.f("fk_audit_findings_tenant_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sampled_id"],
            ["sampled_cases.tenant_id", "sampled_cases.id"],
            name=op.f("fk_audit_findings_tenant_id_sampled_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_findings_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_findings")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_audit_findings_tenant_id_ref")),
    )
    op.create_index(
        "ix_audit_findings_action_id", "audit_findings", ["tenant_id", "action_id"], unique=False
    )
    op.create_index(
        "ix_audit_findings_sample_id", "audit_findings", ["tenant_id", "sample_id"], unique=False
    )
    op.create_index(
        "ix_audit_findings_state_department_id",
        "audit_findings",
        ["tenant_id", "state", "department_id"],
        unique=False,
    )
    op.create_table(
        "audit_packs",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sample_id", sa.UUID(), nullable=False),
        sa.Column("signed_by", sa.UUID(), nullable=False),
        sa.Column("signed_name", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("manifest", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sample_id"],
            ["audit_samples.tenant_id", "audit_samples.id"],
            name=op.f("fk_audit_packs_tenant_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_packs_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_packs")),
        sa.UniqueConstraint(
            "tenant_id", "sample_id", name=op.f("uq_audit_packs_tenant_id_sample_id")
        ),
    )
    op.create_table(
        "audit_anchors",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_audit_anchors_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_anchors")),
        sa.UniqueConstraint("tenant_id", "day", name=op.f("uq_audit_anchors_tenant_id_day")),
    )
    for table in TABLES:
        protect(table)
    for text in (DRAWN, CASES, ANSWERS):
        op.execute(text)
    op.execute(
        "CREATE TRIGGER drawn_samples BEFORE UPDATE OR DELETE ON audit_samples"
        " FOR EACH ROW EXECUTE FUNCTION keep_drawn_samples()"
    )
    op.execute(
        "CREATE TRIGGER sampled_cases_drawn BEFORE UPDATE OR DELETE ON sampled_cases"
        " FOR EACH ROW EXECUTE FUNCTION keep_sampled_cases()"
    )
    op.execute(
        "CREATE TRIGGER signed_answers BEFORE INSERT OR UPDATE OR DELETE ON checklist_answers"
        " FOR EACH ROW EXECUTE FUNCTION keep_signed_answers()"
    )
    grant_only("audit_packs", "SELECT, INSERT")
    grant_only("audit_anchors", "SELECT, INSERT")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for name in ("keep_signed_answers", "keep_sampled_cases", "keep_drawn_samples"):
        op.execute(f"DROP FUNCTION {name}()")
