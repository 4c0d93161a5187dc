"""The own account: password, second factor, sessions, preferences."""

from __future__ import annotations

import re

import pyotp
import pytest
from doorstep import SECRET, code_now, events, give_password, post, sign_in
from house_cast import PASSWORD

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import PLATFORM_ID, User

NEW = "seven quiet herons upstream"


def user(person) -> User:
    with unit_of_work():
        return session().get_one(User, person.user_id)


def other_browser(app, person):
    client = app.test_client()
    assert sign_in(client, person.email).status_code == 302
    assert client.get("/app/account").status_code == 200
    return client


def test_new_password_ends_every_other_session(cast, app):
    give_password(cast.mei)
    other = other_browser(app, cast.mei)
    body = {"password": PASSWORD, "new_password": NEW}
    assert cast.mei.post("/app/account/password", body).location == "/app/account"
    assert other.get("/app/account").status_code == 302
    assert cast.mei.get("/app/account").status_code == 200
    assert sign_in(app.test_client(), cast.mei.email, NEW).status_code == 302
    assert "password.changed" in events(cast.jiangzhou.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "not the present one"},
        {"new_password": "short"},
        {"new_password": "password1234"},
        {"new_password": "x" * 129},
        {"new_password": PASSWORD},
        {"new_password": ""},
        {"password": "x" * 200},
    ],
)
def test_wrong_changes_change_nothing(cast, wrong):
    give_password(cast.mei)
    before = user(cast.mei).password_hash
    body = {"password": PASSWORD, "new_password": NEW, **wrong}
    assert cast.mei.post("/app/account/password", body).status_code == 400
    assert user(cast.mei).password_hash == before


@pytest.mark.parametrize(
    "password", [" spaces around it ", "密码可以是一整句中文话呢", "emoji 🦆🦢🐦 and \x07 bell"]
)
def test_any_characters_are_welcome(cast, app, password):
    give_password(cast.mei)
    body = {"password": PASSWORD, "new_password": password}
    assert cast.mei.post("/app/account/password", body).status_code == 302
    assert sign_in(app.test_client(), cast.mei.email, password).status_code == 302
    assert sign_in(app.test_client(), cast.mei.email, password.strip() + "x").status_code == 401


def test_wrong_present_passwords_are_limited(cast):
    give_password(cast.mei)
    for _ in range(5):
        body = {"password": "not the present one", "new_password": NEW}
        assert cast.mei.post("/app/account/password", body).status_code == 400
    body = {"password": PASSWORD, "new_password": NEW}
    assert cast.mei.post("/app/account/password", body).status_code == 429


def enrol(person, code: str = "") -> str:
    """Go as far as the picture and give the key in it."""
    body = {"password": PASSWORD, "code": code}
    answer = person.post("/app/account/second-factor", body)
    assert answer.location == "/app/account/second-factor/code", answer.status_code
    page = person.get("/app/account/second-factor/code").get_data(as_text=True)
    assert "<svg" in page
    assert "style=" not in page
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")


def test_second_factor_is_set_and_never_shown_again(cast, app):
    give_password(cast.mei)
    other = other_browser(app, cast.mei)
    key = enrol(cast.mei)
    answer = cast.mei.post("/app/account/second-factor/code", {"code": code_now(key)})
    assert answer.location == "/app/"
    assert other.get("/app/account").status_code == 302
    for path in ("/app/account", "/app/account/second-factor"):
        assert key not in cast.mei.get(path).get_data(as_text=True).replace(" ", "")
    assert cast.mei.get("/app/account/second-factor/code").status_code == 302
    assert key not in str(user(cast.mei).totp_secret)
    assert "second_factor.set" in events(cast.jiangzhou.id)
    trail = events(PLATFORM_ID)
    assert "second_factor.set" in trail


def test_second_factor_needs_the_password_first(cast):
    give_password(cast.mei)
    body = {"password": "not the present one"}
    assert cast.mei.post("/app/account/second-factor", body).status_code == 400
    assert cast.mei.get("/app/account/second-factor/code").location == "/app/account/second-factor"
    assert cast.mei.post("/app/account/second-factor/code", {"code": "123456"}).status_code == 302


def test_wrong_first_code_sets_nothing(cast):
    give_password(cast.mei)
    enrol(cast.mei)
    for code in ("000000", "abcdef", "", "１２３４５６", "1" * 21):
        answer = cast.mei.post("/app/account/second-factor/code", {"code": code})
        assert answer.status_code == 400, code
    assert user(cast.mei).totp_secret is None


def test_picture_is_over_after_ten_minutes(cast, move_clock):
    give_password(cast.mei)
    key = enrol(cast.mei)
    move_clock(seconds=601)
    answer = cast.mei.post("/app/account/second-factor/code", {"code": code_now(key)})
    assert answer.location == "/app/account/second-factor"
    assert user(cast.mei).totp_secret is None


def test_exchange_needs_the_present_code(cast, move_clock):
    give_password(cast.mei, factor=True)
    for code in ("", "000000"):
        body = {"password": PASSWORD, "code": code}
        assert cast.mei.post("/app/account/second-factor", body).status_code == 400
    key = enrol(cast.mei, code_now())
    assert key != SECRET
    move_clock(seconds=31)
    cast.mei.post("/app/account/second-factor/code", {"code": code_now(key)})
    client = cast.mei.app.test_client()
    move_clock(seconds=91)
    sign_in(client, cast.mei.email)
    assert post(client, "/app/sign-in/code", code=code_now()).status_code == 401
    assert post(client, "/app/sign-in/code", code=code_now(key)).status_code == 302


