"""The road of a request: hosts, headers, form tokens, sizes, and pages for what goes wrong."""

from __future__ import annotations

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from foundation.errors import Conflict, Forbidden, Gone, TooManyRequests
from foundation.web.access import public
from foundation.web.local_path import local_path

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)


def has_all_headers(answer, policy: str = POLICY) -> None:
    assert answer.headers["Content-Security-Policy"] == policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.headers["X-Request-Id"]) == 16


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/live", 200),
        ("GET", "/app/", 302),
        ("GET", "/app/nowhere", 404),
        ("GET", "/nobody/knows", 404),
        ("DELETE", "/health/live", 405),
        ("TRACE", "/health/live", 405),
        ("OPTIONS", "/health/live", 405),
        ("GET", "/.git/config", 404),
        ("GET", "/static/../wsgi.py", 404),
        ("GET", "/metrics", 404),
        ("GET", "/rq", 404),
        ("GET", "/console", 404),
    ],
)
def test_every_answer_carries_the_headers(nobody, method, path, status):
    answer = nobody.open(path, method=method)
    assert answer.status_code == status
    has_all_headers(answer)


def test_a_foreign_host_is_refused(nobody):
    answer = nobody.get("/health/live", headers={"Host": "evil.test"})
    assert answer.status_code == 400
    has_all_headers(answer)


def test_a_forwarded_host_is_not_believed(nobody):
    answer = nobody.get("/app/", headers={"X-Forwarded-Host": "evil.test"})
    assert "evil.test" not in answer.headers["Location"]


def test_a_form_without_its_token_is_refused(cast):
    answer = cast.alice.client.post("/app/sign-out")
    assert answer.status_code == 400
    has_all_headers(answer)


def test_a_form_with_another_browsers_token_is_refused(cast):
    from house_cast import csrf_token

    token = csrf_token(cast.mei.app, cast.mei.client)
    assert cast.alice.client.post("/app/sign-out", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
    ],
)
def test_a_form_from_elsewhere_is_refused(cast, headers):
    assert cast.alice.post("/app/sign-out", headers=headers).status_code == 400


def test_a_body_over_the_limit_is_refused(nobody):
    answer = nobody.post("/app/sign-in", data={"email": "x" * (13 * 1024 * 1024)})
    assert answer.status_code == 413
    has_all_headers(answer)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/app/nowhere", "/nobody/knows"])
def test_an_error_page_speaks_the_readers_language(nobody, language, path):
    page = nobody.get(path, headers={"Accept-Language": language}).text
    assert ("请" in page) == (language == "zh")


@pytest.fixture
def broken_routes(settings):
    """An application of its own with routes that fail in every way."""
    from wsgi import create_app

    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    raised = {
        "409": Conflict("somebody was first"),
        "403": Forbidden(),
        "410": Gone(),
        "429": TooManyRequests(retry_after=7),
        "500": RuntimeError("the inside of the house"),
        "503": OperationalError("SELECT secret", {}, Exception("no route")),
    }

    @public("test: fails as told")
    def fail(code: str) -> str:
        if code in raised:
            raise raised[code]
        abort(int(code))

    app.add_url_rule("/app/fail/<code>", "fail", fail)
    return app.test_client()


@pytest.mark.parametrize("code", [400, 403, 404, 409, 410, 413, 429, 500, 503, 415, 422])
def test_every_error_has_a_page(broken_routes, code):
    answer = broken_routes.get(f"/app/fail/{code}")
    assert answer.status_code == code
    assert "<h1" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "inside of the house" not in answer.text
    assert "SELECT secret" not in answer.text
    has_all_headers(answer)


def test_waiting_time_is_told(broken_routes):
    assert broken_routes.get("/app/fail/429").headers["Retry-After"] == "7"
    assert broken_routes.get("/app/fail/503").headers["Retry-After"] == "10"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "%2f%2fevil.test",
        "/%2fevil.test",
        "/%255cevil.test",
        "javascript:alert(1)",
        "/app/\r\nSet-Cookie: x=1",
        "app/members",
        "",
        None,
    ],
)
def test_next_never_leaves_the_house(target):
    assert local_path(target, "/app/") == "/app/"


def test_next_keeps_a_plain_path():
    assert local_path("/app/members?page=2", "/app/") == "/app/members?page=2"
