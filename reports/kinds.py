"""The table of what reports are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from foundation.database import TenantRow
from reports.about_actions import ACTIONS
from reports.about_audits import AUDITS
from reports.about_periods import PERIODS
from reports.about_posters import POSTERS
from reports.about_surveys import SURVEYS
from reports.models import ReportRun
from reports.subjects import Kind, Subject

KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind for kind in (SURVEYS, PERIODS, ACTIONS, POSTERS, AUDITS)
}


def kind_of(row: TenantRow) -> Kind[Any]:
    """The kind of subject that a row is."""
    return next(kind for kind in KINDS.values() if isinstance(row, kind.table))


def subjects_of(runs: Iterable[ReportRun]) -> dict[UUID, Subject]:
    """What each of these runs is about, in one query for each kind."""
    asked = list(runs)
    told = {
        name: kind.tell({run.subject_id for run in asked if run.kind == name})
        for name, kind in KINDS.items()
        if any(run.kind == name for run in asked)
    }
    return {run.id: told[run.kind][run.subject_id] for run in asked}


def subject_of(run: ReportRun) -> Subject:
    """What a run is about."""
    return subjects_of([run])[run.id]
