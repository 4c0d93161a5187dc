"""Who is away, and who stands in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0062"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("stand_in_id", sa.UUID(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_absences_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_absences_user_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["users.id"], name=op.f("fk_absences_stand_in_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_absences")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absences_forwards")),
        sa.CheckConstraint("stand_in_id <> user_id", name=op.f("ck_absences_somebody_else")),
    )
    op.create_index(
        "ix_absences_user_id_last_day", "absences", ["tenant_id", "user_id", "last_day"]
    )
    op.create_index("ix_absences_last_day", "absences", ["tenant_id", "last_day"])
    protect("absences")


def downgrade() -> None:
    op.drop_table("absences")
