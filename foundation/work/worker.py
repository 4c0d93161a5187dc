"""The worker process: RQ with our job class, our serializer and nothing else."""

from __future__ import annotations

from typing import Any

from rq import Worker

from foundation.unit_of_work import disconnect
from foundation.work.bell import queue, redis
from foundation.work.safe_job import SafeJob


class HuishengWorker(Worker):
    """An RQ worker whose work horse starts with database connections of its own."""

    def main_work_horse(self, job: Any, queue: Any) -> None:
        """In the forked child: drop inherited connections first."""
        disconnect(inherited=True)
        super().main_work_horse(job, queue)


def work(*, burst: bool = False) -> None:
    """Run until told to stop (or until nothing waits, with `burst`)."""
    queues = [queue(timeout=None)]
    HuishengWorker(
        queues,
        connection=redis(timeout=None),
        job_class=SafeJob,
        serializer="json",
        log_job_description=False,
    ).work(burst=burst, with_scheduler=False)
