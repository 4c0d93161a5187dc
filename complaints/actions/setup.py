"""What corrective actions put on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

import complaints.actions.jobs  # noqa: F401 - puts the job on the allow-list
from complaints.actions.services.effect import plan_measurements
from complaints.actions.trail_vocabulary import add_vocabulary

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (("measure_effects", 3600, plan_measurements),)


def register(app: Flask) -> None:  # noqa: ARG001 - as every room's
    """Register what actions bring."""
    add_vocabulary()
