"""What `make run` decides before anything starts, and how it greets."""

import json
import socket

import pytest

from foundation.settings import Settings
from foundation.web.application import make_application
from scripts import processes, run
from scripts.paths import ROOT
from scripts.services import ServiceError


@pytest.fixture
def var(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(run, "_SECRETS", tmp_path / "secrets.env")
    return tmp_path


def test_port_in_use_says_so_and_names_another(var):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=f"Port {port} is in use.*PORT={port + 1}"):
            run._refuse_second_run(port)


def test_second_run_of_a_clone_is_refused(var):
    assert processes.take_lock(var / "run.lock") is not None
    with pytest.raises(ServiceError, match="running from this clone already"):
        run._refuse_second_run(processes.free_port())


@pytest.mark.parametrize("wrong", ["web", "0", "70000"])
def test_port_must_be_a_number(monkeypatch, wrong):
    monkeypatch.setenv("PORT", wrong)
    with pytest.raises(ServiceError, match="PORT must be a number"):
        run._port()


def test_secrets_are_made_once_strong_and_private(var):
    first = run._own_secrets()
    assert run._own_secrets() == first
    assert (var / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert len(first["SECRET_KEY"]) >= 32
    assert first["SECRET_KEY"] != first["PEPPER"]


def test_environment_keeps_what_was_set_but_is_development(var, monkeypatch):
    monkeypatch.setenv("BASE_URL", "http://desk.example:9000")
    monkeypatch.setenv("HUISHENG_ENV", "production")
    environment = run._environment(9000, 1025)
    assert environment["BASE_URL"] == "http://desk.example:9000"
    assert environment["HUISHENG_ENV"] == "development"
    assert environment["SMTP_URL"] == "smtp://127.0.0.1:1025"


@pytest.mark.parametrize(
    ("base", "trusted"),
    [
        ("http://127.0.0.1:9000", ""),
        ("http://desk.example:9000", ""),
        ("https://Desk.example", ""),
        ("http://127.0.0.1:9000", "desk.example, other.example"),
        ("http://127.0.0.1:9000", ".example"),
        ("http://desk.example", "other.example:8080"),
    ],
)
def test_health_is_asked_by_a_name_that_the_product_answers_to(base, trusted):
    settings = Settings(environment="development", base_url=base, trusted_hosts=trusted)
    app = make_application(settings, ROOT)
    host = run._trusted_host({"BASE_URL": base, "TRUSTED_HOSTS": trusted})
    asked = app.test_request_context("/health/live", headers={"Host": host})
    with asked:
        assert asked.request.host == host


def test_foreign_database_needs_the_owners_address():
    with pytest.raises(ServiceError, match="DATABASE_OWNER_URL is not"):
        run._require_owner({"DATABASE_URL": "postgresql://app@db/huisheng"})


def test_sign_ins_become_a_table_with_straight_columns():
    listed = json.dumps([{"who": "仁和", "password": "a"}, {"who": "Zenith", "password": "b"}])
    assert run._sign_ins(listed).splitlines() == [
        "  Who     Password",
        "  仁和    a",
        "  Zenith  b",
    ]


def test_sign_ins_in_another_form_are_shown_as_they_come():
    assert run._sign_ins("alice / secret\n") == "alice / secret"
