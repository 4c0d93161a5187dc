"""A survey in a frame: for the sites that were allowed, without a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent, on_page
from inviting import rows, way_into

from surveys.models import Ballot
from tenants.sites import MOST, read_sites

if TYPE_CHECKING:
    from house_cast import Cast

SITE = "https://www.example.org"


def allow(cast: Cast, *sites: str, revision: int = 1) -> int:
    fields = {"name_zh": "江州市人民医院", "zone": "Asia/Shanghai", "colour": "#0e6074"}
    more = {"revision": str(revision), "embed_sites": "\n".join(sites)}
    return cast.alice.post("/app/settings", {**fields, **more}).status_code


def policy(lin: Respondent) -> str:
    found = lin.page.headers["Content-Security-Policy"]
    return found.split("frame-ancestors ")[1]


@pytest.fixture
def path(cast: Cast, anonymous: Asked) -> str:
    return f"/jiangzhou/{way_into(cast, anonymous, 'embed')}"


def test_allowed_sites_may_show_it_and_nothing_else(
    cast: Cast, lin: Respondent, anonymous: Asked, path: str
) -> None:
    lin.get(path)
    assert policy(lin) == "'none'"
    assert allow(cast, SITE, "https://b.example.org:8443/") == 302
    lin.get(path)
    assert policy(lin) == f"{SITE} https://b.example.org:8443"
    assert lin.page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for other in (anonymous.path, "/jiangzhou/privacy", "/jiangzhou/complain"):
        lin.get(other)
        assert policy(lin) == "'none'"
        assert lin.page.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_whole_way_needs_no_cookie(
    cast: Cast, lin: Respondent, anonymous: Asked, path: str
) -> None:
    allow(cast, SITE)
    lin.get(path)
    for _ in range(3):
        assert "Set-Cookie" not in lin.page.headers
        assert policy(lin) == SITE
        lin.post(path, on_page(lin.text, GOOD))
        assert lin.status == 200
    assert "Set-Cookie" not in lin.page.headers
    assert len(lin.receipt) == 26
    assert 'target="_blank"' in lin.text
    assert len(rows(anonymous, Ballot)) == 1


@pytest.mark.parametrize(
    "site",
    [
        "http://www.example.org",
        "https://*.example.org",
        "https://example.org/path",
        "https://user@example.org",
        "https://example.org; script-src *",
        "https://localhost",
        "example.org",
        "*",
        "'self'",
    ],
)
def test_what_is_no_site_is_refused(cast: Cast, site: str) -> None:
    assert read_sites(site)[0] == []
    assert allow(cast, site) == 400


def test_there_is_an_end_to_the_list(cast: Cast) -> None:
    assert allow(cast, *(f"https://s{n}.example.org" for n in range(MOST + 1))) == 400


def test_the_page_of_it_has_the_snippet(cast: Cast, anonymous: Asked, path: str) -> None:
    page = f"/app/surveys/{anonymous.survey.ref}/links/{path.rsplit('/', 1)[1]}"
    text = cast.mei.get(page).text
    assert "&lt;iframe src=&#34;" in text
    assert "还没有网站可以显示它" in text
    allow(cast, SITE)
    assert SITE in cast.mei.get(page).text
