"""An operator's command reaches the product that runs in this clone, or says that none does."""

from __future__ import annotations

import stat

import pytest

from scripts import operator


def test_without_a_run_it_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(operator, "NOTE", tmp_path / "running.json")
    with pytest.raises(SystemExit) as ended:
        operator.main()
    assert ended.value.code == 1
    assert "make run" in capsys.readouterr().out


def test_it_hands_over_what_the_run_noted_down(monkeypatch, tmp_path):
    monkeypatch.setattr(operator, "NOTE", tmp_path / "running.json")
    operator.note_down({"REDIS_URL": "unix:///x", "HOME": "/root"}, frozenset({"REDIS_URL"}))
    assert stat.S_IMODE(operator.NOTE.stat().st_mode) == 0o600
    became = {}

    def become(path, command, environment):
        became.update(path=path, command=command, environment=environment)

    monkeypatch.setattr(operator.os, "execve", become)
    monkeypatch.setattr(operator.sys, "argv", ["operator", "list-tenants"])
    monkeypatch.setattr(operator.os, "chdir", lambda _: None)
    operator.main()
    assert became["command"][-1] == "list-tenants"
    assert became["environment"]["REDIS_URL"] == "unix:///x"
