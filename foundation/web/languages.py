"""Which language a page speaks: the person's choice, the page's own, or the browser's."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, refresh

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
TAGS = {"zh": "zh-CN", "en": "en"}
_USUAL_ZONE = "Asia/Shanghai"


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
    if code in LANGUAGES and g.get("language") != code:
        g.language = code
        refresh()  # texts said so far were said in another language


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


def set_zone(name: str) -> None:
    """Tell times in the zone of the organisation whose public page this is; called before any."""
    g.zone = name


def _zone() -> str:
    if not has_request_context():
        return _USUAL_ZONE
    viewer = g.get("viewer")
    return viewer.zone if viewer is not None else str(g.get("zone", _USUAL_ZONE))
