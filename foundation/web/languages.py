"""Which language a page speaks: the person's choice, the page's own, or the browser's."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g, has_request_context, request
from flask import session as cookie
from flask_babel import Babel

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
TAGS = {"zh": "zh-CN", "en": "en"}


def language() -> str:
    """ "zh" or "en", for the page under way."""
    if not has_request_context():
        return "zh"
    chosen = g.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    viewer = g.get("viewer")
    if viewer is not None and viewer.locale in LANGUAGES:
        return str(viewer.locale)
    kept = cookie.get("language")
    if kept in LANGUAGES:
        return str(kept)
    return request.accept_languages.best_match(["zh", "en"], default="zh") or "zh"


def set_language(code: str) -> None:
    """Have the page under way speak this language."""
    if code in LANGUAGES:
        g.language = code


def init_languages(app: Flask) -> None:
    """Set up Flask-Babel with one catalogue folder for each package."""
    root = Path(app.root_path) / "translations"
    folders = sorted(str(p) for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans_CN"
    Babel(
        app,
        locale_selector=lambda: LANGUAGES[language()],
        timezone_selector=_zone,
    )


def _zone() -> str:
    viewer = g.get("viewer") if has_request_context() else None
    return viewer.zone if viewer is not None else "Asia/Shanghai"
