"""A bare application for templates: strict about what is missing, no database, nobody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from design.sheets import ROOT
from flask import Flask, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from foundation.web import assets
from foundation.web.headers import set_headers
from foundation.web.moments import init_moments
from foundation.web.styleguide import samples


def _viewer(theme: str | None) -> SimpleNamespace:
    return SimpleNamespace(
        name="林静怡",
        initial="林",
        role_words="投诉专员",
        tenant_name="江州市人民医院",
        may=lambda _permission: True,
        brand_sheet=None,
        theme=theme,
    )


def _context() -> dict[str, Any]:
    english = request.args.get("lang") == "en"
    item = {"url": "#", "count": None, "cut": False}
    return {
        "locale": "en" if english else "zh-CN",
        "request_id": "8f2c19aa03b7d6e1",
        "viewer": _viewer(request.args.get("theme")),
        "links": dict.fromkeys(("desk", "account", "switch", "preferences", "sign_out"), "#"),
        "navigation": [
            SimpleNamespace(**item | {"label": "Desk", "icon": "inbox", "current": True}),
            SimpleNamespace(**item | {"label": "Settings", "icon": "gear", "current": False}),
        ],
        "house": SimpleNamespace(
            name="江州市人民医院",
            brand_sheet=None,
            footer="服务办，门诊楼一层",
            languages=[("zh-CN", "中文"), ("en", "English")],
            language="en" if english else "zh-CN",
        ),
    }


@pytest.fixture(scope="session")
def gallery() -> Flask:
    """Serves the style guide, the survey sample and the error pages."""
    app = Flask("gallery", root_path=str(ROOT), static_folder=None, template_folder="templates")
    app.config.update(
        TESTING=True,
        SECRET_KEY="a key for the gallery alone, 32 bytes",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations" / "foundation"),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=lambda: "en" if _english() else "zh_Hans_CN")
    CSRFProtect(app)
    assets.init_app(app)
    init_moments(app)
    app.context_processor(_context)
    app.after_request(lambda response: set_headers(response, https=False))
    app.add_url_rule("/styleguide/<page>", "styleguide", _page)
    app.add_url_rule("/error/<side>/<int:code>", "error", _error)
    return app


def _english() -> bool:
    return request.args.get("lang") == "en"


def _page(page: str) -> str:
    language = "en" if request.args.get("lang") == "en" else "zh"
    return render_template(f"styleguide/{page}.html", **samples(language))


def _error(side: str, code: int) -> str:
    return render_template(
        f"errors/{code}.html",
        side=side,
        status=code,
        sentence=request.args.get("sentence", ""),
        stale_form=False,
        retry_after=180,
        viewer=None,
        house=None,
        links={},
    )


@pytest.fixture
def visitor(gallery: Flask) -> Iterator[Any]:
    """A client of the gallery."""
    with gallery.test_client() as client:
        yield client
