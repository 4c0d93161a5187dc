"""The command of the demo where it must not work. The database is empty for each of these tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from demo.commands import demo
from demo.house import PASSWORD
from demo.houses import HOUSES
from foundation import unit_of_work
from foundation.unit_of_work import session
from tenants.models import Tenant


@pytest.mark.parametrize("environment", ["production", "test"])
@pytest.mark.parametrize("arguments", [[], ["--sign-ins"], ["--json"]])
def test_outside_development_it_is_refused(app, settings, monkeypatch, environment, arguments):
    made = replace(settings, environment=environment)
    monkeypatch.setattr("demo.commands.settings", lambda: made)
    told = CliRunner().invoke(demo, arguments)
    assert told.exit_code == 1
    assert "for development only" in told.output
    assert PASSWORD not in told.output
    slugs = [house.slug for house in HOUSES]
    with unit_of_work.unit_of_work():
        assert session().scalars(select(Tenant).where(Tenant.slug.in_(slugs))).all() == []
