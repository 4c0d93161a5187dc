"""What a personal link says of the person, apart from what it says of the visit"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "personal_links", sa.Column("contact", JSONB(), server_default="{}", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("personal_links", "contact")
