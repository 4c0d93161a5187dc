"""Alembic's environment: migrations run as the owner, with a short lock timeout (REL-22)."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import complaints.actions.models
import complaints.assisting.models
import complaints.audits.models
import complaints.changes.models
import complaints.models
import complaints.related.models
import complaints.texts.models
import complaints.timing.models
import evaluations.models
import foundation.clock
import foundation.mail
import foundation.uploads.models
import foundation.web.limits
import reports.models
import surveys.authoring_models
import surveys.exclusion_models
import surveys.incentives.models
import surveys.models
import surveys.paper_models
import surveys.personal_models
import surveys.trial_models
import surveys.weighing.models
import tenants.directory.models
import tenants.models
import tenants.subjects.models
from foundation.database import Base, driver_url

# Each of these puts its tables on the metadata.
MODELS = (
    complaints.actions.models,
    complaints.assisting.models,
    complaints.audits.models,
    complaints.changes.models,
    complaints.models,
    complaints.related.models,
    complaints.texts.models,
    complaints.timing.models,
    evaluations.models,
    foundation.clock,
    foundation.mail,
    foundation.uploads.models,
    foundation.web.limits,
    reports.models,
    surveys.authoring_models,
    surveys.exclusion_models,
    surveys.incentives.models,
    surveys.models,
    surveys.trial_models,
    tenants.directory.models,
    tenants.models,
    tenants.subjects.models,
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
