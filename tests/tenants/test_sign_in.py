"""The door: one answer for all who may not come in, limits, the second step."""

from __future__ import annotations

import pytest
from doorstep import code_now, events, give_password, post, sign_in
from house_cast import PASSWORD

from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.limits import check, count
from tenants.models import PLATFORM_ID, User
from tenants.services import passwords
from tenants.services.signing_in import ADDRESS_LIMIT


def disable(person) -> None:
    from foundation import clock

    with tenant_scope(PLATFORM_ID), unit_of_work():
        user = session().get_one(User, person.user_id)
        user.disabled_at = clock.now()
        record("user.disabled", user)


def words(response) -> str:
    """A page without what differs each time: tokens and ids."""
    import re

    return re.sub(r'value="[^"]*"|[0-9a-f]{16}', "", response.get_data(as_text=True))


def test_right_password_opens_the_desk(cast, nobody):
    give_password(cast.mei)
    answer = sign_in(nobody, "mei@example.org")
    assert (answer.status_code, answer.location) == (302, "/app/")
    assert nobody.get("/app/").status_code == 200
    assert "sign_in.succeeded" in events(cast.jiangzhou.id)


def test_address_is_found_in_any_case(cast, nobody):
    give_password(cast.mei)
    assert sign_in(nobody, " ＭEI@Example.org ").status_code == 302


def test_unknown_wrong_and_disabled_answer_alike(cast, nobody, monkeypatch):
    give_password(cast.mei)
    give_password(cast.gu)
    disable(cast.gu)
    verified = []
    real = passwords._hasher.verify
    monkeypatch.setattr(
        passwords,
        "_hasher",
        type("H", (), {"verify": lambda _, *a: verified.append(a) or real(*a)})(),
    )
    answers = [
        sign_in(nobody, "nobody@example.org"),
        sign_in(nobody, "mei@example.org", "a wrong but long password"),
        sign_in(nobody, "gu@example.org"),
        sign_in(nobody, "vera@example.org"),  # has no password at all
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert (
        len(
            {
                words(answer).replace(name, "")
                for answer, name in zip(answers, ("nobody@", "mei@", "gu@", "vera@"), strict=True)
            }
        )
        == 1
    )
    assert len(verified) == 4


def test_failure_of_a_known_person_is_in_the_trail(cast, nobody):
    give_password(cast.mei)
    sign_in(nobody, "mei@example.org", "a wrong but long password")
    sign_in(nobody, "stranger@example.org", "a wrong but long password")
    assert events(cast.jiangzhou.id, "sign_in.failed") == ["sign_in.failed"]
    assert events(PLATFORM_ID, "sign_in.failed") == ["sign_in.failed"]


@pytest.mark.parametrize("email", ["mei@example.org", "nobody@example.org"])
def test_five_failures_close_the_door_to_the_right_password_too(cast, nobody, move_clock, email):
    give_password(cast.mei)
    for _ in range(5):
        assert sign_in(nobody, email, "a wrong but long password").status_code == 401
    answer = sign_in(nobody, email, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    move_clock(seconds=61)
    assert sign_in(nobody, email, PASSWORD).status_code in (302, 401)


def test_limit_of_one_account_leaves_others_alone(cast, nobody):
    give_password(cast.mei)
    for _ in range(6):
        sign_in(nobody, "wen@example.org", "a wrong but long password")
    assert sign_in(nobody, "mei@example.org").status_code == 302


def test_an_address_waits_longer_and_longer(cast, nobody, move_clock):
    give_password(cast.mei)
    for _ in range(20):
        count(ADDRESS_LIMIT, "127.0.0.1")
    check(ADDRESS_LIMIT, "127.0.0.2")
    for _ in range(12):
        count(ADDRESS_LIMIT, "127.0.0.1")
    answer = sign_in(nobody, "mei@example.org")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    move_clock(seconds=62)
    assert sign_in(nobody, "mei@example.org").status_code == 302


def test_a_hash_of_older_costs_is_made_anew(cast, nobody):
    from argon2 import PasswordHasher

    give_password(cast.mei)
    with tenant_scope(PLATFORM_ID), unit_of_work():
        user = session().get_one(User, cast.mei.user_id)
        user.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    sign_in(nobody, "mei@example.org")
    with unit_of_work():
        kept = session().get_one(User, cast.mei.user_id).password_hash
    assert not passwords.is_outdated(kept)
    assert passwords.matches(kept, PASSWORD)


def test_overlong_password_is_refused_before_hashing(cast, nobody, monkeypatch):
    monkeypatch.setattr(passwords, "matches", None)
    assert sign_in(nobody, "mei@example.org", "x" * 129).status_code == 400


def test_next_stays_on_this_site(cast, nobody):
    give_password(cast.mei)
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example", "/%2f/evil.example"):
        answer = post(nobody, "/app/sign-in", email="mei@example.org", password=PASSWORD, next=evil)
        assert answer.location == "/app/", evil
        post(nobody, "/app/sign-out")
    answer = post(
        nobody, "/app/sign-in", email="mei@example.org", password=PASSWORD, next="/app/account?a=1"
    )
    assert answer.location == "/app/account?a=1"


def test_code_is_asked_and_accepted_once(cast, nobody, app):
    give_password(cast.alice, factor=True)
    assert sign_in(nobody, "alice@example.org").location.startswith("/app/sign-in/code")
    assert nobody.get("/app/").status_code == 302
    code = code_now()
    assert post(nobody, "/app/sign-in/code", code=code).location == "/app/"
    assert nobody.get("/app/account").status_code == 200
    second = app.test_client()
    sign_in(second, "alice@example.org")
    assert post(second, "/app/sign-in/code", code=code).status_code == 401
    assert second.get("/app/account").status_code == 302


def test_wrong_codes_are_limited(cast, nobody):
    give_password(cast.alice, factor=True)
    sign_in(nobody, "alice@example.org")
    for _ in range(5):
        assert post(nobody, "/app/sign-in/code", code="000000").status_code == 401
    assert post(nobody, "/app/sign-in/code", code=code_now()).status_code == 429


def test_second_step_is_over_after_five_minutes(cast, nobody, move_clock):
    give_password(cast.alice, factor=True)
    sign_in(nobody, "alice@example.org")
    move_clock(seconds=301)
    assert post(nobody, "/app/sign-in/code", code=code_now()).location == "/app/sign-in"


def test_code_step_without_password_leads_to_the_door(cast, nobody):
    assert nobody.get("/app/sign-in/code").location == "/app/sign-in"


def test_signing_in_gives_a_new_secret(cast, nobody):
    give_password(cast.mei)
    sign_in(nobody, "mei@example.org")
    with nobody.session_transaction() as cookie:
        first = cookie["_user_id"]
    sign_in(nobody, "mei@example.org")
    with nobody.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_form_without_token_is_refused(cast, nobody):
    answer = nobody.post("/app/sign-in", data={"email": "mei@example.org", "password": PASSWORD})
    assert answer.status_code == 400
