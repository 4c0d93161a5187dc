"""What nobody should send: a plain answer and the right code, never a fault."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest
from doorstep import post

ODD = [
    "\0",
    "a\0b",
    "%00",
    "\ud7ff\uffff",
    "x" * 5000,
    "../../etc/passwd",
    "' OR 1=1 --",
    "{{7*7}}",
]


def test_odd_codes_are_not_found(cast):
    for path in (quote(odd, safe="") for odd in ODD):
        for tail in ("", "/archive"):
            assert cast.alice.get(f"/app/departments/{path}{tail}").status_code in (404, 308)
        for tail in ("", "/up", "/archive", "/restore"):
            assert cast.alice.post(f"/app/departments/{path}{tail}").status_code in (404, 405)
        assert cast.alice.post(f"/app/organisations/{path}").status_code in (404, 405)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/app/departments/new", ("name_zh", "name_en", "kind", "code", "parent", "revision")),
        ("/app/departments/several", ("lines", "parent")),
        ("/app/departments/pharmacy", ("name_zh", "kind", "parent", "revision")),
        ("/app/members/invite", ("email", "name", "roles", "departments", "until")),
        ("/app/settings", ("name_zh", "zone", "colour", "privacy_zh", "revision")),
        ("/app/account", ("name", "language", "theme")),
        ("/app/account/password", ("password", "new_password")),
        ("/app/account/second-factor", ("password", "code")),
    ],
)
def test_odd_values_are_never_a_fault(cast, path, names):
    for name, odd in product(names, ODD):
        answer = cast.alice.post(path, {name: odd})
        assert answer.status_code in (302, 400, 409, 429), (name, odd[:9], answer.status_code)


def test_odd_values_at_the_door_are_never_a_fault(cast, nobody):
    doors = (
        ("/app/sign-in", "email"),
        ("/app/sign-in", "password"),
        ("/app/sign-in", "next"),
        ("/app/password/forgot", "email"),
        ("/app/preferences", "language"),
        ("/app/preferences", "theme"),
    )
    for (path, name), odd in product(doors, ODD):
        body = {"email": "mei@example.org", "password": "a wrong but long password", name: odd}
        answer = post(nobody, path, **body)
        assert answer.status_code in (302, 400, 401, 429), (path, name, answer.status_code)


def test_odd_questions_to_lists_are_never_a_fault(cast):
    queries = ("q=%00", "q=" + "x" * 5000, "role=%00", "role=admin%27", "page=%00", "page=1e9")
    for path, query in product(("/app/members", "/app/departments", "/app/audit"), queries):
        assert cast.alice.get(f"{path}?{query}").status_code in (200, 400), path


def test_lists_for_single_values_are_no_fault(cast):
    twice = {"name_zh": ["一", "二"], "kind": ["ward", "site"], "parent": ["", "outpatient"]}
    assert cast.alice.post("/app/departments/new", twice).status_code == 302
    body = {"email": ["a@example.org", "b@example.org"], "name": ["A", "B"], "roles": ["viewer"]}
    assert cast.alice.post("/app/members/invite", body).status_code == 302


def test_more_than_a_form_holds_is_refused(cast):
    answer = cast.alice.post("/app/settings", {"privacy_zh": "长" * 2_000_000})
    assert answer.status_code == 413
