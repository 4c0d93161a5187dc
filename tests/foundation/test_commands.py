"""The operator's commands say in a sentence what is good and what is missing."""

from __future__ import annotations

import json

import pytest

from foundation.provisioning import refuse_old


def run(app, *arguments: str):
    with app.app_context():  # which the flask command opens by itself
        return app.test_cli_runner().invoke(args=list(arguments))


def test_check_names_what_is_good(app):
    told = run(app, "check")
    assert told.exit_code == 0, told.output
    assert "PostgreSQL" in told.output
    assert "Fonts for PDF: good." in told.output


def test_check_names_what_is_missing(app, monkeypatch):
    def broken() -> None:
        raise RuntimeError("No Chinese font was found; install the package fonts-noto-cjk.")

    monkeypatch.setitem(app.extensions["probes"], "Fonts for PDF", broken)
    told = run(app, "check")
    assert told.exit_code == 1
    assert "install the package fonts-noto-cjk" in told.output


@pytest.mark.parametrize("version", [140_020, 150_013, 160_009, 170_005])
def test_an_old_postgresql_is_refused(version):
    with pytest.raises(RuntimeError, match="too old"):
        refuse_old(version)


@pytest.mark.parametrize("version", [150_014, 160_010, 170_006, 180_000])
def test_a_mended_postgresql_is_taken(version):
    refuse_old(version)


def test_matrix_is_machine_readable(app):
    told = run(app, "matrix", "--json")
    rows = json.loads(told.output)
    sign_in = next(r for r in rows if r["path"] == "/app/sign-in" and r["method"] == "POST")
    assert {"email", "password"} <= set(sign_in["fields"])
    assert sign_in["authentication"] == "none"
    assert sign_in["csrf"] == "session"
