"""Vouchers and draws"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# What was drawn stands: neither the seed nor the winners change afterwards.
DRAWN = """
CREATE FUNCTION keep_drawings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.drawn_at IS NOT NULL AND (OLD.seed, OLD.entered, OLD.drawn_at, OLD.drawn_by, OLD.kind)
     IS DISTINCT FROM (NEW.seed, NEW.entered, NEW.drawn_at, NEW.drawn_by, NEW.kind) THEN
    RAISE EXCEPTION 'what was drawn stands' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "incentives",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("terms_zh", sa.String(), nullable=False),
        sa.Column("terms_en", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("low_at", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by", sa.UUID(), nullable=True),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_row("incentives"),
        _key("incentives", "survey_id", "surveys"),
        sa.UniqueConstraint(
            "tenant_id", "survey_id", name=op.f("uq_incentives_tenant_id_survey_id")
        ),
        sa.CheckConstraint("kind IN ('voucher', 'draw')", name=op.f("ck_incentives_kind")),
        sa.CheckConstraint("low_at >= 0", name=op.f("ck_incentives_low_at")),
        sa.CheckConstraint(
            "(drawn_at IS NULL) = (seed IS NULL) AND (drawn_at IS NULL) = (entered IS NULL)",
            name=op.f("ck_incentives_drawn"),
        ),
    )
    op.create_table(
        "incentive_codes",
        sa.Column("incentive_id", sa.UUID(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("redeemed_on", sa.Date(), nullable=True),
        sa.Column("redeemed_by", sa.UUID(), nullable=True),
        *_row("incentive_codes"),
        _key("incentive_codes", "incentive_id", "incentives"),
        sa.UniqueConstraint("tenant_id", "plain", name=op.f("uq_incentive_codes_tenant_id_plain")),
        sa.CheckConstraint(
            "(redeemed_on IS NULL) = (redeemed_by IS NULL)",
            name=op.f("ck_incentive_codes_redeemed"),
        ),
    )
    op.create_index(
        "ix_incentive_codes_incentive_id", "incentive_codes", ["tenant_id", "incentive_id"]
    )
    op.create_table(
        "codes_left",
        sa.Column("incentive_id", sa.UUID(), nullable=False),
        *_row("codes_left"),
        _key("codes_left", "id", "incentive_codes", "CASCADE"),
    )
    op.create_index(
        "ix_codes_left_incentive_id_id", "codes_left", ["tenant_id", "incentive_id", "id"]
    )
    op.create_table(
        "code_takes",
        sa.Column("incentive_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_row("code_takes"),
        _key("code_takes", "incentive_id", "incentives"),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_code_takes_tenant_id_name")),
    )
    op.create_index("ix_code_takes_day", "code_takes", ["tenant_id", "day"])
    # As of the ballot box: what is taken out leaves the file, too.
    for table in ("codes_left", "code_takes"):
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_threshold = 0,"
            " autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0)"
        )
    op.execute(DRAWN)
    op.execute(
        "CREATE TRIGGER drawings BEFORE UPDATE ON incentives"
        " FOR EACH ROW EXECUTE FUNCTION keep_drawings()"
    )
    for table in ("incentives", "incentive_codes", "codes_left", "code_takes"):
        protect(table)


def downgrade() -> None:
    for table in ("code_takes", "codes_left", "incentive_codes", "incentives"):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_drawings()")


def _row(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _key(
    table: str, column: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{other}.tenant_id", f"{other}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete=ondelete,
    )
