"""“You said, we did”"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What everybody read stays as it was read: only its state goes on.
FROZEN = """
CREATE FUNCTION keep_published_texts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('draft', 'in_review') THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a published text is not deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.change_id, OLD.number, OLD.said_zh, OLD.said_en, OLD.did_zh, OLD.did_en,
      OLD.department_id, OLD.since_on, OLD.writers, OLD.submitted_by, OLD.decided_by,
      OLD.decided_at)
     IS DISTINCT FROM
     (NEW.change_id, NEW.number, NEW.said_zh, NEW.said_en, NEW.did_zh, NEW.did_en,
      NEW.department_id, NEW.since_on, NEW.writers, NEW.submitted_by, NEW.decided_by,
      NEW.decided_at)
     OR NEW.state IN ('draft', 'in_review')
     OR (OLD.state <> 'published' AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'a published text does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("action_id", sa.UUID(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_changes_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "action_id"],
            ["corrective_actions.tenant_id", "corrective_actions.id"],
            name=op.f("fk_changes_tenant_id_action_id"),
            ondelete="SET NULL (action_id)",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_changes")),
        sa.UniqueConstraint("tenant_id", "ref", name=op.f("uq_changes_tenant_id_ref")),
    )
    op.create_index("ix_changes_action_id", "changes", ["tenant_id", "action_id"])
    op.create_table(
        "change_texts",
        sa.Column("change_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said_zh", sa.String(), nullable=False),
        sa.Column("said_en", sa.String(), nullable=False),
        sa.Column("did_zh", sa.String(), nullable=False),
        sa.Column("did_en", sa.String(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("writers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("submitted_by", sa.UUID(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'replaced', 'withdrawn')",
            name=op.f("ck_change_texts_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL"
            " AND decided_by <> submitted_by)",
            name=op.f("ck_change_texts_published_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_change_texts_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "change_id"],
            ["changes.tenant_id", "changes.id"],
            name=op.f("fk_change_texts_tenant_id_change_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_change_texts_tenant_id_department_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_change_texts")),
        sa.UniqueConstraint(
            "tenant_id",
            "change_id",
            "number",
            name=op.f("uq_change_texts_tenant_id_change_id_number"),
        ),
    )
    op.create_index(
        "uq_change_texts_public",
        "change_texts",
        ["tenant_id", "change_id"],
        unique=True,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index(
        "uq_change_texts_in_work",
        "change_texts",
        ["tenant_id", "change_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'in_review')"),
    )
    op.execute(FROZEN)
    op.execute(
        "CREATE TRIGGER published_texts BEFORE UPDATE OR DELETE ON change_texts"
        " FOR EACH ROW EXECUTE FUNCTION keep_published_texts()"
    )
    protect("changes")
    protect("change_texts")


def downgrade() -> None:
    op.drop_table("change_texts")
    op.drop_table("changes")
    op.execute("DROP FUNCTION keep_published_texts()")
