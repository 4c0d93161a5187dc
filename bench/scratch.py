"""A scratch database as the product has it, with its roles and policies, dropped at the end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from foundation.migrating import migrate
from foundation.provisioning import provision
from foundation.settings import Settings
from foundation.unit_of_work import disconnect

ADMIN = os.environ.get("TEST_DATABASE_ADMIN_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/7")
_ROLES = ("app", "owner", "backup", "search")


def environment(name: str, folder: Path) -> dict[str, str]:
    """The settings of a product in service, on the scratch database.

    One hop is trusted, so that each visitor of the load comes from an address of their own, as
    through a proxy.
    """
    parts = urlsplit(ADMIN)
    host = parts.netloc.rpartition("@")[2]

    def url(role: str) -> str:
        made = parts._replace(netloc=f"{name}_{role}:{role}-{name}@{host}", path=f"/{name}")
        return made.geturl()

    return {
        "HUISHENG_ENV": "production",
        "DATABASE_ADMIN_URL": ADMIN,
        "DATABASE_URL": url("app"),
        "DATABASE_OWNER_URL": url("owner"),
        "DATABASE_BACKUP_URL": url("backup"),
        "REDIS_URL": REDIS,
        "BASE_URL": "https://127.0.0.1",
        "TRUSTED_HOSTS": "127.0.0.1",
        "TRUSTED_HOPS": "1",
        "SECRET_KEY": secrets.token_hex(32),
        "PEPPER": secrets.token_hex(32),
        "SMTP_URL": "smtp://127.0.0.1:9",
        "STORAGE_DIR": str(folder / "storage"),
    }


@contextmanager
def scratch_database(values: dict[str, str]) -> Iterator[Settings]:
    """Provision and migrate; drop database and roles at the end, whatever happened."""
    settings = Settings.from_environment(values)
    name = provision(settings)
    try:
        migrate(settings)
        yield settings
    finally:
        disconnect()
        _drop(name)


@contextmanager
def as_administrator(name: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A superuser's connection: to fill the tables at once and to count rows, never to serve."""
    url = urlsplit(ADMIN)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def backends(name: str) -> list[int]:
    """Process ids of the database's backends that serve the product."""
    with as_administrator(name) as admin:
        rows = admin.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s",
            (name, f"{name}_app"),
        )
        return [int(str(pid)) for (pid,) in rows]


def _drop(name: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in _ROLES:
            named = sql.Identifier(f"{name}_{role}")
            admin.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(named))
            admin.execute(sql.SQL("DROP ROLE {}").format(named))
