"""What every room stands on: settings, database, unit of work, clock, audit trail, work, web."""
