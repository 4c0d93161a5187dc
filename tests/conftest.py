"""What all tests stand on: a real PostgreSQL and Redis, a clock that can be moved, the cast."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from any_order import (  # noqa: F401 - pytest calls them
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_configure_node,
    pytest_report_header,
)
from emptying import admin_url, close, empty_tables
from house_cast import Cast, make_cast
from house_world import World, make_world
from hypothesis import HealthCheck
from hypothesis import settings as properties
from living import end_life
from psycopg import sql

from foundation import clock as product_clock
from foundation import unit_of_work
from foundation.migrating import migrate
from foundation.provisioning import provision
from foundation.settings import Settings
from foundation.unit_of_work import disconnect

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ADMIN = os.environ.get("TEST_DATABASE_ADMIN_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
_LOCAL = ("127.0.0.1", "::1", "localhost", "")

# The same examples in every run, and no clock: whether a change is well must hang neither on luck
# nor on how busy the machine is. New examples are looked for with `--hypothesis-profile search`,
# as `make soak` does.
properties.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
properties.register_profile(
    "search", derandomize=False, print_blob=True, parent=properties.get_profile("same")
)
properties.load_profile("same")


def _urls(name: str) -> dict[str, str]:
    at = ADMIN.split("@", 1)[1] if "@" in ADMIN else "127.0.0.1:5432/postgres"
    host, _, rest = at.partition("/")
    query = f"?{rest.partition('?')[2]}" if "?" in rest else ""
    return {
        role: f"postgresql://{name}_{role}:pass-{role}@{host}/{name}{query}"
        for role in ("app", "owner", "backup")
    }


@pytest.fixture(scope="session")
def settings(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of this worker's own database, which lives as long as the run."""
    name = f"hs_test_{os.getpid()}_{worker_id.replace('-', '_')}"
    urls = _urls(name)
    number = int("".join(filter(str.isdigit, worker_id)) or "0") + 8
    made = Settings(
        environment="test",
        database_url=urls["app"],
        database_owner_url=urls["owner"],
        database_backup_url=urls["backup"],
        database_admin_url=ADMIN,
        redis_url=_redis_url(number),
        base_url="http://localhost",
        secret_key="test-" + "k" * 43,
        pepper="test-" + "p" * 43,
        operator_token="test-operator-" + "t" * 30,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="huisheng@example.org",
        storage_dir=str(tmp_path_factory.mktemp("storage")),
    )
    provision(made)
    migrate(made)
    yield made
    end_life()
    disconnect()
    close(admin_url(ADMIN, made))
    _drop(name)


def _redis_url(number: int) -> str:
    if REDIS.startswith("unix:"):
        return f"{REDIS.partition('?')[0]}?db={number}"
    return f"{REDIS.rstrip('/').rpartition('/')[0]}/{number}"


def _drop(name: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in ("app", "owner", "backup", "search"):
            role_name = sql.Identifier(f"{name}_{role}")
            admin.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role_name))
            admin.execute(sql.SQL("DROP ROLE {}").format(role_name))


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Flask:
    """The complete application, once for each worker."""
    from wsgi import create_app

    app = create_app(settings)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def app(whole_app: Flask, settings: Settings) -> Flask:
    """The application on empty tables and an empty Redis, at the right time."""
    empty(settings)
    return whole_app


def empty(settings: Settings) -> None:
    """Empty every table but the platform's own tenant, and Redis."""
    empty_tables(admin_url(ADMIN, settings), settings.redis_url)


@pytest.fixture
def admin_connection(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's connection, for tests that switch layers off."""
    with psycopg.connect(admin_url(ADMIN, settings), autocommit=True) as admin:
        yield admin


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Two organisations and their people."""
    return make_cast(app)


@pytest.fixture
def world(cast: Cast) -> World:
    """A confidential survey in the field, with links for three departments and the house."""
    return make_world(cast)


@pytest.fixture
def anonymous_world(cast: Cast) -> World:
    """The same, anonymous."""
    return make_world(cast, anonymity="anonymous")


@pytest.fixture
def nobody(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def move_clock(app: Flask) -> Iterator[Callable[..., None]]:
    """Move the product's clock: `move_clock(days=3)`, or `move_clock(to=a_moment)`."""

    def move(to: datetime | None = None, **by: float) -> None:
        if to is not None:
            product_clock.shift(timedelta(0))
            product_clock.shift(to - product_clock.now())
        else:
            product_clock.shift(timedelta(**by))

    yield move
    product_clock.shift(timedelta(0))


@pytest.fixture
def forms_of(app: Flask) -> Path:
    """Where the templates lie."""
    return Path(app.root_path) / "templates"


@pytest.fixture(autouse=True)
def _nobody_beside(request: pytest.FixtureRequest) -> None:
    """The product that walks brought to life ends before a test that does not ask for it."""
    if "live" not in request.fixturenames:
        end_life()


@pytest.fixture(autouse=True)
def _no_borrowed_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks for no application finds no database, even where another left one open.

    Without this it passes behind others and fails where it happens to be a worker's first.
    """
    if "settings" not in request.fixturenames:
        monkeypatch.setattr(unit_of_work, "_database", [])


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
