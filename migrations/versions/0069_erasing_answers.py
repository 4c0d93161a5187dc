"""Erasing what people told in surveys"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0069"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_answers",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_erased_answers_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"],
            ["responses.tenant_id", "responses.id"],
            name=op.f("fk_erased_answers_tenant_id_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_erased_answers")),
    )
    protect("erased_answers")
    op.add_column("personal_links", sa.Column("erased_on", sa.Date(), nullable=True))
    # Empty for rows that are there: what is sealed only the application can read, which fills in.
    op.add_column("response_contacts", sa.Column("digests", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("response_contacts", "digests")
    op.drop_column("personal_links", "erased_on")
    op.drop_table("erased_answers")
