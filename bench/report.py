"""The product's PDF report, seconds and memory, beside WeasyPrint alone on the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask import Flask

from bench import pressing
from bench.figures import Figures
from bench.scene import Scene
from foundation.audit import acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext, ngettext, speaking
from foundation.work.models import Work
from reports.gathering import gather_report
from reports.models import ReportRun
from reports.rendering import survey_html
from reports.services import JOB, request_report
from scripts.paths import ROOT
from surveys.models import Survey

ROUNDS = 3
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """What one child and its children took."""

    seconds: float
    memory: int


def measure_report(
    figures: Figures, app: Flask, scene: Scene, values: dict[str, str], folder: Path
) -> None:
    """Make the report by its job, and press the same pages with nothing around."""
    page = folder / "page.json"
    whole, alone = [], []
    for _ in range(ROUNDS):
        run_id, work_id = _asked_for(app, scene)
        if not page.exists():
            _write_page(app, scene, run_id, page)
        whole.append(_cost(["job", str(scene.tenant_id), work_id], values))
        alone.append(_cost(["alone", str(page)], values))
    first, bare = (min(costs, key=lambda cost: cost.seconds) for costs in (whole, alone))
    figures.add("PDF report by its job", first.seconds, "s", note="a process of its own, the best")
    figures.add("WeasyPrint alone on the same pages", bare.seconds, "s", note="likewise")
    figures.add("PDF report, ratio of seconds", first.seconds / bare.seconds, "×")
    memory = [max(cost.memory for cost in costs) / _MIB for costs in (whole, alone)]
    figures.add("PDF report by its job, peak memory", memory[0], "MiB", note="job and its press")
    figures.add("WeasyPrint alone, peak memory", memory[1], "MiB")
    figures.add("PDF report, ratio of memory", memory[0] / memory[1], "×")


def _asked_for(app: Flask, scene: Scene) -> tuple[str, str]:
    manager = scene.manager
    scope = tenant_scope(scene.tenant_id)
    with app.app_context(), scope, acting_as(manager.acting), unit_of_work():
        survey = session().get_one(Survey, (scene.tenant_id, scene.crowded.survey_id))
        run = request_report(survey, "zh", manager.user_id)
        work = session().query(Work).filter_by(kind=JOB, subject_id=run.id).one()
        return str(run.id), str(work.id)


def _write_page(app: Flask, scene: Scene, run_id: str, path: Path) -> None:
    """The finished pages as the job makes them, for WeasyPrint alone."""
    with app.app_context(), tenant_scope(scene.tenant_id), unit_of_work():
        run = session().query(ReportRun).filter_by(id=run_id).one()
        report = gather_report(run)
        with speaking("zh"):
            page = survey_html(report, gettext, ngettext)
    pressing.write_page(path, page.html, page.assets)


def _cost(arguments: list[str], values: dict[str, str]) -> Cost:
    peak = 0
    command = [sys.executable, "-m", "bench.pressing", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **values}, stdout=subprocess.PIPE, text=True
    ) as child:
        while child.poll() is None:
            peak = max(peak, _resident(child.pid))
            time.sleep(0.02)
        said = child.communicate()[0]
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments[:1])} ended with {child.returncode}.")
    return Cost(float(said.split()[-1]), peak)


def _resident(pid: int) -> int:
    """Bytes in memory of a process and all that came from it."""
    try:
        first = psutil.Process(pid)
        return sum(p.memory_info().rss for p in (first, *first.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0
