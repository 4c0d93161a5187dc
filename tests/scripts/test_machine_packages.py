"""Missing system packages: root gets them, anybody else gets the one line to run."""

import os
import shutil

import pytest

from scripts import machine

ABSENT = machine.Need("Redis", "redis-server", lambda: False)
BROWSER = machine.Need("Chromium", "chromium", lambda: False, tests_only=True)


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(machine, "NEEDS", (ABSENT, BROWSER))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


def test_prints_the_line_to_run():
    with pytest.raises(SystemExit, match=r"sudo apt-get install .* chromium redis-server\n"):
        machine.ensure_packages(tests=True)


def test_browser_is_for_tests_only():
    with pytest.raises(SystemExit) as stopped:
        machine.ensure_packages(tests=False)
    assert "chromium" not in str(stopped.value)


def test_without_apt_lists_what_is_missing(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"lacks:\n  - Redis"):
        machine.ensure_packages(tests=False)


def test_nothing_missing_does_nothing(monkeypatch):
    monkeypatch.setattr(machine, "NEEDS", ())
    machine.ensure_packages(tests=True)


def test_installing_starts_no_service(monkeypatch, tmp_path):
    policy, cluster = tmp_path / "policy-rc.d", tmp_path / "conf.d" / "huisheng.conf"
    monkeypatch.setattr(machine, "_POLICY", policy)
    monkeypatch.setattr(machine, "_NO_CLUSTER", cluster)
    with machine._nothing_started():
        assert "exit 101" in policy.read_text()
        assert "create_main_cluster = false" in cluster.read_text()
    assert not policy.exists()
    assert not cluster.exists()


def test_a_policy_of_the_machines_own_stays(monkeypatch, tmp_path):
    policy = tmp_path / "policy-rc.d"
    policy.write_text("its own")
    monkeypatch.setattr(machine, "_POLICY", policy)
    monkeypatch.setattr(machine, "_NO_CLUSTER", tmp_path / "huisheng.conf")
    with machine._nothing_started():
        pass
    assert policy.read_text() == "its own"
