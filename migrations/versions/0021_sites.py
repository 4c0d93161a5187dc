"""The sites that may show an organisation's surveys in a frame"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "tenants", sa.Column("embed_sites", sa.String(), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("tenants", "embed_sites")
