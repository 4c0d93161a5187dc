"""Sessions: rows that end, by time, by sign-out, by what happens to the person."""

from __future__ import annotations

import pytest
from doorstep import events, give_password, post, sign_in

from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import PLATFORM_ID, Membership, Tenant, User


def test_copied_cookie_is_dead_after_sign_out(cast, app):
    copy = app.test_client()
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = cast.mei.secret
    assert copy.get("/app/account").status_code == 200
    cast.mei.post("/app/sign-out")
    assert copy.get("/app/account").status_code == 302
    assert "sign_in.ended" in events(cast.jiangzhou.id)


def test_idle_half_an_hour_ends_a_session(cast, move_clock):
    move_clock(minutes=29)
    assert cast.mei.get("/app/").status_code == 200
    move_clock(minutes=58)
    assert cast.mei.get("/app/").status_code == 200
    move_clock(minutes=89)
    answer = cast.mei.get("/app/account")
    assert answer.location == "/app/sign-in?next=%2Fapp%2Faccount"


def test_twelve_hours_end_a_session_in_use(cast, move_clock):
    for half_hours in range(1, 26):
        move_clock(minutes=28 * half_hours)
        assert cast.mei.get("/app/").status_code == 200
    move_clock(minutes=721)
    assert cast.mei.get("/app/").status_code == 302


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_suspended_organisation_is_shut_at_once(cast, state):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        tenant = session().get_one(Tenant, cast.jiangzhou.id)
        tenant.state = state
        record("tenant.suspended", tenant)
    for path in ("/app/", "/app/surveys", "/app/account", "/app/surveys/S-2026-9999"):
        assert cast.mei.get(path).status_code == 404, path
    assert cast.mei.post("/app/sign-out").status_code == 404
    assert cast.mei.get("/app/sign-in").status_code == 200
    assert cast.charlie.get("/app/").status_code == 200


def test_disabled_person_is_out_at_the_next_request(cast):
    from foundation import clock

    with tenant_scope(PLATFORM_ID), unit_of_work():
        user = session().get_one(User, cast.mei.user_id)
        user.disabled_at = clock.now()
        record("user.disabled", user)
    assert cast.mei.get("/app/").status_code == 302


def test_external_auditor_ends_at_the_second(cast, move_clock):
    from foundation import clock

    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        member = session().get_one(Membership, (cast.jiangzhou.id, cast.ernst.membership_id))
        member.expires_at = end = clock.now().replace(microsecond=0)
        record("member.changed", member)
    move_clock(to=end.replace(microsecond=0))
    assert cast.ernst.get("/app/").status_code == 302


def test_second_factor_is_demanded_of_an_administrator(cast, nobody):
    give_password(cast.alice)
    sign_in(nobody, "alice@example.org")
    for path in ("/app/", "/app/organisations", "/app/account/password"):
        assert nobody.get(path).location == "/app/account/second-factor", path
    assert nobody.get("/app/account").status_code == 200
    assert nobody.get("/health/live").status_code == 200
    assert post(nobody, "/app/preferences", language="en").status_code == 302
    assert post(nobody, "/app/sign-out").location == "/app/sign-in"


def test_session_without_code_does_not_count_once_there_is_a_factor(cast, nobody):
    give_password(cast.mei)
    sign_in(nobody, "mei@example.org")
    give_password(cast.mei, factor=True)
    assert nobody.get("/app/").status_code == 302


def test_garbage_in_the_cookie_is_nobody(cast, nobody):
    for value in ("", "x" * 5000, "\0", 17, ["a"], {"a": 1}, None):
        with nobody.session_transaction() as cookie:
            cookie["_user_id"] = value
        assert nobody.get("/app/").status_code == 302
