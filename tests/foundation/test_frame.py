"""The application starts, and its routes are declared."""

from __future__ import annotations

import pytest
from flask import Flask
from house_cast import Cast

from foundation.web.access import UndeclaredRoute, check_declared, matrix
from tenants.permissions import PERMISSIONS, ROLES


def test_live_answers_to_anybody(nobody):
    assert nobody.get("/health/live").data == b"ok\n"


def test_ready_answers_to_the_operator_alone(nobody, settings):
    assert nobody.get("/health/ready").status_code == 404
    answer = nobody.get(
        "/health/ready", headers={"Authorization": f"Bearer {settings.operator_token}"}
    )
    assert answer.status_code == 200
    assert answer.json["database"] is True


def test_a_route_without_declaration_stops_the_start():
    app = Flask("half")
    app.add_url_rule("/open", "open", lambda: "hello")
    with pytest.raises(UndeclaredRoute):
        check_declared(app, frozenset(PERMISSIONS))


def test_matrix_lists_every_route(app):
    listed = {row["operation"] for row in matrix(app, ROLES)}
    assert listed == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_the_cast_keeps_its_trail(cast: Cast):
    from foundation.audit import verify_chain
    from foundation.scope import tenant_scope
    from foundation.unit_of_work import unit_of_work

    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert verify_chain() is None
