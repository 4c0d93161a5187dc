"""Alembic's environment: migrations run as the owner, with a short lock timeout (REL-22)."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import complaints.actions.models
import complaints.models
import evaluations.models
import foundation.clock
import foundation.mail
import foundation.uploads.models
import foundation.web.limits
import reports.models
import surveys.models
import tenants.models
from foundation.database import Base, driver_url

# Each of these puts its tables on the metadata.
MODELS = (
    complaints.actions.models,
    complaints.models,
    evaluations.models,
    foundation.clock,
    foundation.mail,
    foundation.uploads.models,
    foundation.web.limits,
    reports.models,
    surveys.models,
    tenants.models,
)

url = driver_url(context.config.attributes["url"])
engine = create_engine(url, poolclass=NullPool)
with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '3s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
