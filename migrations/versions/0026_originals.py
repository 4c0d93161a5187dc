"""What a questionnaire was copied from as it was then, and templates of the house"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questionnaires", sa.Column("pack_content", JSONB(), nullable=True))
    op.add_column(
        "questionnaires", sa.Column("template_since", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("questionnaires", "template_since")
    op.drop_column("questionnaires", "pack_content")
