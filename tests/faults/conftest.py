"""A product of its own, with a PostgreSQL and a Redis that a test may stop, kill and start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from asking import Asked, ask
from house_cast import Cast, make_cast

from foundation.migrating import migrate
from foundation.provisioning import provision
from foundation.settings import Settings
from foundation.unit_of_work import connect
from scripts.processes import free_port
from scripts.services import LocalPostgres, LocalRedis, temporary_folder
from scripts.supervisor import Supervisor

NAME = "hs_faults"


@dataclass
class Faulty:
    """The running product and the services under it."""

    settings: Settings
    postgres: LocalPostgres
    redis: LocalRedis
    processes: Supervisor
    asked: Asked
    cast: Cast

    @property
    def url(self) -> str:
        return self.settings.base_url

    def pid_of(self, name: str) -> int:
        """The process id of a part: "web", "worker" or "scheduler"."""
        return next(c.process.pid for c in self.processes.children if c.name == name)

    def start(self, name: str) -> None:
        """Start a part: "worker" or "scheduler"."""
        flask = [sys.executable, "-m", "flask", "--app", "wsgi:create_app"]
        self.processes.start(name, [*flask, name])


@pytest.fixture
def faulty(whole_app, settings: Settings, tmp_path: Path) -> Iterator[Faulty]:
    """Web in processes of its own on services of its own, with an anonymous survey open."""
    with temporary_folder() as folder:
        postgres = LocalPostgres(folder / "postgres")
        redis = LocalRedis(folder / "redis")
        processes = Supervisor({}, tmp_path)
        try:
            known = _settings(settings, postgres, redis, tmp_path)
            provision(known)
            migrate(known)
            connect(known)
            cast = make_cast(whole_app)
            asked = ask(cast, "confidential", paging="single")
            processes.environment = {**os.environ, **_environment(known)}
            gunicorn = [sys.executable, "-m", "gunicorn", "-c", "scripts/gunicorn.conf.py"]
            processes.start("web", [*gunicorn, "wsgi:create_app()"])
            processes.wait_until_answers(f"{known.base_url}/health/live")
            yield Faulty(known, postgres, redis, processes, asked, cast)
        finally:
            processes.stop()
            connect(settings)
            redis.stop()
            postgres.remove()


def _settings(
    base: Settings, postgres: LocalPostgres, redis: LocalRedis, storage: Path
) -> Settings:
    from dataclasses import replace

    admin = postgres.start()
    return replace(
        base,
        database_url=postgres.url_of(NAME, f"{NAME}_app"),
        database_owner_url=postgres.url_of(NAME, f"{NAME}_owner"),
        database_backup_url=postgres.url_of(NAME, f"{NAME}_backup"),
        database_admin_url=admin,
        redis_url=redis.start(),
        base_url=f"http://127.0.0.1:{free_port()}",
        storage_dir=str(storage / "storage"),
    )


def _environment(settings: Settings) -> dict[str, str]:
    named = {f.metadata["env"]: str(getattr(settings, f.name)) for f in fields(Settings)}
    return {**named, "PORT": settings.base_url.rpartition(":")[2]}