def test_codes_beside_the_present_one_are_taken(cast, nobody):
    give_password(cast.mei, factor=True)
    sign_in(nobody, cast.mei.email)
    moment = int(clock.now().timestamp())
    early = pyotp.TOTP(SECRET).at(moment - 60)
    assert post(nobody, "/app/sign-in/code", code=early).status_code == 401
    before = pyotp.TOTP(SECRET).at(moment - 30)
    assert post(nobody, "/app/sign-in/code", code=before).status_code == 302


def test_switching_off_is_not_for_administrators(cast):
    give_password(cast.alice, factor=True)
    body = {"password": PASSWORD, "code": code_now()}
    assert cast.alice.post("/app/account/second-factor/remove", body).status_code == 409
    assert user(cast.alice).totp_secret is not None


def test_switching_off_needs_password_and_code(cast, app):
    give_password(cast.mei, factor=True)
    body = {"password": PASSWORD, "code": ""}
    assert cast.mei.post("/app/account/second-factor/remove", body).status_code == 400
    body["code"] = code_now()
    assert cast.mei.post("/app/account/second-factor/remove", body).status_code == 302
    assert user(cast.mei).totp_secret is None
    assert cast.mei.get("/app/account").status_code == 200


def test_sessions_are_listed_in_words_and_ended(cast, app):
    give_password(cast.mei)
    chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36"
    other = app.test_client()
    post(other, "/app/preferences")
    other.environ_base["HTTP_USER_AGENT"] = chrome
    sign_in(other, cast.mei.email)
    page = cast.mei.get("/app/account").get_data(as_text=True)
    assert "Chrome, Windows" in page
    assert "Mozilla" not in page
    paths = re.findall(r'action="(/app/account/sessions/[0-9a-f-]{36}/end)"', page)
    assert len(paths) == 2
    for path in paths:
        assert cast.charlie.post(path).status_code == 404
    cast.mei.post("/app/account/sessions/end")
    assert other.get("/app/account").status_code == 302
    assert cast.mei.get("/app/account").status_code == 200


def test_own_session_ended_leads_to_the_door(cast):
    page = cast.mei.get("/app/account").get_data(as_text=True)
    path = re.search(r'action="(/app/account/sessions/[0-9a-f-]{36}/end)"', page).group(1)
    assert cast.mei.post(path).location == "/app/sign-in"
    assert cast.mei.get("/app/account").status_code == 302


def test_name_language_and_theme_are_kept(cast):
    body = {"name": "梅 Mei", "language": "en", "theme": "dark"}
    assert cast.mei.post("/app/account", body).status_code == 302
    page = cast.mei.get("/app/account").get_data(as_text=True)
    assert "梅 Mei" in page
    assert 'data-bs-theme="dark"' in page
    assert 'lang="en"' in page
    for wrong in ({"name": ""}, {"language": "fr"}, {"theme": "pink"}, {"name": "a\0b"}):
        assert cast.mei.post("/app/account", {**body, **wrong}).status_code == 400


def test_account_takes_no_other_fields(cast):
    body = {"name": "Mei", "language": "zh", "theme": "system"}
    cast.mei.post(
        "/app/account", {**body, "email": "a@b.cn", "totp_secret": "x", "disabled_at": "x"}
    )
    assert (user(cast.mei).email, user(cast.mei).totp_secret) == ("mei@example.org", None)


def test_language_before_signing_in_is_kept_in_the_browser(app, nobody):
    assert 'lang="zh-CN"' in nobody.get("/app/sign-in").get_data(as_text=True)
    answer = nobody.post("/app/preferences", data={"language": "en"})
    assert answer.status_code == 400
    answer = post(nobody, "/app/preferences", language="en")
    assert answer.location == "/app/sign-in"
    assert "Sign in" in nobody.get("/app/sign-in").get_data(as_text=True)
    post(nobody, "/app/preferences", language="fr")
    assert 'lang="en"' in nobody.get("/app/sign-in").get_data(as_text=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://localhost/app/password/forgot?x=1", "/app/password/forgot?x=1"),
        ("http://evil.example/app/password/forgot", "/app/sign-in"),
        ("http://localhost//evil.example", "/app/sign-in"),
        ("http://localhost/app/sign-out", "/app/sign-in"),
        ("", "/app/sign-in"),
    ],
)
def test_preferences_lead_back_to_the_page(app, nobody, before, after):
    from house_cast import csrf_token

    body = {"language": "en", "csrf_token": csrf_token(app, nobody)}
    answer = nobody.post("/app/preferences", data=body, headers={"Referer": before})
    assert answer.location == after


def test_preferences_of_a_person_are_kept_with_them(cast):
    cast.mei.post("/app/preferences", {"theme": "dark"})
    cast.mei.post("/app/preferences", {"language": "en"})
    assert (user(cast.mei).theme, user(cast.mei).locale) == ("dark", "en")
    cast.mei.post("/app/preferences", {"theme": "system"})
    assert user(cast.mei).theme is None
    with tenant_scope(PLATFORM_ID), unit_of_work():
        pass
    assert "user.preferences_changed" not in events(cast.jiangzhou.id)
